/// Future values of a regressor that an assumption sets: `path(pmi, 2024-08) = 50.1, 50.3, hold`.
public struct RegressorPath: Hashable, Sendable {
  /// The regressor: a column of the data.
  public let name: String
  /// The period of the first value.
  public let start: Period
  /// One value a period, in the unit of the regressor.
  public let values: [Double]
  /// True if the last value stays for all later periods.
  public let holds: Bool

  /// A path from its parts; one without values traps.
  public init(name: String, start: Period, values: [Double], holds: Bool) {
    precondition(!values.isEmpty, "a path of \(name) without values")
    self.name = name
    self.start = start
    self.values = values
    self.holds = holds
  }

  /// Reads a path.
  ///
  ///     path = "path" "(" name "," period ")" "=" number { "," number } [ "," "hold" ]
  ///
  /// - Throws: `TimeSeriesError.syntax` with the offset of what does not fit.
  public init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    self = try cursor.readPath()
    try cursor.requireEnd(after: "path")
  }

  /// True if the text begins as a path does, so that it should be read as one.
  public static func begins(_ text: String) -> Bool {
    var cursor = TextCursor(text)
    return cursor.accept("path") && cursor.accept("(")
  }
}

extension RegressorPath: CustomStringConvertible {
  /// The canonical spelling; reading it gives the same path.
  public var description: String {
    let items = values.map(shortestNumber) + (holds ? ["hold"] : [])
    return "path(\(quotedName(name)), \(start)) = \(items.joined(separator: ", "))"
  }
}

extension TextCursor {
  /// How a path is written, for errors.
  private static let usage = "path(pmi, 2024-08) = 50.1, 50.3, hold"

  mutating func readPath() throws(TimeSeriesError) -> RegressorPath {
    try require("path", ", as in \(Self.usage)")
    try require("(", " after path, as in \(Self.usage)")
    let name = try readName("the name of a regressor, as in \(Self.usage)")
    try require(",", " and the first period, as in \(Self.usage)")
    skipBlanks()
    let offset = position
    let span = try readSpan()
    guard span.count == 1 else {
      throw mismatch("the month in which the path starts, as in \(Self.usage)", at: offset)
    }
    try require(")", " after the period, as in \(Self.usage)")
    try require("=", " and the values, as in \(Self.usage)")
    var values = [try readNumber("the first value, as in \(Self.usage)")]
    var holds = false
    while !holds, accept(",") {
      if accept("hold") { holds = true } else { values.append(try readNumber("a value or hold")) }
    }
    return RegressorPath(name: name, start: span.start, values: values, holds: holds)
  }
}
