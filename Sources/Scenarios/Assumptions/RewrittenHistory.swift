import Models
import TimeSeries

/// Published figures as a scenario asks what would have followed had they been otherwise.
///
/// The months of the statement's own span are multiplied by one factor (a balance gets equal amounts
/// added), so that the measure has the stated value; totals that are sums move with their parts. The
/// projection then starts from these figures.
struct RewrittenHistory: Sendable {
  /// Every factor lies within a thousandth and a thousand; others are slips.
  private static let reach = 1e3

  /// The rewritten series by name.
  private(set) var series: [String: Series] = [:]
  /// What was rewritten, in words.
  private(set) var effects: [AssumptionEffect] = []

  /// Rewrites what a scenario asks about; nil when it asks nothing.
  ///
  /// - Throws: `ScenarioError` for months that are not published, sums, tolerances and ranges, values
  ///   that no factor gives, and questions that contradict each other.
  init?(_ scenario: Scenario, on law: StackedLaw) throws(ScenarioError) {
    let questions = scenario.assumptions.filter { $0.history != nil }
    guard !questions.isEmpty else { return nil }
    for question in questions { try rewrite(question, law) }
    for question in questions { try check(question, law) }
  }

  /// A series as it is rewritten, or as published.
  func figures(_ published: Series) -> Series { series[published.name] ?? published }

  /// The models with the rewritten figures.
  ///
  /// - Throws: `ScenarioError` where another model has a rewritten series as a regressor.
  func applied(to models: [any FittedModel]) throws(ScenarioError) -> [any FittedModel] {
    var result: [any FittedModel] = []
    for model in models {
      let driving = model.formula.dataRegressors.filter {
        $0 != model.series.name && series[$0] != nil
      }
      if let name = driving.first {
        throw .notApplicable(
          "\(HistoryQuestion.mark) … \(name)",
          reason: "\(name) is a regressor of the model of \(model.series.name), which would go on "
            + "from the published figures", at: nil)
      }
      guard let figures = series[model.series.name] else {
        result.append(model)
        continue
      }
      do throws(ModelError) {
        result.append(try model.reading(figures))
      } catch {
        throw .projection(error)
      }
    }
    return result
  }

  /// The sums of a law with their rewritten totals.
  func applied(to sums: [SeriesSum]) -> [SeriesSum] {
    sums.map { SeriesSum(series: figures($0.series), identity: $0.identity) }
  }

  private mutating func rewrite(
    _ assumption: Assumption, _ law: StackedLaw
  ) throws(ScenarioError) {
    guard let statement = assumption.history else { return }
    let target = try Self.target(of: statement, assumption)
    let block = try law.blockForChange(of: statement.measure.series, by: assumption)
    let bound = try bound(statement, assumption, law)
    let months = try Self.ownMonths(of: statement.measure, in: block.series, assumption)
    let before = figures(block.series)
    for month in months where before[month].isNaN {
      throw Self.refusal(
        assumption, "\(month) is not published; leave out “what if” to assume something about it")
    }
    let isBalance = before.isBalance
    func rewritten(_ size: Double) -> [String: Series] {
      var changed = before
      for month in months {
        let place = month - changed.start
        changed.values[place] =
          isBalance ? changed.values[place] + size : changed.values[place] * size
      }
      return moved(with: changed, from: before, law)
    }
    func value(_ size: Double) -> Double {
      let changed = rewritten(size)
      return bound.value(
        bound.references.map { reference in
          let published = law.series.first { $0.name == reference.series }
          return (changed[reference.series] ?? series[reference.series] ?? published)?[
            reference.period]
            ?? .nan
        })
    }
    guard value(isBalance ? 0 : 1).isFinite else {
      throw Self.refusal(assumption, "some month that it is compared with is not published")
    }
    guard let size = Self.solution(of: value, giving: target, from: isBalance ? 0 : 1) else {
      throw ScenarioError.impossible(
        assumption.description, reason: "no common change of \(Self.span(months)) gives that value",
        at: assumption.position)
    }
    series.merge(rewritten(size)) { _, new in new }
    effects.append(
      AssumptionEffect(
        assumption: assumption, sentence: Self.sentence(months, before, size, isBalance: isBalance))
    )
  }

  /// A changed series with the totals that it is part of.
  private func moved(
    with changed: Series, from before: Series, _ law: StackedLaw
  ) -> [String: Series] {
    var result = [changed.name: changed]
    for sum in law.sums {
      guard let term = sum.identity.terms.first(where: { $0.series == changed.name }) else {
        continue
      }
      var total = figures(sum.series)
      for (i, month) in total.periods.enumerated() where !total.values[i].isNaN {
        let step = changed[month] - before[month]
        if step.isFinite { total.values[i] += term.coefficient * step }
      }
      result[total.name] = total
    }
    return result
  }

