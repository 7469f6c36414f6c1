public import TimeSeries

/// One line of a scenario: a statement about months, or a change of what the projection rests on.
public struct Assumption: Hashable, Sendable, CustomStringConvertible {
  /// What is assumed.
  public enum Content: Hashable, Sendable {
    /// A statement about months, which conditions the joint law.
    case statement(MeasureStatement)
    /// A statement about published months that asks what would follow had they been so.
    case history(MeasureStatement)
    /// Future values of a regressor, which change the inputs of the projection.
    case path(RegressorPath)
    /// The innovation of a period.
    case shock(SeriesShock)
    /// A known effect over time.
    case shape(PolicyShape)
    /// A coefficient of a model.
    case coefficient(CoefficientValue)
  }

  /// What is assumed.
  public let content: Content
  /// Where it stands in its file; nil for one that comes from elsewhere.
  public let position: SourcePosition?
  /// Where its unit stands; nil where it has none or comes from elsewhere.
  let unitPosition: SourcePosition?

  /// An assumption from its parts.
  public init(_ content: Content, at position: SourcePosition? = nil) {
    self.content = content
    self.position = position
    unitPosition = nil
  }

  /// Reads `growth(exports, 2024H2) = 5% ± 1`, `path(pmi, 2024-08) = 50.1, hold` and the like.
  ///
  /// - Parameters:
  ///   - text: The assumption.
  ///   - position: Where the text begins in its file; errors then point into the file.
  /// - Throws: `ScenarioError.syntax`.
  public init(parsing text: String, at position: SourcePosition? = nil) throws(ScenarioError) {
    do throws(TimeSeriesError) {
      content = try Self.content(of: text)
      self.position = position
      unitPosition = position.flatMap { Self.unitPosition(in: text, from: $0) }
    } catch {
      let error = Self.withNearestWord(error)
      throw .syntax(error, at: position.map { error.located(from: $0) })
    }
  }

  private static func content(of text: String) throws(TimeSeriesError) -> Content {
    if let question = HistoryQuestion(text) { return .history(try question.statement()) }
    switch leadingWord(of: text) {
    case "path": return .path(try RegressorPath(parsing: text))
    case "shock": return .shock(try SeriesShock(parsing: text))
    case "coefficient": return .coefficient(try CoefficientValue(parsing: text))
    case .some(let word) where PolicyShape.usages.contains { $0.word == word }:
      return .shape(try PolicyShape(parsing: text))
    default: return .statement(try MeasureStatement(parsing: text))
    }
  }

  /// A word that is no measure may be a misspelt kind of assumption.
  private static func withNearestWord(_ error: TimeSeriesError) -> TimeSeriesError {
    guard case .unknownMeasure(let text, let offset, let name, _) = error else { return error }
    let words =
      MeasureKind.allCases.map(\.rawValue) + ["path", "shock", "coefficient"]
      + PolicyShape.usages.map(\.word)
    return .unknownMeasure(
      text: text, offset: offset, name: name, nearest: nearestName(to: name, in: words))
  }

  /// The canonical spelling.
  public var description: String {
    switch content {
    case .statement(let statement): statement.description
    case .history(let statement): "\(HistoryQuestion.mark) \(statement)"
    case .path(let path): path.description
    case .shock(let shock): shock.description
    case .shape(let shape): shape.description
    case .coefficient(let coefficient): coefficient.description
    }
  }

  /// What the assumption is about, its left side: a later line about the same replaces it where a
  /// scenario builds on another.
  public var subject: String {
    switch content {
    case .statement(let statement): statement.measure.description
    case .history(let statement): "\(HistoryQuestion.mark) \(statement.measure)"
    case .path(let path): "path(\(quotedName(path.name)))"
    case .shock(let shock): shock.subject
    case .shape(let shape): shape.subject
    case .coefficient(let coefficient): coefficient.subject
    }
  }

  /// The series it speaks of, in order; none for the path of a regressor.
  public var seriesNames: [String] {
    switch content {
    case .statement(let statement), .history(let statement):
      [statement.measure.series] + (statement.measure.other.map { [$0] } ?? [])
    case .path: []
    case .shock(let shock): [shock.series]
    case .shape(let shape): [shape.series]
    case .coefficient(let coefficient): [coefficient.series]
    }
  }

  /// The statement; nil for anything else.
  public var statement: MeasureStatement? {
    if case .statement(let statement) = content { statement } else { nil }
  }

  /// What is asked about published months; nil for anything else.
  public var history: MeasureStatement? {
    if case .history(let statement) = content { statement } else { nil }
  }

  /// The path; nil for anything else.
  public var path: RegressorPath? {
    if case .path(let path) = content { path } else { nil }
  }

  /// The shock; nil for anything else.
  public var shock: SeriesShock? {
    if case .shock(let shock) = content { shock } else { nil }
  }

  /// The shape; nil for anything else.
  public var shape: PolicyShape? {
    if case .shape(let shape) = content { shape } else { nil }
  }

  /// The coefficient; nil for anything else.
  public var coefficient: CoefficientValue? {
    if case .coefficient(let coefficient) = content { coefficient } else { nil }
  }
}

extension TimeSeriesError {
  /// The place of the offending character for a text on one line that begins at `start`.
  func located(from start: SourcePosition) -> SourcePosition {
    switch self {
    case .invalidPeriod(_, let offset, _), .syntax(_, let offset, _),
      .unknownMeasure(_, let offset, _, _):
      SourcePosition(line: start.line, column: start.column + offset, file: start.file)
    default: start
    }
  }
}

/// A named list of assumptions that is laid on a baseline.
public struct Scenario: Hashable, Sendable {
  /// The name in results.
  public var name: String
  /// Its assumptions; none makes it the baseline.
  public var assumptions: [Assumption]
  /// What a reader should know.
  public var notes: String?
  /// Where the assumptions come from.
  public var sources: [String]

  /// A scenario from its parts.
  public init(
    name: String, assumptions: [Assumption], notes: String? = nil, sources: [String] = []
  ) {
    self.name = name
    self.assumptions = assumptions
    self.notes = notes
    self.sources = sources
  }

  /// A scenario from assumptions as text.
  ///
  ///     try Scenario("Strong second half", assuming: ["growth(exports, 2024H2) = 8% ± 1"])
  ///
  /// - Throws: `ScenarioError.syntax` for the first text that cannot be read.
  public init(_ name: String, assuming texts: [String]) throws(ScenarioError) {
    var assumptions: [Assumption] = []
    for text in texts { assumptions.append(try Assumption(parsing: text)) }
    self.init(name: name, assumptions: assumptions)
  }
}
