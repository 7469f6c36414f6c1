/// Breaks a paragraph into lines of at most `width` terminal columns, at spaces.
///
/// A word longer than the width stands on a line of its own. Later lines start with `indent`.
public func wrapped(_ text: String, width: Int = 80, indent: String = "") -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ", omittingEmptySubsequences: true) {
    let joined = line.isEmpty ? String(word) : line + " " + word
    if displayWidth(joined) <= width || line.isEmpty || line == indent {
      line = joined
    } else {
      lines.append(line)
      line = indent + word
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}
