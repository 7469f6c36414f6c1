import Models
public import TimeSeries

/// The growth of a total taken apart: what each of its series adds, in percentage points.
///
///     Σ signs · contributions + remainder = growth of the total
///
/// Means of contributions add up to the mean of growth exactly, because all of them divide by the same
/// base in every draw. What remains is the rounding of published totals that are not quite the sum of
/// their published parts; without such it is a rounding of the last digits.
public struct GrowthContributions: Sendable {
  /// What one series adds.
  public struct Part: Sendable {
    /// The series.
    public let series: String
    /// Its coefficient in the identity, −1 for what is taken off; `row` is without it.
    public let coefficient: Double
    /// The measure `contribution` of the series, with its law and its difference to the baseline.
    public let row: ScenarioRow

    /// What the series adds to growth, in percentage points.
    public var points: Double { coefficient * row.summary.mean }
    /// The change of that against the baseline; nil in the baseline.
    public var change: Double? { row.difference.map { coefficient * $0.mean } }
  }

  /// The growth that is taken apart.
  public let measure: Measure
  /// Its mean, in percent.
  public let growth: Double
  /// The series of the identity, in its order.
  public let parts: [Part]
  /// Growth less the sum of contributions, in percentage points.
  public var remainder: Double { growth - parts.reduce(0) { $0 + $1.points } }
}

/// Which reported measures are growth of a total, and the measures that take it apart.
struct ContributionPlan: Sendable {
  private struct Entry: Sendable {
    let row: Int
    let terms: [Identity.Term]
    let first: Int
  }

  private var entries: [Entry] = []
  /// Contributions of all parts, one after the other.
  private(set) var measures: [Measure] = []

  /// Plans for the measures of a report on a law.
  init(of report: [Measure], on law: StackedLaw) {
    for (row, measure) in report.enumerated() {
      guard let span = measure.contributionSpan,
        let sum = law.sums.first(where: { $0.series.name == measure.series })
      else { continue }
      let parts = sum.parts.terms.map {
        Measure(.contribution, of: $0.series, and: measure.series, in: span)
      }
      let isKnown = parts.allSatisfy { part in
        guard let form = try? law.form(of: part, in: "", at: nil).form else { return false }
        return !law.readsFreeMonths(form)
      }
      guard isKnown else { continue }
      entries.append(Entry(row: row, terms: sum.parts.terms, first: measures.count))
      measures += parts
    }
  }

  /// The measure whose draws correct the mean of measure i: the growth that a contribution is part
  /// of, else the measure itself.
  func steering(_ i: Int, reported: Int) -> Int {
    guard i >= reported else { return i }
    let entry = entries.last { $0.first <= i - reported }
    return entry?.row ?? i
  }

  /// Contributions from the rows of a report and, behind them, those of `measures`.
  func contributions(_ rows: [ScenarioRow], reported: Int) -> [GrowthContributions] {
    entries.map { entry in
      GrowthContributions(
        measure: rows[entry.row].summary.measure, growth: rows[entry.row].summary.mean,
        parts: entry.terms.enumerated().map { place, term in
          GrowthContributions.Part(
            series: term.series, coefficient: term.coefficient,
            row: rows[reported + entry.first + place])
        })
    }
  }
}

extension Measure {
  /// The span whose contributions add up to this growth; nil for any other measure, and for single
  /// months and quarters, of which a path has dozens.
  fileprivate var contributionSpan: PeriodSpan? {
    switch kind {
    case .growth, .yoy:
      return span.count > 1 || span.start.frequency.periodsPerYear == 1 ? span : nil
    case .ytdYoy:
      guard span.start == span.end, span.start.frequency.isCalendar else { return nil }
      return PeriodSpan(span.start - (span.start.positionInYear - 1), span.end)
    default: return nil
    }
  }
}
