import Models
import TimeSeries

/// The assumptions of a scenario, tied to the months of a law.
struct ScenarioStatements: Sendable {
  /// More hard statements than this do not come from a person; the work grows with their square.
  static let limit = 2_000
  /// More statements than this that are no linear functions of each other cannot be met draw by draw:
  /// each draw solves as many equations, so ten thousand draws take half a minute at the limit.
  static let drawLimit = 150

  /// Equalities, hard and soft, ready for conditioning.
  private(set) var rows: [ConditioningRow] = []
  /// The assumption behind each row.
  private(set) var rowAssumptions: [Assumption] = []
  /// The measure behind each row.
  private(set) var rowMeasures: [BoundMeasure] = []
  /// Inequalities and ranges.
  private(set) var ranges: [RangeRow] = []
  /// The assumption behind each range.
  private(set) var rangeAssumptions: [Assumption] = []
  /// The measure behind each range.
  private(set) var rangeMeasures: [BoundMeasure] = []
  /// Statements that published values already satisfy.
  private(set) var published: [RedundantAssumption] = []

  /// How often each text has been read.
  private var copyCounts: [String: Int] = [:]

  /// Sentences on statements with a tolerance that stand there more than once.
  var repetitions: [String] {
    var sentences: [String] = []
    var copies: [String: [Int]] = [:]
    let texts = rowAssumptions.map(\.description)
    for (i, row) in rows.enumerated() where !row.isHard { copies[texts[i], default: []].append(i) }
    for (i, text) in texts.enumerated() {
      guard let places = copies[text], places.first == i, places.count > 1 else { continue }
      let lines = places.compactMap { rowAssumptions[$0].position.map { "\($0.line)" } }
      sentences.append(
        "\(text) stands there \(places.count == 2 ? "twice" : "\(places.count) times")"
          + (lines.isEmpty ? "" : " (lines \(listing(lines)))") + " and counts as "
          + "\(places.count) pieces of evidence; leave one out unless that is meant")
    }
    return sentences
  }

  /// Ties the statements of a scenario to a law.
  ///
  /// - Throws: `ScenarioError` for the first statement that the law cannot take.
  ///
  /// - Parameters:
  ///   - scenario: The scenario.
  ///   - law: The law.
  ///   - absorbed: Places of assumptions that say nothing beyond months of series without history.
  init(
    _ scenario: Scenario, on law: StackedLaw, without absorbed: Set<Int> = []
  ) throws(ScenarioError) {
    let count = scenario.assumptions.count
    if count > Self.limit { throw .tooManyStatements(count, limit: Self.limit) }
    for (place, assumption) in scenario.assumptions.enumerated() where !absorbed.contains(place) {
      guard let statement = assumption.statement else { continue }
      try add(statement, of: assumption, on: law)
    }
    try checkDrawLimit(law)
  }

  /// Refuses more equations a draw than can be solved in bounded time.
  private func checkDrawLimit(_ law: StackedLaw) throws(ScenarioError) {
    let scales = law.scales
    let isCurved = rows.contains { row in
      !row.form.isLinear || row.form.support.contains { !scales[$0].isIdentity }
    }
    let soft = rows.count { !$0.isHard }
    // Hard statements beyond the number of months repeat each other.
    let equations = soft + Swift.min(rows.count - soft, law.count)
    if isCurved, equations > Self.drawLimit {
      throw .tooManyStatements(equations, limit: Self.drawLimit)
    }
  }

  private mutating func add(
    _ statement: MeasureStatement, of assumption: Assumption, on law: StackedLaw
  ) throws(ScenarioError) {
    let text = assumption.description
    let (form, bound) = try law.form(of: statement.measure, in: text, at: assumption.position)
    do throws(TimeSeriesError) {
      try bound.checkUnit(of: statement)
    } catch {
      throw .refused(text, because: error, at: assumption.place(of: error))
    }
    if let reason = statement.shareRefusal {
      throw .impossible(text, reason: reason, at: assumption.position)
    }
    if let known = law.published(form, bound) {
      published.append(try Self.redundant(statement, known, assumption))
      return
    }
    if let reason = belowPublished(statement.relation, form, bound, on: law) {
      throw .impossible(text, reason: reason, at: assumption.position)
    }
    switch statement.relation {
    case .equals(let value, let tolerance):
      // The same statement twice is two pieces of evidence, each with its own error.
      let copies = copyCounts[text, default: 0]
      copyCounts[text] = copies + 1
      let key = streamKey(of: copies == 0 ? text : "\(text) (\(copies + 1))")
      rows.append(
        ConditioningRow(form: form, target: value, tolerance: tolerance, streamKey: key))
      rowAssumptions.append(assumption)
      rowMeasures.append(bound)
    case .atLeast(let value): addRange(form, value, .infinity, assumption, bound)
    case .atMost(let value): addRange(form, -.infinity, value, assumption, bound)
    case .within(let lower, let upper): addRange(form, lower, upper, assumption, bound)
    }
  }

