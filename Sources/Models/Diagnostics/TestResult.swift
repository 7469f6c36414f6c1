import Probability

/// The outcome of a statistical test: a statistic and where it stands in its reference distribution.
public struct TestResult: Sendable, Equatable {
  /// The distribution of a statistic under the null hypothesis.
  public enum Reference: Sendable, Equatable {
    /// χ² with these degrees of freedom.
    case chiSquared(degreesOfFreedom: Int)
    /// F with these degrees of freedom.
    case fisherF(numerator: Int, denominator: Int)
    /// Student's t with these degrees of freedom, two-sided.
    case studentT(degreesOfFreedom: Int)
    /// The standard normal distribution, two-sided.
    case normal
    /// A distribution of the test's own; its p-value is stated with the test.
    case own
  }

  /// The statistic.
  public let statistic: Double
  /// Its distribution when the null hypothesis is true.
  public let reference: Reference
  /// The probability of a statistic at least as extreme; NaN when no degrees of freedom are left.
  public let pValue: Double

  /// A result with a p-value of its own.
  public init(statistic: Double, reference: Reference, pValue: Double) {
    self.statistic = statistic
    self.reference = reference
    self.pValue = pValue
  }

  /// A result whose p-value follows from its reference distribution, which may not be `.own`.
  public init(statistic: Double, reference: Reference) {
    self.init(
      statistic: statistic, reference: reference,
      pValue: Self.pValue(statistic, reference))
  }

  /// The first degrees of freedom; nil for distributions that have none.
  public var degreesOfFreedom: Int? {
    switch reference {
    case .chiSquared(let count), .studentT(let count), .fisherF(let count, _): count
    case .normal, .own: nil
    }
  }

  private static func pValue(_ x: Double, _ reference: Reference) -> Double {
    switch reference {
    case .chiSquared(let count):
      count > 0 ? ChiSquared(degreesOfFreedom: Double(count)).upperTail(x) : .nan
    case .fisherF(let upper, let lower):
      upper > 0 && lower > 0
        ? FisherF(numerator: Double(upper), denominator: Double(lower)).upperTail(x) : .nan
    case .studentT(let count):
      count > 0 ? 2 * StudentT(degreesOfFreedom: Double(count)).upperTail(x.magnitude) : .nan
    case .normal: 2 * Normal.standard.upperTail(x.magnitude)
    case .own: preconditionFailure("a distribution of the test's own needs its p-value given")
    }
  }
}
