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
  /// The 80% and the 95% interval, then those of 60, 40 and 20%, whose bounds are the deciles.
  let intervals: [ProbabilityInterval]

  static let levels = [0.80, 0.95, 0.60, 0.40, 0.20]

  private init(_ summary: MeasureSummary) {
    (median, mean, intervals) = (summary.median, summary.mean, summary.intervals)
  }

  private init(value: Double) {
    (median, mean) = (value, value)
    intervals = Self.levels.map { ProbabilityInterval(level: $0, lower: value, upper: value) }
  }

  /// The months past the data of a projection.
  static func months(of projection: Projection) throws -> [MonthForecast] {
    var reader = ProjectionReader(projection)
    return try projection.futureMonths.map { month in
      MonthForecast(
        try reader.summary(
          of: Measure(.level, of: projection.series.name, in: PeriodSpan(month)), levels: levels))
    }
  }

  /// The sum of the first twelve months past the data.
  static func year(of projection: Projection) throws -> MonthForecast {
    var reader = ProjectionReader(projection)
    let first = projection.origin + 1
    let measure = Measure(.sum, of: projection.series.name, in: PeriodSpan(first, first + 11))
    return MonthForecast(try reader.summary(of: measure, levels: levels))
  }

  /// How many of the nine deciles lie below a value: the tenth of the law that holds it.
  func tenth(of value: Double) -> Int {
    let nested = [intervals[0]] + intervals[2...]
    return nested.map(\.lower).count { $0 < value } + nested.map(\.upper).count { $0 < value }
      + (median < value ? 1 : 0)
  }

  /// The same month a year earlier, repeated: what is taken where a method fails.
  static func seasonalNaive(_ past: Series, horizon: Int) -> [MonthForecast] {
    let season = min(past.frequency.periodsPerYear, past.count)
    return (0..<horizon).map { h in
      MonthForecast(value: past.values[past.count - season + h % season])
    }
  }
}
