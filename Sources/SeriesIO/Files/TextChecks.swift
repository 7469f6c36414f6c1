/// Refuses contents that are plainly something else than UTF-8 text, with the remedy.
func checkIsText(_ bytes: some Collection<UInt8>, path: String) throws(SeriesIOError) {
  let first = Array(bytes.prefix(4))
  if first.starts(with: [0x1F, 0x8B]) {
    throw .notText(
      path: path, found: "the file is compressed (gzip)",
      remedy: "unpack it into the program: gunzip -c FILE | tradewind … -")
  }
  if first.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
    throw .notText(
      path: path, found: "this is a spreadsheet or another zip archive",
      remedy: "save the sheet as CSV (UTF-8)")
  }
  if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) {
    throw .notText(
      path: path, found: "the file is encoded as UTF-16", remedy: "save it as UTF-8")
  }
}

/// The text of UTF-8 bytes without a byte order mark.
///
/// - Throws: `SeriesIOError.invalidUTF8` or `.nulByte` with line and offset.
func decodedText(_ bytes: [UInt8], path: String) throws(SeriesIOError) -> String {
  try checkNoNul(bytes, path: path)
  guard let text = String(validating: bytes, as: UTF8.self) else {
    let offset = firstInvalidUTF8(in: bytes) ?? 0
    let place = FilePlace(file: path, line: lineNumber(of: offset, in: bytes))
    throw .invalidUTF8(place, byteOffset: offset)
  }
  return text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
}

/// The offset of the first byte that cannot be part of UTF-8 text; nil when all is well.
func firstInvalidUTF8(in bytes: some Collection<UInt8>) -> Int? {
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  var valid = 0
  while true {
    switch decoder.decode(&iterator) {
    case .scalarValue(let scalar): valid += UTF8.width(scalar)
    case .emptyInput: return nil
    case .error: return valid
    }
  }
}

private func lineNumber(of offset: Int, in bytes: [UInt8]) -> Int {
  bytes[..<offset].reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
}

/// Refuses zero bytes, which no text contains.
func checkNoNul(_ bytes: [UInt8], path: String) throws(SeriesIOError) {
  guard let offset = bytes.firstIndex(of: 0) else { return }
  throw .nulByte(
    FilePlace(file: path, line: lineNumber(of: offset, in: bytes)), byteOffset: offset)
}
