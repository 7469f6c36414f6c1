/// A small table for people: a title, columns with group headings, rows, notes.
///
/// Rendered as fixed-width text or as markdown. Numbers arrive as finished text; a trailing column
/// is flush right. Widths follow `displayWidth`, so Chinese names line up.
public struct TextTable: Sendable {
  /// One column: heading, side, and the heading it shares with its neighbours.
  public struct Column: Sendable {
    /// Heading of the column.
    public let title: String
    /// True for numbers: flush right.
    public let isTrailing: Bool
    /// A heading that spans this and adjacent columns with the same text.
    public let group: String?

    /// A column of words, flush left.
    public static func words(_ title: String, group: String? = nil) -> Column {
      Column(title: title, isTrailing: false, group: group)
    }

    /// A column of numbers, flush right.
    public static func numbers(_ title: String, group: String? = nil) -> Column {
      Column(title: title, isTrailing: true, group: group)
    }
  }

  /// Line above the table; empty for none.
  public var title: String
  /// The columns, left to right.
  public let columns: [Column]
  /// Cells by row; every row has a cell a column.
  public private(set) var rows: [[String]] = []
  /// Lines below the table.
  public var notes: [String] = []
  /// Rows that have a rule above them.
  private var ruledRows: Set<Int> = []

  /// An empty table.
  public init(title: String = "", columns: [Column]) {
    self.title = title
    self.columns = columns
  }

  /// Adds a row; traps unless it has one cell a column.
  public mutating func append(_ cells: [String]) {
    precondition(
      cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns")
    rows.append(cells)
  }

  /// Puts a rule between the rows so far and the next one.
  public mutating func appendRule() {
    if !rows.isEmpty { ruledRows.insert(rows.count) }
  }
}

extension TextTable {
  /// Columns of the terminal that headings and rows take; title and notes are not counted.
  var width: Int {
    let widths = columnWidths()
    return widths.reduce(0, +) + 2 * Swift.max(widths.count - 1, 0)
  }

  /// The table as fixed-width lines, each ending in a line feed.
  public func plain() -> String {
    let widths = columnWidths()
    var lines: [String] = []
    if !title.isEmpty { lines.append(title) }
    if columns.contains(where: { $0.group != nil }) { lines.append(groupLine(widths)) }
    if columns.contains(where: { !$0.title.isEmpty }) {
      lines.append(line(columns.map(\.title), widths))
    }
    lines.append(rule(widths))
    for (index, row) in rows.enumerated() {
      if ruledRows.contains(index) { lines.append(rule(widths)) }
      lines.append(line(row, widths))
    }
    return (lines + notes).map { $0 + "\n" }.joined()
  }

  /// The table as markdown: group headings are put before the column's own.
  public func markdown() -> String {
    var lines: [String] = title.isEmpty ? [] : ["**\(Self.escaped(title))**", ""]
    let headings = columns.map { column in
      [column.group, column.title].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
    }
    lines.append(Self.markdownLine(headings))
    lines.append("|" + columns.map { $0.isTrailing ? "--:|" : ":--|" }.joined())
    lines += rows.map(Self.markdownLine)
    if !notes.isEmpty { lines += [""] + notes.map(Self.escaped) }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func markdownLine(_ cells: [String]) -> String {
    "| " + cells.map(escaped).joined(separator: " | ") + " |"
  }

  /// Text in which markdown reads no table mark.
  private static func escaped(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("*", with: "\\*").replacing("`", with: "\\`")
  }

  private func columnWidths() -> [Int] {
    var widths = columns.indices.map { j in
      rows.reduce(displayWidth(columns[j].title)) { Swift.max($0, displayWidth($1[j])) }
    }
    for span in groupSpans() {
      let available = span.columns.reduce(0) { $0 + widths[$1] } + 2 * (span.columns.count - 1)
      if let last = span.columns.last, displayWidth(span.title) > available {
        widths[last] += displayWidth(span.title) - available
      }
    }
    return widths
  }

  /// Runs of adjacent columns that share a group heading.
  private func groupSpans() -> [(title: String, columns: Range<Int>)] {
    var spans: [(title: String, columns: Range<Int>)] = []
    for (index, column) in columns.enumerated() {
      guard let group = column.group else { continue }
      if let last = spans.last, last.title == group, last.columns.upperBound == index {
        spans[spans.count - 1].columns = last.columns.lowerBound..<(index + 1)
      } else {
        spans.append((group, index..<(index + 1)))
      }
    }
    return spans
  }

  private func groupLine(_ widths: [Int]) -> String {
    let spans = groupSpans()
    var text = ""
    var index = 0
    while index < columns.count {
      if index > 0 { text += "  " }
      if let span = spans.first(where: { $0.columns.lowerBound == index }) {
        let width = span.columns.reduce(0) { $0 + widths[$1] } + 2 * (span.columns.count - 1)
        text += Self.padded(span.title, to: width, trailing: true)
        index = span.columns.upperBound
      } else {
        text += String(repeating: " ", count: widths[index])
        index += 1
      }
    }
    return Self.trimmingEnd(text)
  }

  private func rule(_ widths: [Int]) -> String {
    widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.indices.map { j in
      Self.padded(cells[j], to: widths[j], trailing: columns[j].isTrailing)
    }
    return Self.trimmingEnd(padded.joined(separator: "  "))
  }

  private static func padded(_ text: String, to width: Int, trailing: Bool) -> String {
    let space = String(repeating: " ", count: Swift.max(width - displayWidth(text), 0))
    return trailing ? space + text : text + space
  }

  private static func trimmingEnd(_ text: String) -> String {
    var text = Substring(text)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
