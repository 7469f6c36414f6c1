/// Number of terminal columns a text takes when printed in a fixed-width font.
///
/// Han, kana, hangul, full-width forms and emoji take two columns; combining marks and invisible
/// format characters none; everything else one. Ranges: Unicode Standard Annex 11, East Asian
/// Width, classes W and F. Ambiguous characters count as one, as terminals outside East Asian
/// locales draw them.
///
/// - Complexity: O(length of the text).
public func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.reduce(0) { $0 + width(of: $1) }
}

/// A text within `width` columns, with … where it was cut.
func cut(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  var short = text
  while displayWidth(short) > Swift.max(width - 1, 1), !short.isEmpty { short.removeLast() }
  return short + "…"
}

/// Columns of one character: those of its widest scalar.
private func width(of character: Character) -> Int {
  character.unicodeScalars.reduce(0) { Swift.max($0, width(of: $1)) }
}

private func width(of scalar: Unicode.Scalar) -> Int {
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: break
  }
  if scalar.properties.isEmojiPresentation { return 2 }
  return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
}

/// Blocks whose characters are wide; the gaps inside a block hold no assigned narrow characters.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F,  // Hangul initial consonants
  0x2E80...0x303E,  // radicals, CJK punctuation
  0x3041...0x33FF,  // kana, bopomofo, enclosed CJK
  0x3400...0x4DBF,  // CJK extension A
  0x4E00...0x9FFF,  // CJK unified ideographs
  0xA000...0xA4CF,  // Yi
  0xA960...0xA97F,  // Hangul extended A
  0xAC00...0xD7A3,  // Hangul syllables
  0xF900...0xFAFF,  // CJK compatibility ideographs
  0xFE30...0xFE6F,  // CJK compatibility and small forms
  0xFF00...0xFF60,  // full-width forms
  0xFFE0...0xFFE6,  // full-width signs
  0x20000...0x3FFFD,  // supplementary ideographs
]