  private func bound(
    _ statement: MeasureStatement, _ assumption: Assumption, _ law: StackedLaw
  ) throws(ScenarioError) -> BoundMeasure {
    do throws(TimeSeriesError) {
      let bound = try statement.measure.bound(to: law.series)
      try bound.checkUnit(of: statement)
      return bound
    } catch {
      throw .refused(assumption.description, because: error, at: assumption.place(of: error))
    }
  }

  private static func target(
    of statement: MeasureStatement, _ assumption: Assumption
  ) throws(ScenarioError) -> Double {
    if case .equals(let value, tolerance: 0) = statement.relation { return value }
    throw refusal(assumption, "“what if” takes one value without tolerance (=), no range")
  }

  /// The months of the measure's own span, without those it is compared with.
  private static func ownMonths(
    of measure: Measure, in series: Series, _ assumption: Assumption
  ) throws(ScenarioError) -> [Period] {
    guard measure.kind != .carryover else {
      throw refusal(assumption, "carryover is about the year before; ask about a month of that")
    }
    guard let (first, last) = measure.span.converted(to: series.frequency) else {
      throw refusal(
        assumption, "\(measure.span) is not made of periods of the \(series.frequency) series")
    }
    let isToDate = measure.kind == .ytd || measure.kind == .ytdYoy
    let start = isToDate ? first - (first.positionInYear - 1) : first
    return (0...(last - start)).map { start + $0 }
  }

  /// The size that gives a target, by Newton steps with numerical slopes kept within the reach.
  private static func solution(
    of value: (Double) -> Double, giving target: Double, from start: Double
  ) -> Double? {
    var size = start
    // Measures are linear in the size or nearly so: a handful of steps is enough.
    for _ in 0..<50 {
      let now = value(size)
      guard now.isFinite else { return nil }
      if (now - target).magnitude <= 1e-12 * Swift.max(1, target.magnitude) { break }
      let step = 1e-6 * Swift.max(1, size.magnitude)
      let slope = (value(size + step) - value(size - step)) / (2 * step)
      guard slope != 0, slope.isFinite else { return nil }
      var next = size + (target - now) / slope
      if start == 1 { next = Swift.min(Swift.max(next, size / 10, 1 / reach), reach) }
      size = next
    }
    let found = value(size)
    return (found - target).magnitude <= 1e-9 * Swift.max(1, target.magnitude) ? size : nil
  }

  /// Later questions may have moved the months of earlier ones.
  private func check(_ assumption: Assumption, _ law: StackedLaw) throws(ScenarioError) {
    guard let statement = assumption.history else { return }
    let bound = try bound(statement, assumption, law)
    let target = try Self.target(of: statement, assumption)
    let value = bound.value(
      bound.references.map { reference in
        law.series.first { $0.name == reference.series }.map(figures)?[reference.period] ?? .nan
      })
    guard (value - target).magnitude <= 1e-6 * Swift.max(1, target.magnitude) else {
      throw .impossible(
        assumption.description,
        reason: "another “what if” about the same months makes it \(valueText(value, bound.unit))",
        at: assumption.position)
    }
  }

  private static func refusal(_ assumption: Assumption, _ reason: String) -> ScenarioError {
    .notApplicable(assumption.description, reason: reason, at: assumption.position)
  }

  private static func span(_ months: [Period]) -> String {
    guard let first = months.first, let last = months.last else { return "no month" }
    return first == last ? "\(first)" : "\(first) to \(last)"
  }

  private static func sentence(
    _ months: [Period], _ before: Series, _ size: Double, isBalance: Bool
  ) -> String {
    let unit = before.description.unit.map { " \($0)" } ?? ""
    let old = months.reduce(0) { $0 + before[$1] } / Double(months.count)
    let new = isBalance ? old + size : old * size
    let change =
      isBalance ? "" : " (\(size < 1 ? "" : "+")\(fixedText(100 * (size - 1), decimals: 1))%)"
    let each = months.count == 1 ? "" : " on average"
    return "puts \(before.name) of \(span(months)) at \(numberText(new))\(unit)\(each) instead of "
      + "\(numberText(old))\(change); the projection starts from there"
  }
}

extension Assumption {
  /// Where an error stands: at the unit for one about units, else where the assumption begins.
  func place(of error: TimeSeriesError) -> SourcePosition? {
    if case .wrongUnit = error { return unitPosition ?? position }
    return position
  }
}
