import LinearAlgebra
import Models
import Probability
import TimeSeries

/// A target laid on a scenario: both laws, and the measures that the answer is made of.
struct TargetQuestion {
  private let target: MeasureStatement
  private let value: Double
  private let isFloor: Bool
  private let name: String
  private let before: ConditionedScenario
  private let after: ConditionedScenario
  private let options: ScenarioOptions
  private let drawn: DrawnMonths?
  private let asked: (form: StackedForm, bound: BoundMeasure)
  /// Series that move, with their open months in the target's span.
  private let movers: [Mover]

  fileprivate struct Mover {
    let series: Series
    /// The unknown months that the target reads, ascending.
    let months: [Period]
    let published: PeriodSpan?
    let open: PeriodSpan
    /// Growth or mean over the open months.
    var measure: Measure
  }

  /// Lays a target on a scenario.
  ///
  /// - Throws: `ScenarioError` for a target that cannot be asked for.
  init(
    _ target: MeasureStatement, under scenario: Scenario, on run: ScenarioRun
  ) throws(ScenarioError) {
    self.target = target
    (value, isFloor) = try Self.goal(target)
    name = scenario.name
    options = run.options
    drawn = run.drawn
    before = try run.conditioned(scenario)
    let text = target.description
    let found = try before.law.form(of: target.measure, in: text, at: nil)
    guard !found.form.support.isEmpty else {
      let known = [Double]().withUnsafeBufferPointer { found.form.value($0) }
      throw .notApplicable(
        text, reason: "all its months are published: it is \(valueText(known, found.bound.unit))",
        at: nil)
    }
    asked = found
    let statement = MeasureStatement(
      target.measure, .equals(value, tolerance: 0), unit: target.unit)
    var full = scenario
    full.assumptions.append(Assumption(.statement(statement)))
    after = try run.conditioned(full)
    movers = Self.movers(of: target.measure, form: found.form, law: before.law)
  }

  private static func goal(
    _ target: MeasureStatement
  ) throws(ScenarioError) -> (value: Double, isFloor: Bool) {
    switch target.relation {
    case .equals(let value, 0), .atLeast(let value): return (value, true)
    case .atMost(let value): return (value, false)
    case .equals, .within:
      throw .notApplicable(
        target.description, reason: "a target is one value, as in \(target.measure) = 5%", at: nil)
    }
  }

  private static func movers(
    of measure: Measure, form: StackedForm, law: StackedLaw
  ) -> [Mover] {
    let support = Set(form.support)
    let named = [measure.series] + (measure.other.map { [$0] } ?? [])
    var movers: [Mover] = []
    for series in law.series {
      let block = law.block(named: series.name)
      let months =
        block.map { block in
          block.months.enumerated().filter { support.contains(block.offset + $0.offset) }
            .map(\.element)
        } ?? []
      // A sum moves with its parts: shown where the target names it.
      let open = block == nil && named.contains(series.name) ? unknown(of: series, law) : months
      guard !open.isEmpty,
        var mover = Mover(series: series, months: open, measure: measure)
      else { continue }
      if (try? law.form(of: mover.measure, in: "", at: nil)) == nil {
        mover.measure = Measure(.mean, of: series.name, in: mover.open)
      }
      movers.append(mover)
    }
    return movers
  }

  /// Months of a sum whose parts are unknown.
  private static func unknown(of series: Series, _ law: StackedLaw) -> [Period] {
    guard let sum = law.sums.first(where: { $0.series.name == series.name }) else { return [] }
    let parts = sum.identity.terms.compactMap { law.block(named: $0.series)?.months }
    return Set(parts.joined()).sorted()
  }

  /// The answer.
  func answer() throws(ScenarioError) -> TargetAnswer {
    let law = before.law
    var forms = [asked.form]
    for mover in movers {
      forms.append(try law.form(of: mover.measure, in: mover.measure.description, at: nil).form)
      for month in mover.months {
        let level = Measure(.level, of: mover.series.name, in: PeriodSpan(month))
        forms.append(try law.form(of: level, in: level.description, at: nil).form)
      }
    }
    let old = try LawSummaries(before, forms: forms, options: options, drawn: drawn)
    let controls = zip(old.values, old.statistics).map { ControlVariate($0, mean: $1.mean) }
    let new = try LawSummaries(
      after, forms: forms, controls: controls, options: options, drawn: drawn)
    var deliveries: [TargetAnswer.Delivery] = []
    var path: [TargetAnswer.PathRow] = []
    var place = 1
    let shares = shares(old, new)
    for mover in movers {
      let (x, y) = (old.statistics[place], new.statistics[place])
      let levels = (place + 1)..<(place + 1 + mover.months.count)
      let rows = zip(mover.months, levels).map { month, i in
        pathRow(mover, month, old.statistics[i], new.statistics[i], isExact: old.values.isEmpty)
      }
      path += withGrowth(rows, of: mover.series)
      deliveries.append(delivery(mover, x, y, share: shares[mover.series.name] ?? .nan))
      place = levels.upperBound
    }
    let unit = asked.bound.unit.description
    return TargetAnswer(
      target: target, scenario: name,
      expected: old.statistics[0].summary(
        target.measure, unit, isExact: old.values.isEmpty),
      probability: probability(old), draws: old.values.isEmpty ? nil : options.draws,
      deliveries: deliveries.sorted { $0.share.magnitude > $1.share.magnitude }, path: path,
      isExact: old.values.isEmpty && new.values.isEmpty)
  }

