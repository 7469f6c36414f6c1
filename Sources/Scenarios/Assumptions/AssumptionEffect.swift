import TimeSeries

/// What a shape, a shock or a coefficient does to the projection, in words.
public struct AssumptionEffect: Sendable, Equatable {
  /// The assumption.
  public let assumption: Assumption
  /// Such as `lowers exports by 9.1 USD bn a month on average from 2024-10 to 2025-12`.
  public let sentence: String

  /// An effect from its parts.
  public init(assumption: Assumption, sentence: String) {
    self.assumption = assumption
    self.sentence = sentence
  }
}

extension StackedLaw {
  /// The block a shock or shape acts on.
  ///
  /// - Throws: `ScenarioError` for an unknown series, and for a sum with the parts to name instead.
  func blockForChange(
    of name: String, by assumption: Assumption
  ) throws(ScenarioError) -> Block {
    if let block = block(named: name) {
      guard block.isFree else { return block }
      throw .notApplicable(
        assumption.description,
        reason: "\(name) has no history and no projection that could change; state its values",
        at: assumption.position)
    }
    if let sum = sums.first(where: { $0.series.name == name }) {
      throw .notApplicable(
        assumption.description,
        reason: "\(name) is the sum \(sum.identity); give it to "
          + sum.identity.terms.map(\.series).joined(separator: " or "), at: assumption.position)
    }
    throw .refused(
      assumption.description,
      because: .unknownSeries(
        name: name, nearest: nearestName(to: name, in: series.map(\.name))),
      at: assumption.position)
  }

  /// The first and last projected period of a written span.
  ///
  /// - Throws: `ScenarioError` where the span is not made of the series' periods, is published, or
  ///   lies past the projection.
  func projectedPeriods(
    of span: PeriodSpan, in block: Block, of assumption: Assumption, isSingle: Bool
  ) throws(ScenarioError) -> ClosedRange<Period> {
    func refusal(_ reason: String) -> ScenarioError {
      .notApplicable(assumption.description, reason: reason, at: assumption.position)
    }
    let series = block.series
    guard let (first, last) = span.converted(to: series.frequency) else {
      throw refusal("\(span) is not made of periods of the \(series.frequency) series")
    }
    if isSingle, first != last {
      throw refusal("\(span) is more than one period of the \(series.frequency) series")
    }
    guard block.horizonEnd > series.end else { throw refusal("\(series.name) is not projected") }
    guard first > series.end else {
      throw refusal(
        "\(first) is published, so what happened then is in the data; \(series.name) is projected "
          + "from \(series.end + 1) to \(block.horizonEnd)")
    }
    guard last <= block.horizonEnd else {
      throw refusal(
        "\(last) is past the end of the projection, \(block.horizonEnd); set a later end (until:)")
    }
    return first...last
  }
}

extension Scenario {
  /// Refuses two values for one path, shock, shape or coefficient.
  ///
  /// Statements about months may be repeated: they are evidence, or redundant.
  func checkRepetitions() throws(ScenarioError) {
    var places: [String: [Assumption]] = [:]
    for assumption in assumptions where assumption.statement == nil {
      places[assumption.subject, default: []].append(assumption)
    }
    for assumption in assumptions {
      guard let same = places[assumption.subject], same.count > 1 else { continue }
      throw .repeated(assumption.subject, places: same.compactMap(\.position))
    }
  }
}
