/// The functions of months that figures, assumptions and results are stated in.
///
/// Growth and shares are in percent, contributions in percentage points, everywhere.
/// A span stands for the sum of a flow and for the mean of a stock, index or rate.
public enum MeasureKind: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// `level(x, p)`: the value of one period.
  case level
  /// `sum(x, span)`: the sum over a span; flows only.
  case sum
  /// `mean(x, span)`: the mean over a span.
  case mean
  /// `ytd(x, month)`: the sum from January to the month; flows only.
  case ytd
  /// `yoy(x, p)`: growth of one period on the same period a year earlier.
  case yoy
  /// `ytdYoy(x, month)`: growth of the year to date on the same months a year earlier.
  case ytdYoy
  /// `growth(x, span)`: growth of a span on the same span a year earlier.
  case growth
  /// `change(x, p)`: the difference on the same period a year earlier, in the series' unit.
  case change
  /// `mom(x, p)`: growth on the period before.
  case mom
  /// `share(x, y, span)`: x in percent of y.
  case share
  /// `ratio(x, y, span)`: x divided by y.
  case ratio
  /// `contribution(x, y, span)`: what x adds to the growth of y, in percentage points.
  case contribution
  /// `carryover(x, year)`: growth of the year if every period stayed at the last of the year before.
  case carryover
  /// `cagr(x, a, b)`: compound annual growth rate from the span a to the span b.
  case cagr
  /// `annualised(x, p)`: growth on the period before, compounded over a year.
  case annualised

  /// The name in measures, such as `ytdYoy`.
  public var description: String { rawValue }

  /// True if the measure relates two series, as in `share(us, exports, 2024)`.
  public var needsOtherSeries: Bool {
    self == .share || self == .ratio || self == .contribution
  }

  /// True if the span must be a single period of the series.
  public var needsSinglePeriod: Bool {
    switch self {
    case .level, .ytd, .yoy, .ytdYoy, .change, .mom, .annualised: true
    default: false
    }
  }
}
