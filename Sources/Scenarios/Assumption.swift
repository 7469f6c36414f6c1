public import TimeSeries

/// One line of a scenario: a statement about months, or the path of a regressor.
public struct Assumption: Hashable, Sendable, CustomStringConvertible {
  /// What is assumed.
  public enum Content: Hashable, Sendable {
    /// A statement about months, which conditions the joint law.
    case statement(MeasureStatement)
    /// Future values of a regressor, which change the inputs of the projection.
    case path(RegressorPath)
  }

  /// What is assumed.
  public let content: Content
  /// Where it stands in its file; nil for one that comes from elsewhere.
  public let position: SourcePosition?

  /// An assumption from its parts.
  public init(_ content: Content, at position: SourcePosition? = nil) {
    self.content = content
    self.position = position
  }

  /// Reads `growth(exports, 2024H2) = 5% ± 1` or `path(pmi, 2024-08) = 50.1, hold`.
  ///
  /// - Parameters:
  ///   - text: The assumption.
  ///   - position: Where the text begins in its file; errors then point into the file.
  /// - Throws: `ScenarioError.syntax`.
  public init(parsing text: String, at position: SourcePosition? = nil) throws(ScenarioError) {
    do throws(TimeSeriesError) {
      let content: Content =
        if RegressorPath.begins(text) {
          .path(try RegressorPath(parsing: text))
        } else {
          .statement(try MeasureStatement(parsing: text))
        }
      self.init(content, at: position)
    } catch {
      throw .syntax(error, at: position.map { error.located(from: $0) })
    }
  }

  /// The canonical spelling.
  public var description: String {
    switch content {
    case .statement(let statement): statement.description
    case .path(let path): path.description
    }
  }

  /// The statement; nil for a path.
  public var statement: MeasureStatement? {
    if case .statement(let statement) = content { statement } else { nil }
  }

  /// The path; nil for a statement.
  public var path: RegressorPath? {
    if case .path(let path) = content { path } else { nil }
  }
}

extension TimeSeriesError {
  /// The place of the offending character for a text on one line that begins at `start`.
  func located(from start: SourcePosition) -> SourcePosition {
    switch self {
    case .invalidPeriod(_, let offset, _), .syntax(_, let offset, _),
      .unknownMeasure(_, let offset, _, _):
      SourcePosition(line: start.line, column: start.column + offset)
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
