import Models
import Scenarios
public import TimeSeries

/// Scenarios beside their baseline: a panel a scenario, all on the same scales.
public struct ScenarioChart: Sendable {
  /// One scenario.
  public struct Panel: Sendable {
    /// Its fan; the name heads the panel.
    public let fan: FanChart.Fan
    /// A line under the name, such as what the scenario does to the headline; empty for none.
    public let caption: String

    /// A panel from its parts.
    public init(fan: FanChart.Fan, caption: String = "") {
      self.fan = fan
      self.caption = caption
    }
  }

  /// Headline.
  public var title: String
  /// Unit of the values, printed under the headline.
  public var unit: String
  /// Source line below the chart; empty for none.
  public var source: String
  /// The first period of `history`.
  public var historyStart: Period
  /// Observed values, NaN where missing.
  public var history: [Double]
  /// The baseline, drawn in every panel.
  public var baseline: FanChart.Fan
  /// The scenarios; none shows the baseline alone.
  public var panels: [Panel]

  /// A chart from its parts.
  public init(
    title: String, unit: String, source: String = "", historyStart: Period, history: [Double],
    baseline: FanChart.Fan, panels: [Panel]
  ) {
    self.title = title
    self.unit = unit
    self.source = source
    self.historyStart = historyStart
    self.history = history
    self.baseline = baseline
    self.panels = panels
  }

  /// The chart as the text of an SVG file.
  ///
  /// The baseline is a dashed grey line, a scenario a solid coloured one, each with its narrowest band
  /// and its last value at the end of the line, so that panels read in print without colours too.
  public func svg(width: Double = 880) -> String {
    SVGScenarioDrawing(chart: self, width: width).picture().markup()
  }

  /// Periods from the first observed to the last projected one.
  var periodCount: Int {
    ([baseline] + panels.map(\.fan)).reduce(history.count) {
      Swift.max($0, $1.start - historyStart + $1.median.count)
    }
  }

  /// Smallest and largest value drawn; nil when there is none.
  var extent: ClosedRange<Double>? {
    let fans = [baseline] + panels.map(\.fan)
    let drawn = fans.flatMap { fan in
      fan.median + (fan.bands.last.map { $0.lower + $0.upper } ?? [])
    }
    let finite = (history + drawn).filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return low...high
  }
}

extension ScenarioReport {
  /// The levels of the first series that some scenario moves, after two and a half years of data.
  public func chart() -> ScenarioChart {
    let paths = results.map(path)
    let names = series.map(\.name)
    func moves(_ index: Int, _ name: String) -> Bool {
      zip(paths[index], paths[0]).contains { own, base in
        own.series == name
          && (own.level.mean - base.level.mean).magnitude > 1e-9 * base.level.standardError
      }
    }
    let scenarios = results.indices.dropFirst()
    let shownName = names.first { name in scenarios.contains { moves($0, name) } } ?? names[0]
    let shown = series.first { $0.name == shownName } ?? series[0]
    let moving = scenarios.filter { moves($0, shownName) }
    let still = scenarios.filter { !moves($0, shownName) }.map { results[$0].name }
    let unchanged = still.isEmpty ? "" : " Unchanged under \(still.joined(separator: ", "))."
    let publisher = shown.description.publisher.map { "Source: \($0). " } ?? ""
    // Thirty months show two whole years whatever the season.
    let kept = Swift.min(shown.count, 5 * Swift.max(shown.frequency.periodsPerYear, 4) / 2)
    return ScenarioChart(
      title: titles[shownName] ?? shownName,
      unit: shown.description.unit ?? "units as in the data",
      source: publisher + "Baseline: \(baselineText(of: shownName))." + unchanged,
      historyStart: shown.end - (kept - 1), history: Array(shown.values.suffix(kept)),
      baseline: fan(of: results[0], shown),
      panels: moving.map { index in
        ScenarioChart.Panel(fan: fan(of: results[index], shown), caption: caption(index, shownName))
      })
  }

  private func fan(of result: ScenarioResult, _ shown: Series) -> FanChart.Fan {
    let levels = path(result).filter { $0.series == shown.name }.map(\.level)
    let bands = (levels.first?.intervals ?? []).indices.map { k in
      FanChart.Band(
        level: levels[0].intervals[k].level, lower: levels.map { $0.intervals[k].lower },
        upper: levels.map { $0.intervals[k].upper })
    }
    return FanChart.Fan(
      name: result.name, start: shown.end + 1, median: levels.map(\.median), bands: bands)
  }

  /// Growth of the last year reported, beside the baseline's: `2025: +12.2%, baseline +5.9%`.
  private func caption(_ index: Int, _ name: String) -> String {
    let rows = reportedRows(results[index])
    let last = rows.indices.last {
      rows[$0].series == name && rows[$0].summary.measure.kind == .growth
    }
    guard let last else { return "" }
    func text(_ result: Int) -> String {
      NumberText.fixed(results[result].rows[last].summary.mean, decimals: 1, signed: true) + "%"
    }
    return "growth \(rows[last].summary.measure.span): \(text(index)), baseline \(text(0))"
  }
}
