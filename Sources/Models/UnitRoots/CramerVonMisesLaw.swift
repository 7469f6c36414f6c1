import RealModule

/// The law of ∫ B(r)ᵀB(r) dr for p independent Brownian bridges B on 0…1.
///
/// The generalized von Mises law VM(p) of tests for a changing coefficient or season; VM(1) is that
/// of Cramér and von Mises. Its Laplace transform is (√(2s) / sinh √(2s))^(p/2), and the
/// distribution function is the inverse of the transform over s, summed along Talbot's contour.
///
/// Source: Nyblom (1989), Testing for the constancy of parameters over time, Journal of the American
/// Statistical Association 84; Anderson and Darling (1952), Annals of Mathematical Statistics 23;
/// Abate and Whitt (2006), A unified framework for numerically inverting Laplace transforms, INFORMS
/// Journal on Computing 18, section 6.
package struct CramerVonMisesLaw {
  /// Points on the contour.
  ///
  /// Their number trades the error of the sum, which grows with the bridges
  /// (28 points: 1e-14 for 11, 2e-11 for 23, 1e-5 for 51; 36: 8e-7 for 51), against rounding, about
  /// exp(0.4 M) units of the last place.
  private var points: Int { bridges <= 24 ? 28 : 36 }

  /// p, the number of bridges.
  private let bridges: Int

  package init(bridges: Int) {
    precondition(bridges > 0, "\(bridges) bridges")
    self.bridges = bridges
  }

  /// P(X > x), to ten decimals for up to 24 bridges, six for 51.
  package func upperTail(_ x: Double) -> Double {
    guard !x.isNaN else { return .nan }
    guard x > 0 else { return 1 }
    let m = Double(points)
    let origin = 2 * m / 5
    var sum = 0.5 * Double.exp(origin) * transform(ComplexValue(origin / x)).real / (origin / x)
    for k in 1..<points {
      let angle = Double(k) * Double.pi / m
      let cotangent = Double.cos(angle) / Double.sin(angle)
      let delta = 2 * Double(k) * Double.pi / 5 * ComplexValue(cotangent, 1)
      let weight = ComplexValue(1, angle * (1 + cotangent * cotangent) - cotangent)
      let s = (1 / x) * delta
      sum += (delta.exponential * weight * transform(s) / s).real
    }
    return min(1, max(0, 1 - 2 / (5 * x) * sum))
  }

  /// E exp(−s X), for s off the negative axis.
  private func transform(_ s: ComplexValue) -> ComplexValue {
    let z = (2 * s).squareRoot
    // z / sinh z = 2z e^(−z) / (1 − e^(−2z)) with Re z ≥ 0: every logarithm stays on its main branch.
    let rest = ComplexValue(1) - (-2 * z).exponential
    return (Double(bridges) / 2 * ((2 * z).logarithm - z - rest.logarithm)).exponential
  }

  /// The critical values for 1, 2.5, 5 and 10 percent.
  package var criticalValues: [CriticalValue] {
    [0.01, 0.025, 0.05, 0.10].map { level in
      // The mean is p/6, and the law is far below these levels at ten times 1 + p/6.
      var (low, high) = (0.0, 10 * (1 + Double(bridges) / 6))
      for _ in 0..<45 {
        let middle = (low + high) / 2
        if upperTail(middle) > level { low = middle } else { high = middle }
      }
      return CriticalValue(level: level, value: (low + high) / 2)
    }
  }
}