  /// The probability that the measure reaches the value.
  private func probability(_ summaries: LawSummaries) -> Double {
    if let values = summaries.values.first {
      let reached = values.filter { isFloor ? $0 >= value : $0 <= value }.count
      return Double(reached) / Double(values.count)
    }
    let (mean, deviation) = (summaries.statistics[0].mean, summaries.statistics[0].standardError)
    guard deviation > 0 else { return (isFloor ? mean >= value : mean <= value) ? 1 : 0 }
    let distance = (value - mean) / deviation
    return isFloor ? Normal.standard.upperTail(distance) : Normal.standard.cumulative(distance)
  }

  /// What part of the gap each projected series closes: its months' changes by the gradient of the
  /// measure halfway between both mean paths.
  private func shares(_ old: LawSummaries, _ new: LawSummaries) -> [String: Double] {
    let law = before.law
    var (levels, changes) = (
      [Double](repeating: 0, count: law.count), [Double](repeating: 0, count: law.count)
    )
    var place = 1
    for mover in movers {
      for (k, month) in mover.months.enumerated() {
        guard let index = law.block(named: mover.series.name)?.index(of: month) else { continue }
        let (x, y) = (old.statistics[place + 1 + k].mean, new.statistics[place + 1 + k].mean)
        levels[index] = (x + y) / 2
        changes[index] = y - x
      }
      place += 1 + mover.months.count
    }
    var slopes = [Double](repeating: 0, count: law.count)
    slopes.withUnsafeMutableBufferPointer { slopes in
      levels.withUnsafeBufferPointer { asked.form.addGradient($0, into: slopes) }
    }
    let parts = law.blocks.map { block in
      (block.offset..<block.offset + block.months.count).reduce(0.0) { sum, i in
        changes[i] == 0 ? sum : sum + slopes[i] * changes[i]
      }
    }
    let total = parts.reduce(0, +)
    var shares: [String: Double] = [:]
    for (block, part) in zip(law.blocks, parts) {
      shares[block.series.name] = total == 0 ? .nan : part / total
    }
    for sum in law.sums {
      let terms = sum.identity.terms.compactMap { shares[$0.series] }
      shares[sum.series.name] = terms.isEmpty ? .nan : terms.reduce(0, +)
    }
    return shares
  }

  private func pathRow(
    _ mover: Mover, _ month: Period, _ old: RowStatistics, _ new: RowStatistics, isExact: Bool
  ) -> TargetAnswer.PathRow {
    let level = Measure(.level, of: mover.series.name, in: PeriodSpan(month))
    let unit = mover.series.description.unit ?? ""
    return TargetAnswer.PathRow(
      series: mover.series.name, period: month,
      expected: old.summary(level, unit, isExact: isExact),
      required: new.summary(level, unit, isExact: isExact), requiredGrowth: nil)
  }

  /// Growth of the required means on what is published, or required, a year earlier.
  private func withGrowth(
    _ rows: [TargetAnswer.PathRow], of series: Series
  ) -> [TargetAnswer.PathRow] {
    guard !series.isBalance, series.frequency.periodsPerYear >= 1, series.frequency.isCalendar
    else { return rows }
    let means = Dictionary(
      rows.map { ($0.period, $0.required.mean) }, uniquingKeysWith: { first, _ in first })
    return rows.map { row in
      let year = row.period - series.frequency.periodsPerYear
      let base = series[year].isNaN ? means[year] : series[year]
      return TargetAnswer.PathRow(
        series: row.series, period: row.period, expected: row.expected, required: row.required,
        requiredGrowth: base.flatMap { $0 > 0 ? 100 * (row.required.mean / $0 - 1) : nil })
    }
  }

  private func delivery(
    _ mover: Mover, _ old: RowStatistics, _ new: RowStatistics, share: Double
  ) -> TargetAnswer.Delivery {
    let unit = (try? mover.measure.bound(to: before.law.series).unit.description) ?? ""
    let gap = new.mean - old.mean
    return TargetAnswer.Delivery(
      series: mover.series.name, published: mover.published,
      growthSoFar: mover.published.flatMap { growth(of: mover.series, over: $0) },
      open: mover.open, measure: mover.measure, unit: unit, expected: old.mean,
      required: new.mean, sigma: old.standardError > 0 ? gap / old.standardError : 0, share: share)
  }

  private func growth(of series: Series, over span: PeriodSpan) -> Double? {
    let measure = Measure(.growth, of: series.name, in: span)
    guard let found = try? before.law.form(of: measure, in: "", at: nil).form,
      found.support.isEmpty
    else { return nil }
    let value = [Double]().withUnsafeBufferPointer { found.value($0) }
    return value.isFinite ? value : nil
  }
}

extension TargetQuestion.Mover {
  /// The open months of a series within a target's span; all its unknown months where none lie there.
  fileprivate init?(series: Series, months: [Period], measure: Measure) {
    var span = measure.span.converted(to: series.frequency)
    if measure.kind == .ytd || measure.kind == .ytdYoy, let end = span?.end {
      span = (end - (end.positionInYear - 1), end)
    }
    let inside = months.filter { month in span.map { $0.start <= month && month <= $0.end } ?? false
    }
    guard let first = inside.first ?? months.first, let last = inside.last ?? months.last else {
      return nil
    }
    self.series = series
    self.months = months
    open = PeriodSpan(first, last)
    let start = span?.start ?? first
    published = !inside.isEmpty && start < first ? PeriodSpan(start, first - 1) : nil
    let isGrowth = !series.isBalance && series.frequency.isCalendar
    self.measure = Measure(isGrowth ? .growth : .mean, of: series.name, in: open)
  }
}
