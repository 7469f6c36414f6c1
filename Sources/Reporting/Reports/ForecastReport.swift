public import Models
public import TimeSeries

/// The forecast of one series: what was chosen, and tables of measures with their uncertainty.
public struct ForecastReport: Sendable {
  /// One measure over several periods.
  public struct Section: Sendable {
    /// What the rows measure.
    public let kind: MeasureKind
    /// The unit of all numbers in it, empty when not stated.
    public let unit: String
    /// One summary a period.
    public let rows: [MeasureSummary]
  }

  /// The series with its data.
  public let series: Series
  /// The canonical formula.
  public let model: String
  /// The estimation behind it.
  public let fit: FitSummary
  /// What the intervals rest on.
  public let intervals: IntervalMethod
  /// The sections in the order asked for.
  public let sections: [Section]
  /// Levels of the future periods for charts.
  public let levels: [MeasureSummary]
  /// Carry-over and base effects, beside the standard measures where levels are known.
  public let arithmetic: GrowthArithmetic?
  /// Periods inside the sample that are missing and were estimated along.
  public let gaps: [Period]
  /// Whether the model read every figure as it is published, so that estimated periods add up to it.
  public let readsFigures: Bool
  /// False for a series published as growth alone, whose levels mean nothing.
  public let showsLevels: Bool
  /// What the reader should know besides, in sentences.
  public var remarks: [String] = []

  /// Projects a fitted model and summarises the measures asked for.
  ///
  /// - Parameters:
  ///   - model: The fitted model.
  ///   - options: Horizon, intervals and measures.
  ///   - paths: Future values of data regressors by name.
  /// - Throws: `ModelError` when the projection cannot be made or cannot say a measure.
  public init(
    _ model: any FittedModel, options: ForecastOptions, paths: [String: Series] = [:]
  ) throws(ModelError) {
    let projection = try model.project(
      horizon: options.horizon, paths: paths, intervals: options.intervals)
    intervals = projection.intervals
    var reader = ProjectionReader(projection, options: options.draws)
    series = model.series
    self.model = model.formula.description
    fit = model.summary
    readsFigures = model.ofFigures != nil
    showsLevels = model.ofFigures?.fit.profile == nil
    gaps = projection.months.filter { $0 <= projection.origin && model.series[$0].isNaN }
    levels = try Self.summaries(.everyPeriod(.level), &reader, projection, options.levels)
    try Self.checkRange(levels, of: series)
    let asked =
      options.measures.isEmpty ? ReportedMeasure.standard(for: series) : options.measures
    var sections: [Section] = []
    for measure in asked {
      let rows =
        measure == .everyPeriod(.level)
        ? levels : try Self.summaries(measure, &reader, projection, options.levels)
      if rows.isEmpty && !options.measures.isEmpty {
        throw Self.nothingToShow(measure, in: projection)
      }
      Self.append(rows, to: &sections)
    }
    self.sections = sections
    arithmetic = options.measures.isEmpty ? GrowthArithmetic(model.series) : nil
  }

  /// Refuses levels that left the range of numbers: the values differ too much in size for a model.
  static func checkRange(
    _ levels: [MeasureSummary], of series: Series
  ) throws(ModelError) {
    let wrong = levels.first { row in
      !row.mean.isFinite || !row.intervals.allSatisfy { $0.lower.isFinite && $0.upper.isFinite }
    }
    guard let wrong else { return }
    throw .estimationFailed(
      "\(series.name): the projection for \(wrong.measure.span) is too large for a number; look "
        + "for absurd values in the data, shorten the horizon, or model the level")
  }

  /// Adds rows, to the last section when they measure the same in the same unit.
  private static func append(_ rows: [MeasureSummary], to sections: inout [Section]) {
    guard let first = rows.first else { return }
    if let last = sections.last, last.kind == first.measure.kind, last.unit == first.unit {
      sections[sections.count - 1] = Section(
        kind: last.kind, unit: last.unit, rows: last.rows + rows)
    } else {
      sections.append(Section(kind: first.measure.kind, unit: first.unit, rows: rows))
    }
  }

  private static func summaries(
    _ reported: ReportedMeasure, _ reader: inout ProjectionReader, _ projection: Projection,
    _ levels: [Double]
  ) throws(ModelError) -> [MeasureSummary] {
    var rows: [MeasureSummary] = []
    for measure in measures(reported, in: projection) {
      rows.append(try reader.summary(of: measure, levels: levels))
    }
    return rows
  }

  /// The measures behind one request: those whose base months lie in the data.
  private static func measures(
    _ reported: ReportedMeasure, in projection: Projection
  ) -> [Measure] {
    switch reported {
    case .single(let measure): return [measure]
    case .everyPeriod(let kind):
      let spans =
        kind.isYearly
        ? years(in: projection) : projection.futureMonths.map { PeriodSpan($0) }
      return spans.filter { hasBase(kind, $0, projection.series) }
        .map { Measure(kind, of: projection.series.name, in: $0) }
    }
  }

  /// Calendar years with future periods that the projection completes.
  private static func years(in projection: Projection) -> [PeriodSpan] {
    guard let first = projection.futureMonths.first, first.frequency.isCalendar,
      let end = projection.horizonEnd.lastMonth
    else { return [] }
    let last = end.month == 12 ? end.year : end.year - 1
    return first.year > last ? [] : (first.year...last).map { PeriodSpan(Period(year: $0)) }
  }

  /// True when the data reach back to what a measure compares with.
  private static func hasBase(_ kind: MeasureKind, _ span: PeriodSpan, _ series: Series) -> Bool {
    let start = series.start.firstMonth ?? series.start
    switch kind {
    case .yoy, .change: return span.start.yearEarlier >= start
    case .growth: return span.start.yearEarlier >= start
    case .ytdYoy: return Period(year: span.start.year - 1, month: 1) >= start
    case .ytd, .sum, .mean: return Period(year: span.start.year, month: 1) >= start
    case .carryover: return Period(year: span.start.year - 1, month: 1) >= start
    default: return true
    }
  }

  private static func nothingToShow(
    _ measure: ReportedMeasure, in projection: Projection
  ) -> ModelError {
    guard case .everyPeriod(let kind) = measure else { return .invalidOption("nothing to report") }
    let reason =
      kind.isYearly
      ? "no calendar year with future periods is completed by \(projection.horizonEnd); "
        + "ask for a longer horizon"
      : "the data of \(projection.series.name) start in \(projection.series.start), too late for it"
    return .invalidOption("\(kind) cannot be reported: \(reason)")
  }
}

extension ForecastReport {
  /// The readable name of the series.
  public var title: String { series.description.title ?? series.name }

  /// The fan chart of the level; `history` periods of the data are shown.
  public func chart(history: Int) -> FanChart {
    let unit = series.description.unit ?? "units as in the data"
    let publisher = series.description.publisher.map { "Source: \($0). " } ?? ""
    let bands = (levels.first?.intervals ?? []).indices.map { k in
      FanChart.Band(
        level: levels[0].intervals[k].level, lower: levels.map { $0.intervals[k].lower },
        upper: levels.map { $0.intervals[k].upper })
    }
    let fan = FanChart.Fan(
      name: "forecast", start: series.end + 1, median: levels.map(\.median), bands: bands)
    return FanChart(
      title: title, unit: unit, source: publisher + "Model: \(footerText(ofModel: model))",
      historyStart: series.start, history: series.values, fans: [fan]
    ).keepingHistory(history)
  }
}
