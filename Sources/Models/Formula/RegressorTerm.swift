public import TimeSeries

/// A regressor of a formula: a column of the data or a function of the calendar.
public enum RegressorTerm: Hashable, Sendable {
  /// A series of the data set by name, `x`, or its logarithm, `log(x)`.
  case column(DataRegressor)
  /// `lag(x, k)`: the series x, k periods earlier.
  case lag(DataRegressor, Int)
  /// `lags(x, 0...3)`: one column a lag.
  case lags(DataRegressor, ClosedRange<Int>)
  /// `almon(x, lags: 0...12, degree: 2)`: lags whose weights lie on a polynomial in the lag.
  case almon(DataRegressor, lags: ClosedRange<Int>, degree: Int)
  /// `newYear(before: 20, during: 7, after: 15)`: Chinese New Year windows in days; nil lengths are chosen.
  case newYear(before: Int?, during: Int?, after: Int?)
  /// `tradingDays()`: six contrasts of weekdays with Sunday.
  case tradingDays
  /// `workingDays()`: weekdays against weekends, one column.
  case workingDays
  /// `leapYear()`: 0.75 in a leap-year February, −0.25 in others.
  case leapYear
  /// `easter(days)`: days before Easter.
  case easter(Int)
  /// `holiday(name, before: 5, during: 1, after: 3)`: windows in days around a holiday of the user's
  /// calendar; without lengths, all 0, its days that fall on Monday to Friday.
  case holiday(String, before: Int, during: Int, after: Int)
  /// `trend()`: 1, 2, 3 … from the first observation.
  case trend
  /// `seasonal()`: contrasts of the periods of a year.
  case seasonal
  /// `fourier(k)`: k pairs of sines and cosines of the year.
  case fourier(Int)
  /// `pulse(2020-02)`: one in that period (additive outlier).
  case pulse(Period)
  /// `step(2020-02)`: one from that period on (level shift).
  case step(Period)
  /// `ramp(2020-01, 2020-06)`: rises from 0 to 1 between the two, then stays.
  case ramp(Period, Period)
  /// `temporary(2020-02, 0.7)`: one in that period, then decaying by the factor.
  case temporary(Period, Double)
  /// `seasonalPulse(2020-02)`: that month of every year from then on, against the other months.
  case seasonalPulse(Period)
  /// `outliers()`: additive outliers, level shifts and temporary changes that the data show, or
  /// what the scope names.
  case outliers(OutlierScope = .usual)
}

extension RegressorTerm {
  /// True for effects of the calendar, which a series has on any scale.
  package var isCalendarEffect: Bool {
    switch self {
    case .newYear, .tradingDays, .workingDays, .leapYear, .easter, .holiday: true
    default: false
    }
  }

  /// True for outliers and interventions with a date.
  package var isEvent: Bool {
    switch self {
    case .pulse, .step, .ramp, .temporary, .seasonalPulse: true
    default: false
    }
  }

  /// True for `outliers()`.
  package var isOutlierSearch: Bool {
    if case .outliers = self { true } else { false }
  }
}

extension RegressorTerm: CustomStringConvertible {
  /// The term as a formula writes it.
  public var description: String {
    switch self {
    case .column(let column): "\(column)"
    case .lag(let column, let lag): "lag(\(column), \(lag))"
    case .lags(let column, let lags): "lags(\(column), \(Self.text(lags)))"
    case .almon(let column, let lags, let degree):
      "almon(\(column), lags: \(Self.text(lags)), degree: \(degree))"
    case .newYear(let before, let during, let after):
      "newYear(\(Self.windows(before, during, after)))"
    case .holiday(let name, before: 0, during: 0, after: 0):
      "holiday(\(ModelFormula.quoted(name)))"
    case .holiday(let name, let before, let during, let after):
      "holiday(\(ModelFormula.quoted(name)), \(Self.windows(before, during, after)))"
    case .tradingDays: "tradingDays()"
    case .workingDays: "workingDays()"
    case .leapYear: "leapYear()"
    case .easter(let days): "easter(\(days))"
    case .trend: "trend()"
    case .seasonal: "seasonal()"
    case .fourier(let pairs): "fourier(\(pairs))"
    case .pulse(let date): "pulse(\(date))"
    case .step(let date): "step(\(date))"
    case .ramp(let from, let to): "ramp(\(from), \(to))"
    case .temporary(let date, let decay): "temporary(\(date), \(decay))"
    case .seasonalPulse(let date): "seasonalPulse(\(date))"
    case .outliers(let scope): "\(scope)"
    }
  }

  private static func text(_ lags: ClosedRange<Int>) -> String {
    "\(lags.lowerBound)...\(lags.upperBound)"
  }

  private static func windows(_ before: Int?, _ during: Int?, _ after: Int?) -> String {
    [("before", before), ("during", during), ("after", after)]
      .compactMap { label, days in days.map { "\(label): \($0)" } }.joined(separator: ", ")
  }

  /// The name of the coefficient of a term with a single column.
  package var columnName: String { description.filter { $0 != " " } }

  /// The column of data it is made from; nil for a function of the calendar alone.
  public var dataRegressor: DataRegressor? {
    switch self {
    case .column(let column), .lag(let column, _), .lags(let column, _),
      .almon(let column, _, _):
      column
    default: nil
    }
  }
}

extension ModelFormula {
  /// Names of the series on the right-hand side, each once, in the order written.
  public var dataRegressors: [String] {
    var names: [String] = []
    for term in regressors {
      if let name = term.dataRegressor?.series, !names.contains(name) { names.append(name) }
    }
    let parts: [ModelFormula]
    switch family {
    case .combination(let term): parts = (try? term.formulas(in: self)) ?? []
    case .decomposed(let term): parts = (try? [term.formula(in: self)]) ?? []
    default: parts = []
    }
    for name in parts.flatMap(\.dataRegressors) where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}
