public import TimeSeries

/// A regressor of a formula: a column of the data or a function of the calendar.
public enum RegressorTerm: Hashable, Sendable {
  /// A series of the data set, by name.
  case column(String)
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
  /// `outliers()`: additive outliers, level shifts and temporary changes that the data show.
  case outliers
  /// `lag(x, k)`: the series x, k periods earlier.
  case lag(String, Int)
}

extension RegressorTerm {
  /// The functions that may be written, for messages.
  package static let functions = [
    "newYear", "tradingDays", "workingDays", "leapYear", "easter", "trend", "seasonal", "fourier",
    "pulse", "step", "ramp", "temporary", "seasonalPulse", "outliers", "lag",
  ]

  /// Reads a term that is no time-series family.
  package init(_ term: FormulaTerm, in scanner: FormulaScanner) throws(FormulaError) {
    guard !term.isQuoted, let list = term.lists.first else {
      self = .column(term.name)
      return
    }
    guard term.lists.count == 1 else {
      throw scanner.error("\(term.name) takes one pair of brackets", at: term.offset)
    }
    let reader = ArgumentReader(function: term.name, arguments: list, at: term.offset, in: scanner)
    switch term.name {
    case "newYear": self = try reader.newYear()
    case "tradingDays": self = try reader.bare(.tradingDays)
    case "workingDays": self = try reader.bare(.workingDays)
    case "leapYear": self = try reader.bare(.leapYear)
    case "trend": self = try reader.bare(.trend)
    case "seasonal": self = try reader.bare(.seasonal)
    case "easter": self = .easter(list.isEmpty ? 8 : try reader.only().wholeNumber(0, in: 1...25))
    case "fourier": self = .fourier(try reader.only().wholeNumber(0, in: 1...26))
    case "pulse": self = .pulse(try reader.only().period(0))
    case "step": self = .step(try reader.only().period(0))
    case "seasonalPulse": self = .seasonalPulse(try reader.only().period(0))
    case "outliers": self = try reader.outliers()
    case "ramp":
      let both = try reader.count(2)
      self = .ramp(try both.period(0), try both.period(1))
    case "temporary":
      let reader = try reader.count(list.count == 1 ? 1 : 2)
      // 0.7 is the decay of a temporary change for monthly data in TRAMO and X-13.
      self = .temporary(try reader.period(0), list.count == 1 ? 0.7 : try reader.share(1))
    case "lag":
      let both = try reader.count(2)
      self = .lag(both.name(0), try both.wholeNumber(1, in: 1...120))
    default:
      let near = nearestName(to: term.name, in: Self.functions + ["arima", "auto"])
      throw scanner.error(
        "there is no function '\(term.name)'" + (near.map { "; did you mean \($0)()?" } ?? ""),
        at: term.offset)
    }
  }
}

extension RegressorTerm: CustomStringConvertible {
  /// The term as a formula writes it.
  public var description: String {
    switch self {
    case .column(let name): ModelFormula.quoted(name)
    case .newYear(let before, let during, let after):
      "newYear("
        + [("before", before), ("during", during), ("after", after)]
        .compactMap { label, days in days.map { "\(label): \($0)" } }.joined(separator: ", ") + ")"
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
    case .outliers: "outliers()"
    case .lag(let name, let lag): "lag(\(ModelFormula.quoted(name)), \(lag))"
    }
  }

  /// The name of the coefficient of a term with a single column.
  package var columnName: String { description.filter { $0 != " " } }

  /// True for a term that is known for every month, past the end of the data too.
  package var isDeterministic: Bool {
    switch self {
    case .column, .lag: false
    default: true
    }
  }
}
