import RealModule

/// The scale of the search: roots of variances, logits of damping and of the cycle's frequency.
struct StructuralScale: Sendable {
  let shapeNames: [String]
  let varianceCount: Int
  /// Sizes at which the components' standard deviations typically move a month, relative to the
  /// irregular: they make the search round.
  let weights: [Double]
  private let bounds: ClosedRange<Double>

  /// The scale for a series of `count` observations.
  init(_ specification: StructuralSpecification, count: Int) {
    shapeNames = specification.shapeNames
    let names = specification.varianceNames
    varianceCount = names.count
    bounds = specification.cycleBounds(count: count)
    weights = names.map { name in
      switch name {
      case "slope": 0.1
      case "seasonal": specification.components.seasonal == .dummy ? 0.3 : 0.1
      case "irregular", "level", "cycle": 1
      default: 0.1
      }
    }
  }

  /// A damping closer to 1 has a half-life beyond any sample: then the undamped model is meant.
  private static let largestDamping = 0.9999
  private var lowFrequency: Double { 2 * Double.pi / bounds.upperBound }
  private var highFrequency: Double { 2 * Double.pi / bounds.lowerBound }

  static func logistic(_ z: Double) -> Double { 1 / (1 + Double.exp(-z)) }
  /// Kept off the ends, where it is infinite.
  static func logit(_ share: Double) -> Double {
    let inside = Swift.min(Swift.max(share, 1e-6), 1 - 1e-6)
    return Double.log(inside / (1 - inside))
  }

  private func isPeriod(_ index: Int) -> Bool { shapeNames[index] == "cycle.period" }

  /// Bounds of a logit whose shape is at a bound for all purposes; nil inside.
  ///
  /// A thousandth of the range from the end the likelihood no longer tells one value from another.
  func bound(_ logit: Double) -> Double? {
    let share = Self.logistic(logit)
    return share > 0.999 ? Self.logit(1) : share < 0.001 ? Self.logit(0) : nil
  }

  /// A shape at a place between its bounds, 0 to 1.
  func shape(_ index: Int, at share: Double) -> Double {
    isPeriod(index)
      ? 2 * Double.pi / (lowFrequency + (highFrequency - lowFrequency) * share)
      : Self.largestDamping * share
  }

  /// Where a shape stands between its bounds.
  func share(_ index: Int, of value: Double) -> Double {
    isPeriod(index)
      ? (2 * Double.pi / value - lowFrequency) / (highFrequency - lowFrequency)
      : value / Self.largestDamping
  }

  /// ∂ damping or frequency / ∂ logit.
  func slope(_ index: Int, at share: Double) -> Double {
    share * (1 - share) * (isPeriod(index) ? highFrequency - lowFrequency : Self.largestDamping)
  }

  /// |∂ shape / ∂ logit|, with a cycle by its period.
  func unit(_ index: Int, of value: Double) -> Double {
    let slope = slope(index, at: share(index, of: value)).magnitude
    return isPeriod(index) ? slope * value * value / (2 * Double.pi) : slope
  }

  /// Parameters at a point of the search.
  func parameters(_ x: UnsafePointer<Double>) -> StructuralParameters {
    StructuralParameters(
      variances: weights.indices.map { (weights[$0] * x[$0]) * (weights[$0] * x[$0]) },
      shapes: shapeNames.indices.map { shape($0, at: Self.logistic(x[varianceCount + $0])) })
  }

  /// Parameters with the logarithm of a variance or the logit of a shape moved.
  func moved(_ parameters: StructuralParameters, _ i: Int, by step: Double) -> StructuralParameters
  {
    var moved = parameters
    guard step != 0 else { return moved }
    guard i >= varianceCount else {
      moved.variances[i] *= Double.exp(step)
      return moved
    }
    let index = i - varianceCount
    let logit = Self.logit(share(index, of: parameters.shapes[index]))
    moved.shapes[index] = shape(index, at: Self.logistic(logit + step))
    return moved
  }
}
