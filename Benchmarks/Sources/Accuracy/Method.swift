import Tradewind

/// A forecasting method by name: a formula for the series `y`.
struct Method: Sendable {
  let name: String
  let formula: ModelFormula
  let intervals: IntervalMethod
  /// Whether parameters are taken as known.
  let isPlugIn: Bool
  /// Whose rules choose orders.
  let selection: ARIMASelectionOptions

  /// Reads a bare word such as `auto` or `ets`, the right-hand side of a formula, or a formula for `y`;
  /// `parity` and a space before it for the rules of Hyndman & Khandakar.
  init(_ name: String, intervals: IntervalMethod = .gaussian, plugIn: Bool = false) throws {
    self.name = name
    self.intervals = intervals
    isPlugIn = plugIn
    let isParity = name.hasPrefix("parity ")
    selection = isParity ? .parity : ARIMASelectionOptions()
    let text = isParity ? String(name.dropFirst(7)) : name
    let isShort = !text.contains { "(~+ ".contains($0) }
    formula =
      text.contains("~")
      ? try ModelFormula(parsing: text)
      : try ModelFormula(rightHandSide: isShort ? text + "()" : text, response: "y")
  }

  /// Fits the model to `past` (named `y`) and projects it.
  func project(_ past: Series, horizon: Int) throws -> Projection {
    let model = try fit(
      formula, data: ["y": past], options: FitOptions(selection: selection))
    let projection = try model.project(horizon: horizon, paths: [:], intervals: intervals)
    return isPlugIn ? projection.atEstimates : projection
  }
}

/// A month ahead as forecast: median and intervals.
struct MonthForecast: Sendable {
  let median: Double
  let mean: Double
  /// The 80% and the 95% interval.
  let intervals: [ProbabilityInterval]

  static let levels = [0.80, 0.95]

  /// The months past the data of a projection.
  static func months(of projection: Projection) throws -> [MonthForecast] {
    var reader = ProjectionReader(projection)
    return try projection.futureMonths.map { month in
      let summary = try reader.summary(
        of: Measure(.level, of: projection.series.name, in: PeriodSpan(month)), levels: levels)
      return MonthForecast(
        median: summary.median, mean: summary.mean, intervals: summary.intervals)
    }
  }

  /// The same month a year earlier, repeated: what is taken where a method fails.
  static func seasonalNaive(_ past: Series, horizon: Int) -> [MonthForecast] {
    let season = min(past.frequency.periodsPerYear, past.count)
    return (0..<horizon).map { h in
      let value = past.values[past.count - season + h % season]
      return MonthForecast(
        median: value, mean: value,
        intervals: levels.map { ProbabilityInterval(level: $0, lower: value, upper: value) })
    }
  }
}
