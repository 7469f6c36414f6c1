public import Models
public import TimeSeries

/// Tests of one series: what was tested, on which scale, and how each came out.
public struct TestReport: Sendable {
  /// How the series was prepared for the tests.
  public struct Preparation: Hashable, Sendable {
    /// Whether logarithms were taken.
    public var isLogarithm: Bool
    /// Ordinary differences taken.
    public var differences: Int
    /// Seasonal differences taken.
    public var seasonalDifferences: Int

    /// A preparation from its parts.
    public init(isLogarithm: Bool = false, differences: Int = 0, seasonalDifferences: Int = 0) {
      self.isLogarithm = isLogarithm
      self.differences = differences
      self.seasonalDifferences = seasonalDifferences
    }
  }

  /// A test that could not be computed.
  public struct Refusal: Sendable, Equatable {
    /// The test.
    public let test: SeriesTest
    /// Why, in a sentence.
    public let reason: String
  }

  /// The series as it was read, from its first to its last observed period.
  public let series: Series
  /// How it was prepared.
  public let preparation: Preparation
  /// The tests that were computed, in the order asked for.
  public let outcomes: [SeriesTestOutcome]
  /// The others.
  public let refusals: [Refusal]

  /// Prepares a series and runs tests on it.
  ///
  /// - Parameters:
  ///   - series: The series; leading and trailing missing values are left out.
  ///   - tests: The tests, in the order of the report.
  ///   - preparation: Logarithms and differences.
  ///   - hasTrend: Whether tests with deterministic terms have a line beside the constant.
  ///   - lags: Lags for the tests that have some; nil takes each test's own rule.
  ///   - breakPeriod: The first period after a break, for the Chow test.
  /// - Throws: `ModelError` naming the series for one without values, with values that have no
  ///   logarithm, or too short for the differences.
  public init(
    _ series: Series, tests: [SeriesTest], preparation: Preparation = Preparation(),
    hasTrend: Bool = false, lags: Int? = nil, breakPeriod: Period? = nil
  ) throws(ModelError) {
    guard let first = series.firstObserved, let last = series.lastObserved else {
      throw .inSeries(name: series.name, period: nil, cause: .allMissing)
    }
    var observed = series
    observed.start = first
    observed.values = (0...(last - first)).map { series[first + $0] }
    let season = series.frequency.periodsPerYear
    let lost = preparation.differences + season * preparation.seasonalDifferences
    let values = try Self.prepared(observed, preparation, season: season)
    let options = SeriesTestOptions(
      period: season, hasTrend: hasTrend, lags: lags,
      breakPosition: breakPeriod.map { $0 - first - lost })
    var (outcomes, refusals) = ([SeriesTestOutcome](), [Refusal]())
    for test in tests {
      do {
        outcomes.append(try test.run(values, options: options))
      } catch {
        refusals.append(Refusal(test: test, reason: "\(error)"))
      }
    }
    self.series = observed
    self.preparation = preparation
    self.outcomes = outcomes
    self.refusals = refusals
  }

  private static func prepared(
    _ series: Series, _ preparation: Preparation, season: Int
  ) throws(ModelError) -> [Double] {
    var values = series.values
    if preparation.isLogarithm {
      for (i, value) in values.enumerated() where value <= 0 {
        throw .notPositive(
          series: series.name, period: "\(series.start + i)", value: value,
          transform: "a logarithm")
      }
      values = values.map(Transform.log.apply)
    }
    let lost = preparation.differences + season * preparation.seasonalDifferences
    guard values.count > lost else {
      throw .inSeries(
        name: series.name, period: nil,
        cause: .tooFewObservations(
          usable: values.count, needed: lost + 1, reason: "differencing"))
    }
    for _ in 0..<preparation.seasonalDifferences { values = differenced(values, lag: season) }
    for _ in 0..<preparation.differences { values = differenced(values, lag: 1) }
    return values
  }

  private static func differenced(_ values: [Double], lag: Int) -> [Double] {
    (lag..<values.count).map { values[$0] - values[$0 - lag] }
  }
}

