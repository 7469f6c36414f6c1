import Probability
public import TimeSeries

/// Months or quarters found from totals, with their uncertainty.
public struct Disaggregation: Sendable {
  /// One estimated coefficient of the regression of the totals.
  public struct Coefficient: Hashable, Sendable {
    /// `constant`, `trend` or the indicator.
    public let name: String
    /// The estimate.
    public let estimate: Double
    /// Its standard error, σ² from the degrees of freedom.
    public let standardError: Double

    /// The estimate over its standard error.
    public var statistic: Double { estimate / standardError }
  }

  /// The totals as given.
  public let totals: Series
  /// The periods found; they meet every total used.
  public let estimate: Series
  /// Standard errors of the periods under the law of the method, ρ taken as known; NaN where there
  /// are no degrees of freedom, 0 where a total stands for the period alone.
  public let standardErrors: [Double]
  /// The method.
  public let method: DisaggregationMethod
  /// What a total says of its periods.
  public let conversion: AggregateConversion
  /// Names of the indicators.
  public let indicators: [String]
  /// The coefficients; empty for Denton's methods.
  public let coefficients: [Coefficient]
  /// ρ, where the method has one.
  public let autocorrelation: Double?
  /// The end of the search at which ρ was found.
  public let bound: AutocorrelationBound?
  /// The logarithm of the density of the totals at the estimates.
  public let logLikelihood: Double
  /// The variance of ε: the weighted residual sum of squares over the degrees of freedom.
  public let variance: Double
  /// Totals used less coefficients (and free starts) estimated.
  public let degreesOfFreedom: Int
  /// The totals that were used.
  public let usedTotals: [Period]
  /// Totals with a value that the periods do not cover, so that they were left out.
  public let unusedTotals: [Period]
  /// The share of the variance of the totals that the regression explains before the correction.
  public let explained: Double?
  /// The largest difference between a total and what the periods give, in absolute value.
  public let largestMiss: Double

  /// The period after the last total used, where the result goes on past it.
  public var extrapolatedFrom: Period? {
    guard let last = usedTotals.last?.lastMonth else { return nil }
    return estimate.periods.first { $0.firstMonth.map { $0 > last } ?? false }
  }

  /// The interval of each period at a level, Student's t with the degrees of freedom.
  ///
  /// Conditional on ρ. NaN where there are no degrees of freedom.
  ///
  /// - Throws: `ModelError.invalidOption` for a level outside 0 to 1.
  public func intervals(level: Double) throws(ModelError) -> [(lower: Double, upper: Double)] {
    guard level > 0, level < 1 else {
      throw .invalidOption("an interval of \(100 * level)% is not between 0 and 100%")
    }
    let quantile =
      degreesOfFreedom > 0
      ? StudentT(degreesOfFreedom: Double(degreesOfFreedom)).quantile((1 + level) / 2) : .nan
    return zip(estimate.values, standardErrors).map { value, error in
      let half = error == 0 ? 0 : quantile * error
      return (value - half, value + half)
    }
  }
}
