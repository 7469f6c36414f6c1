import TimeSeries

/// The text of an assumption that begins with “what if”.
///
///     what if level(exports, 2024-06) = 290
struct HistoryQuestion {
  /// The words it begins with.
  static let mark = "what if"

  private let text: String
  private let offset: Int

  /// The question in a text; nil for any other text.
  init?(_ text: String) {
    let characters = Array(text)
    var place = 0
    for word in Self.mark.split(separator: " ") {
      while place < characters.count, characters[place].isWhitespace { place += 1 }
      let end = Swift.min(place + word.count, characters.count)
      guard String(characters[place..<end]).lowercased() == word, end < characters.count,
        characters[end].isWhitespace
      else { return nil }
      place = end
    }
    self.text = text
    offset = place
  }

  /// The statement after the words.
  ///
  /// - Throws: `TimeSeriesError` with offsets in the whole text.
  func statement() throws(TimeSeriesError) -> MeasureStatement {
    do throws(TimeSeriesError) {
      return try MeasureStatement(parsing: String(text.dropFirst(offset)))
    } catch {
      throw error.moved(by: offset, in: text)
    }
  }
}

extension TimeSeriesError {
  /// The same error for a text that holds the one it was found in, `distance` characters on.
  fileprivate func moved(by distance: Int, in text: String) -> TimeSeriesError {
    switch self {
    case .syntax(_, let offset, let expected):
      .syntax(text: text, offset: offset + distance, expected: expected)
    case .unknownMeasure(_, let offset, let name, let nearest):
      .unknownMeasure(text: text, offset: offset + distance, name: name, nearest: nearest)
    default: self
    }
  }
}

extension Assumption {
  /// Where the unit of the value stands in the text of an assumption; nil where there is none.
  static func unitPosition(in text: String, from start: SourcePosition) -> SourcePosition? {
    let characters = Array(text)
    // The value follows the relation, which follows the closing bracket of what it is about.
    guard let bracket = characters.firstIndex(of: ")") else { return nil }
    var place = bracket + 1
    while place < characters.count, !characters[place].isNumber { place += 1 }
    while place < characters.count,
      characters[place].isNumber || ".,eE+-".contains(characters[place])
    {
      place += 1
    }
    while place < characters.count, characters[place].isWhitespace { place += 1 }
    guard place < characters.count, !"±,]".contains(characters[place]) else { return nil }
    return SourcePosition(line: start.line, column: start.column + place, file: start.file)
  }
}
