import RealModule

/// Gauss–Legendre nodes and weights on [−1, 1].
package struct GaussLegendre: Sendable {
  /// The nodes, ascending.
  package let nodes: [Double]
  /// The weights; they sum to 2.
  package let weights: [Double]

  /// The rule with 16 points, exact for polynomials up to degree 31.
  package static let sixteen = GaussLegendre(count: 16)

  /// The rule with `count` points: zeros of the Legendre polynomial by Newton's method.
  package init(count: Int) {
    var nodes = [Double](repeating: 0, count: count)
    var weights = nodes
    for index in 0..<count {
      // Tricomi's first guess; four Newton steps from there reach full precision.
      var x = Double.cos(Double.pi * (Double(count - index) - 0.25) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<6 {
        var (previous, current) = (1.0, x)
        for k in 2...count {
          let order = Double(k)
          let next = ((2 * order - 1) * x * current - (order - 1) * previous) / order
          (previous, current) = (current, next)
        }
        slope = Double(count) * (x * current - previous) / (x * x - 1)
        x -= current / slope
      }
      nodes[index] = x
      weights[index] = 2 / ((1 - x * x) * slope * slope)
    }
    (self.nodes, self.weights) = (nodes, weights)
  }
}
