public import Models
public import TimeSeries

/// Which measures of a projection a report shows.
public enum ReportedMeasure: Hashable, Sendable {
  /// A measure in every period of the horizon, or, for `growth`, `sum`, `mean` and `carryover`, in
  /// every calendar year that the projection completes.
  case everyPeriod(MeasureKind)
  /// One measure as written.
  case single(Measure)

  /// Reads `growth(exports, 2024)` as that measure, a bare `yoy` as growth in every period.
  ///
  /// - Throws: `TimeSeriesError` with the place and what was expected there.
  public init(parsing text: String) throws(TimeSeriesError) {
    if let kind = MeasureKind(rawValue: text) {
      if let example = kind.exampleInFull {
        throw .syntax(
          text: text, offset: text.count,
          expected: "what it is of, as in \(example): it is not reported period by period")
      }
      self = .everyPeriod(kind)
    } else {
      self = .single(try Measure(parsing: text))
    }
  }

  /// What is reported when nothing is asked for: the level, growth on a year earlier, growth of the
  /// year to date, and growth of the calendar years; of a balance or rate level, change and year.
  public static func standard(for series: Series) -> [ReportedMeasure] {
    let perYear = series.frequency.periodsPerYear
    let growth: [MeasureKind]
    switch (series.kind, series.isBalance) {
    case (.rate, _): growth = [.change, .mean]
    case (.flow, true): growth = [.change, .sum]
    case (_, true): growth = [.change]
    case (.flow, false): growth = [.yoy, .ytdYoy, .growth]
    case (_, false): growth = [.yoy, .growth]
    }
    let isWithinYear = series.frequency.isCalendar && perYear > 1
    let kinds = growth.filter { kind in
      switch kind {
      case .ytdYoy, .growth, .sum, .mean: isWithinYear
      default: perYear > 1 || series.frequency.isCalendar
      }
    }
    return ([.level] + kinds).map(ReportedMeasure.everyPeriod)
  }
}

extension MeasureKind {
  /// True for measures that a report shows by calendar year.
  var isYearly: Bool {
    switch self {
    case .growth, .sum, .mean, .carryover: true
    default: false
    }
  }

  /// How to write a measure that needs more than a series and a period; nil for the others.
  var exampleInFull: String? {
    switch self {
    case .share: "share(exports, trade, 2025)"
    case .ratio: "ratio(exports, imports, 2025)"
    case .contribution: "contribution(exports, trade, 2025)"
    case .cagr: "cagr(exports, 2020, 2025)"
    default: nil
    }
  }

  /// The words of a table heading.
  var heading: String {
    switch self {
    case .level: "Level"
    case .sum: "Sum"
    case .mean: "Mean"
    case .ytd: "Year to date"
    case .yoy: "Growth on a year earlier"
    case .ytdYoy: "Growth of the year to date"
    case .growth: "Growth on the same span a year earlier"
    case .change: "Change on a year earlier"
    case .mom: "Growth on the period before"
    case .share: "Share"
    case .ratio: "Ratio"
    case .contribution: "Contribution to growth"
    case .carryover: "Carry-over into the year"
    case .cagr: "Compound annual growth"
    case .annualised: "Growth on the period before, at an annual rate"
    }
  }

  /// True for measures whose sign matters, which are written with `+`.
  var isSigned: Bool {
    switch self {
    case .level, .sum, .mean, .ytd, .share, .ratio: false
    default: true
    }
  }
}

/// What a forecast report is made with.
public struct ForecastOptions: Hashable, Sendable {
  /// Periods past the data.
  public var horizon: Int
  /// Probabilities of the intervals, ascending.
  public var levels: [Double]
  /// The measures to report; empty takes the standard ones.
  public var measures: [ReportedMeasure]
  /// Number and seed of the draws behind measures without a formula.
  public var draws: DrawOptions
  /// What the intervals rest on.
  public var intervals: IntervalMethod

  /// Options with the house defaults: 80% and 95% intervals of the standard measures.
  public init(
    horizon: Int, levels: [Double] = [0.80, 0.95], measures: [ReportedMeasure] = [],
    draws: DrawOptions = DrawOptions(), intervals: IntervalMethod = .gaussian
  ) {
    self.horizon = horizon
    self.levels = levels
    self.measures = measures
    self.draws = draws
    self.intervals = intervals
  }

  /// Two years of months, quarters or numbered seasons; five years of yearly data.
  public static func standardHorizon(_ frequency: Frequency) -> Int {
    frequency.periodsPerYear > 1 ? 2 * frequency.periodsPerYear : frequency.isCalendar ? 5 : 10
  }
}
