/// How the months (or quarters) inside known totals are found.
///
/// All methods are least squares under a law for what the indicators leave unexplained, u:
///
///     chowLin     uₜ = ρ uₜ₋₁ + εₜ, stationary
///     fernandez   uₜ = uₜ₋₁ + εₜ, u₀ = 0
///     litterman   Δuₜ = ρ Δuₜ₋₁ + εₜ, u₀ = Δu₀ = 0
///     denton      Δʰu = ε with everything before the first period 0, and no coefficient to estimate
///     dentonCholette   the same with a free start, which leaves the first periods untouched
///
/// Sources: Chow & Lin (1971), Best linear unbiased interpolation, distribution, and extrapolation of
/// time series by related series, Review of Economics and Statistics 53; Fernández (1981), A
/// methodological note on the estimation of time series, same journal 63; Litterman (1983), A random
/// walk, Markov model for the distribution of time series, Journal of Business & Economic Statistics 1;
/// Denton (1971), Adjustment of monthly or quarterly series to annual totals, Journal of the American
/// Statistical Association 66; Dagum & Cholette (2006), Benchmarking, Temporal Distribution, and
/// Reconciliation Methods for Time Series, chapter 6.
public enum DisaggregationMethod: Hashable, Sendable {
  /// Regression on the indicators with stationary first-order errors.
  case chowLin(AutocorrelationChoice)
  /// Regression on the indicators with random-walk errors.
  case fernandez
  /// Regression on the indicators with errors whose changes are of first order.
  case litterman(AutocorrelationChoice)
  /// The indicator moved onto the totals with the smallest squared differences of the corrections.
  case denton(DentonForm, differences: Int)
  /// Denton's method in Cholette's form, without an effect of the start.
  case dentonCholette(DentonForm, differences: Int)

  /// The spelling of commands and documents.
  public var name: String {
    switch self {
    case .chowLin: "chow-lin"
    case .fernandez: "fernandez"
    case .litterman: "litterman"
    case .denton: "denton"
    case .dentonCholette: "denton-cholette"
    }
  }

  /// The title of a report.
  public var title: String {
    switch self {
    case .chowLin: "Chow–Lin"
    case .fernandez: "Fernández"
    case .litterman: "Litterman"
    case .denton(let form, let h): "Denton, \(form), \(Self.order(h))"
    case .dentonCholette(let form, let h): "Denton–Cholette, \(form), \(Self.order(h))"
    }
  }

  private static func order(_ h: Int) -> String {
    h == 1 ? "first differences" : "second differences"
  }

  /// True when coefficients of the indicators are estimated.
  var isRegression: Bool {
    switch self {
    case .chowLin, .fernandez, .litterman: true
    case .denton, .dentonCholette: false
    }
  }

  /// How ρ is chosen, where the method has one.
  var autocorrelation: AutocorrelationChoice? {
    switch self {
    case .chowLin(let choice), .litterman(let choice): choice
    default: nil
    }
  }
}

/// How the autocorrelation ρ of the errors is chosen; the search runs over 0 ≤ ρ ≤ 0.999.
public enum AutocorrelationChoice: Hashable, Sendable {
  /// The largest likelihood of the totals, with coefficients and variance at their best values.
  case maximumLikelihood
  /// The smallest weighted residual sum of squares of the totals, in units of the variance of ε.
  case minimumResiduals
  /// A given value.
  case fixed(Double)
}

/// What Denton's corrections are: amounts to add, or factors.
public enum DentonForm: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// The smallest change of the correction from period to period.
  case additive
  /// The smallest change of the ratio to the indicator from period to period.
  case proportional

  /// The raw value.
  public var description: String { rawValue }
}

/// What a total says of its periods.
public enum AggregateConversion: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// Their sum, for flows.
  case sum
  /// Their mean, for indices, rates and averages of stocks.
  case mean
  /// The first of them.
  case first
  /// The last of them, for stocks at the end of a period.
  case last

  /// The raw value.
  public var description: String { rawValue }
}
