import RealModule
package import TimeSeries

/// The shape of an outlier: what a single event does to the months from its date on.
///
/// - SeeAlso: Chen & Liu (1993), Joint estimation of model parameters and outlier effects in time
///   series, JASA 88, 284–297; Kaiser & Maravall (2001) for the seasonal one.
public enum OutlierKind: String, CaseIterable, Hashable, Sendable {
  /// One month only.
  case additive
  /// All months from the date on.
  case levelShift
  /// A jump that decays by 0.7 a month, or by its twelfth of a year in other frequencies.
  case temporary
  /// The same month of every year from the date on, against the other months.
  case seasonal

  /// The effect `lag` periods after the date, for a unit outlier.
  package func signature(lag: Int, season: Int) -> Double {
    switch self {
    case .additive: lag == 0 ? 1 : 0
    case .levelShift: 1
    case .temporary: Double.pow(Self.decay(season: season), lag)
    case .seasonal: lag % season == 0 ? 1 : -1 / Double(season - 1)
    }
  }

  /// The monthly decay 0.7 of TRAMO and X-13, kept over a year at other frequencies.
  package static func decay(season: Int) -> Double {
    season == 12 || season <= 1 ? 0.7 : Double.pow(0.7, 12 / Double(season))
  }

  /// The term of a formula for an outlier of this shape.
  package func term(at date: Period) -> RegressorTerm {
    switch self {
    case .additive: .pulse(date)
    case .levelShift: .step(date)
    case .temporary: .temporary(date, Self.decay(season: date.frequency.periodsPerYear))
    case .seasonal: .seasonalPulse(date)
    }
  }
}

/// The critical value of |t| in an outlier search over `count` observations.
///
/// The asymptotic law of the largest of n dependent normal variables at 5%; 3.85 for ten years of
/// months.
///
/// - SeeAlso: Ljung (1993), On outlier detection in time series, JRSS B 55, 559–567; the default of
///   X-13ARIMA-SEATS.
package func outlierCriticalValue(count: Int) -> Double {
  // Below a dozen observations the asymptotic law says nothing, and no search is made.
  let n = Double(Swift.max(count, 12))
  let scale = (2 * Double.log(n)).squareRoot()
  let center =
    scale - (Double.log(Double.log(n)) + Double.log(4 * Double.pi)) / (2 * scale)
  let significance = 0.05
  let gumbel = -Double.log(-0.5 * Double.log(2 - (1 + significance).squareRoot()))
  return center + gumbel / scale
}