extension TestReport {
  /// What was tested: `log(exports) after 1 seasonal difference`.
  public var subject: String {
    var text = preparation.isLogarithm ? "log(\(series.name))" : series.name
    let times = [
      (preparation.seasonalDifferences, "seasonal"), (preparation.differences, "ordinary"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1) difference\($0.0 == 1 ? "" : "s")" }
    if !times.isEmpty { text += " after " + times.joined(separator: " and ") }
    return text
  }

  /// Missing values between the first and the last observed one.
  public var missingCount: Int { series.count - series.observedCount }

  /// The first period after the break a test is about.
  func breakPeriod(of outcome: SeriesTestOutcome) -> Period? {
    let lost =
      preparation.differences + series.frequency.periodsPerYear * preparation.seasonalDifferences
    return outcome.breakPosition.map { series.start + (lost + $0) }
  }

  /// The report for people.
  public func plain(width: Int = 80) -> String {
    var lines = wrapped(introduction, width: width, indent: "  ")
    lines += missingNote.map { wrapped($0, width: width, indent: "  ") } ?? []
    var parts = [lines]
    if !outcomes.isEmpty { parts.append([table().plain().trimmingLineFeed()]) }
    parts.append(readings.flatMap { wrapped($0, width: width, indent: "  ") })
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown() -> String {
    let head = "## Tests of \(subject)\n"
    let note = ([introduction] + (missingNote.map { [$0] } ?? [])).map { $0 + "\n" }
    let body = outcomes.isEmpty ? [] : [table().markdown()]
    return ([head] + note + body + [readings.map { "- \($0)\n" }.joined()]).joined(separator: "\n")
  }

  private var introduction: String {
    let title = series.description.title.map { "\($0): tests of " } ?? "Tests of "
    return title + "\(subject), \(series.observedCount) observations, "
      + "\(PeriodText.name(series.start)) to \(PeriodText.name(series.end))."
  }

  private var missingNote: String? {
    guard missingCount > 0 else { return nil }
    let count = PeriodText.count(missingCount, series.frequency)
    return "\(count) without a value: tests of the season fill a gap from the same season of the "
      + "years around it, all others leave it out."
  }

  /// One sentence a test.
  var readings: [String] {
    outcomes.map { "\($0.name): \(reading(of: $0))" }
      + (outcomes.lazy.compactMap { self.caveat(of: $0) }.first.map { [$0] } ?? [])
      + refusals.map { "\($0.test.rawValue) could not be computed: \($0.reason)." }
  }

  private func table() -> TextTable {
    var table = TextTable(
      columns: [
        .words("test"), .numbers("statistic"), .numbers("p-value"),
        .numbers("10%", group: "critical values"), .numbers("5%", group: "critical values"),
        .numbers("1%", group: "critical values"), .numbers("lags"), .numbers("n"),
      ])
    for outcome in outcomes {
      let points = [0.10, 0.05, 0.01].map { level in
        outcome.criticalValue(level).map { NumberText.fixed($0, decimals: 3) } ?? ""
      }
      table.append(
        [outcome.name, NumberText.fixed(outcome.statistic, decimals: 3), outcome.pValueText]
          + points + [outcome.lags.map(String.init) ?? "", "\(outcome.observations)"])
    }
    return table
  }
}

extension SeriesTestOutcome {
  /// The critical value of a level, nil where it is not known.
  func criticalValue(_ level: Double) -> Double? {
    criticalValues.first { $0.level == level }?.value
  }

  /// `0.0312`, `≤ 0.01` off a table, empty where only critical values are known.
  var pValueText: String {
    switch pValueKind {
    case .value: NumberText.probability(pValue)
    case .atMost: "≤ " + NumberText.fixed(pValue, decimals: 2)
    case .atLeast: "≥ " + NumberText.fixed(pValue, decimals: 2)
    case .none: ""
    }
  }
}

extension String {
  func trimmingLineFeed() -> String { hasSuffix("\n") ? String(dropLast()) : self }
}
