import TimeSeries

extension RegressorTerm {
  /// The functions that may be written, for messages.
  package static let functions = [
    "newYear", "tradingDays", "workingDays", "leapYear", "easter", "holiday", "trend", "seasonal",
    "fourier", "pulse", "step", "ramp", "temporary", "seasonalPulse", "outliers", "lag", "lags",
    "almon", "log",
  ]

  /// Reads a term that is no time-series family; dated outliers are a term each.
  package static func reading(
    _ term: FormulaTerm, in scanner: FormulaScanner
  ) throws(FormulaError) -> [RegressorTerm] {
    guard !term.isQuoted, let list = term.lists.first else {
      return [.column(DataRegressor(term.name))]
    }
    guard term.lists.count == 1 else {
      throw scanner.error("\(term.name) takes one pair of brackets", at: term.offset)
    }
    let reader = ArgumentReader(function: term.name, arguments: list, at: term.offset, in: scanner)
    if term.name == "outliers" { return try reader.outliers() }
    if let found = try calendar(term.name, reader) { return [found] }
    if let found = try intervention(term.name, reader) { return [found] }
    switch term.name {
    case "log":
      guard let column = DataRegressor(term) else {
        throw scanner.error("log takes one column, as in log(x)", at: term.offset)
      }
      return [.column(column)]
    case "lag":
      let both = try reader.count(2)
      return [.lag(try both.column(0), try both.wholeNumber(1, in: lagRange))]
    case "lags":
      let both = try reader.count(2)
      return [.lags(try both.column(0), try both.range(both.arguments[1], in: lagRange))]
    case "almon": return [try reader.almon(in: lagRange)]
    default:
      let near = nearestName(to: term.name, in: functions + ModelFamily.functions)
      throw scanner.error(
        "there is no function '\(term.name)'" + (near.map { "; did you mean \($0)()?" } ?? ""),
        at: term.offset)
    }
  }

  /// Ten years of months; longer lags leave no sample.
  private static let lagRange = 0...120

  private static func calendar(
    _ name: String, _ reader: ArgumentReader
  ) throws(FormulaError) -> RegressorTerm? {
    switch name {
    case "newYear": return try reader.newYear()
    case "holiday": return try reader.holiday()
    case "tradingDays": return try reader.bare(.tradingDays)
    case "workingDays": return try reader.bare(.workingDays)
    case "leapYear": return try reader.bare(.leapYear)
    case "trend": return try reader.bare(.trend)
    case "seasonal": return try reader.bare(.seasonal)
    case "easter":
      return .easter(
        reader.arguments.isEmpty ? 8 : try reader.count(1).wholeNumber(0, in: 1...25))
    case "fourier": return .fourier(try reader.count(1).wholeNumber(0, in: 1...26))
    default: return nil
    }
  }

  private static func intervention(
    _ name: String, _ reader: ArgumentReader
  ) throws(FormulaError) -> RegressorTerm? {
    switch name {
    case "pulse": return .pulse(try reader.count(1).period(0))
    case "step": return .step(try reader.count(1).period(0))
    case "seasonalPulse": return .seasonalPulse(try reader.count(1).period(0))
    case "ramp":
      let both = try reader.count(2)
      return .ramp(try both.period(0), try both.period(1))
    case "temporary":
      let isShort = reader.arguments.count == 1
      let reader = try reader.count(isShort ? 1 : 2)
      // 0.7 is the decay of a temporary change for monthly data in TRAMO and X-13.
      return .temporary(try reader.period(0), isShort ? 0.7 : try reader.share(1))
    default: return nil
    }
  }
}
