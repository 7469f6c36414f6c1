/// Writes comma-separated lines as RFC 4180 quotes them, ending in a line feed.
public enum CSVText {
  /// One line.
  public static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\n"
  }

  /// A field, in quotes when it holds a comma, a quote or a line break.
  public static func field(_ text: String) -> String {
    let needsQuotes = text.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  /// A number with the shortest digits that read back as the same; empty when missing.
  public static func number(_ value: Double) -> String {
    if value.isNaN { return "" }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