  private mutating func addRange(
    _ form: StackedForm, _ lower: Double, _ upper: Double, _ assumption: Assumption,
    _ bound: BoundMeasure
  ) {
    ranges.append(RangeRow(form: form, lower: lower, upper: upper))
    rangeAssumptions.append(assumption)
    rangeMeasures.append(bound)
  }

  /// Why months to come would have to be negative; nil where they need not, or may be.
  ///
  /// A model in levels has no end at zero of its own.
  private func belowPublished(
    _ relation: StatementRelation, _ form: StackedForm, _ bound: BoundMeasure,
    on law: StackedLaw
  ) -> String? {
    guard case .linear(let sum) = form, sum.weights.allSatisfy({ $0 > 0 }),
      sum.constant.isFinite
    else { return nil }
    let upper: Double
    switch relation {
    case .equals(let value, let tolerance): upper = tolerance > 0 ? .infinity : value
    case .atMost(let value): upper = value
    case .within(_, let value): upper = value
    case .atLeast: upper = .infinity
    }
    // Published sums and a stated one are rounded: a billionth of the sum is no contradiction.
    guard upper < sum.constant - 1e-9 * sum.constant.magnitude else { return nil }
    let blocks = law.blocks.filter { block in
      sum.indices.contains(where: block.owns)
    }
    guard blocks.allSatisfy({ $0.series.description.positive == true }) else { return nil }
    let names = listing(blocks.map(\.series.name))
    guard sum.constant > 0 else {
      // Logarithms say so themselves.
      let isInLevels = blocks.contains { !$0.transform.needsPositive }
      return isInLevels ? "\(names) cannot be negative (positive: true); correct the value" : nil
    }
    return "what is published comes to \(valueText(sum.constant, bound.unit)) with nothing in the "
      + "months to come, and \(names) cannot be negative (positive: true); correct the value"
  }

  /// A statement about what is published must agree with it within rounding.
  ///
  /// - Returns: The statement with what is published.
  private static func redundant(
    _ statement: MeasureStatement, _ known: [PublishedValue], _ assumption: Assumption
  ) throws(ScenarioError) -> RedundantAssumption {
    let (text, position) = (assumption.description, assumption.position)
    if let same = known.first(where: statement.relation.agrees) {
      return RedundantAssumption(assumption: assumption, impliedBy: [], published: same.text)
    }
    guard known[0].isOfFigures else {
      throw .alreadyPublished(text, value: known[0].text, at: position)
    }
    throw .alreadyInFigures(text, value: known[0].text, at: position)
  }
}

/// A statement that bounds a measure: lower ≤ g ≤ upper, either end may be infinite.
package struct RangeRow: Sendable, Equatable {
  /// The form g of the months in levels.
  package var form: StackedForm
  /// The least value allowed; −∞ for none.
  package var lower: Double
  /// The largest value allowed; +∞ for none.
  package var upper: Double

  /// A range from its parts; an empty one traps.
  package init(form: StackedForm, lower: Double, upper: Double) {
    precondition(lower < upper, "a range from \(lower) to \(upper)")
    self.form = form
    self.lower = lower
    self.upper = upper
  }

  /// True if the value lies in the range.
  func allows(_ value: Double) -> Bool { value >= lower && value <= upper }
}

/// Names the random stream of a statement's error by its text (FNV-1a, 64 bits).
///
/// Equal soft statements of two scenarios then share their errors, and the order of statements does
/// not matter.
/// - SeeAlso: Fowler, Noll, Vo & Eastlake, The FNV non-cryptographic hash algorithm (IETF draft).
func streamKey(of text: String) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  return hash
}

extension MeasureStatement {
  /// Why a share cannot have the stated value; nil where it can.
  fileprivate var shareRefusal: String? {
    guard measure.kind == .share else { return nil }
    let isOutside =
      switch relation {
      case .equals(let value, _): !(0...100).contains(value)
      case .atLeast(let value): value >= 100
      case .atMost(let value): value <= 0
      case .within(let lower, let upper): lower >= 100 || upper <= 0
      }
    guard isOutside else { return nil }
    return "a share lies between 0 and 100%; for a series that is no part of the other write ratio"
  }
}
