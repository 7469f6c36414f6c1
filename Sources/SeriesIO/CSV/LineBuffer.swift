import Foundation

/// Lines of a source through one reused buffer.
///
/// The slices handed out are valid until the next call. Memory is one piece, or the longest line.
final class LineBuffer {
  /// The number of the line handed out last, from 1.
  private(set) var line = 0
  let path: String
  private let source: ByteSource
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity = pieceSize
  private var head = 0
  private var tail = 0
  private var isAtEnd = false
  /// Bytes of the source that lie before the buffer.
  private var discarded = 0
  private var lineStart = 0

  /// A record longer than this is not one of a table of numbers.
  private static let longest = 1 << 26

  init(_ source: ByteSource) {
    self.source = source
    path = source.path
    base = .allocate(capacity: pieceSize)
  }

  deinit { base.deallocate() }

  /// How much of the source has been handed out, from 0 to 1; nil when its size is unknown.
  var fractionRead: Double? {
    source.size.map { $0 == 0 ? 1 : Double(discarded + head) / Double($0) }
  }

  /// The offset in the source of a byte of the line handed out last (0 for one elsewhere).
  func offset(of pointer: UnsafePointer<UInt8>) -> Int {
    let position = pointer - UnsafePointer(base)
    return (0..<capacity).contains(position) ? discarded + position : discarded + lineStart
  }

  /// Reads the first piece, for a look at the start; a byte order mark is skipped.
  func start() throws(SeriesIOError) -> UnsafeBufferPointer<UInt8> {
    try refill()
    let piece = UnsafeBufferPointer(start: base, count: tail)
    try checkIsText(piece, path: path)
    if piece.starts(with: byteOrderMark) { head = byteOrderMark.count }
    return UnsafeBufferPointer(rebasing: piece[head...])
  }

  /// The next line without its end; nil after the last one.
  func next() throws(SeriesIOError) -> UnsafeBufferPointer<UInt8>? {
    var searched = 0
    while true {
      if let newline = memchr(base + head + searched, 10, tail - head - searched) {
        let end = newline.assumingMemoryBound(to: UInt8.self) - base
        return take(upTo: end, next: end + 1)
      }
      searched = tail - head
      if isAtEnd { return searched == 0 ? nil : take(upTo: tail, next: tail) }
      try refill()
    }
  }

  /// The line handed out last together with the lines its open quote reaches into.
  func extended() throws(SeriesIOError) -> UnsafeBufferPointer<UInt8> {
    head = lineStart
    line -= 1
    var scanned = 0
    var isInside = false
    while true {
      while head + scanned < tail {
        let byte = base[head + scanned]
        if byte == UInt8(ascii: "\"") { isInside.toggle() }
        if byte == UInt8(ascii: "\n") {
          if !isInside { return take(upTo: head + scanned, next: head + scanned + 1) }
        }
        scanned += 1
      }
      if isAtEnd { return take(upTo: tail, next: tail) }
      try refill()
    }
  }

  /// The bytes that are in the buffer and not handed out yet.
  var unread: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + head, count: tail - head)
  }

  /// Takes note of lines that were read directly out of `unread`.
  func consume(bytes: Int, upToLine last: Int) {
    head += bytes
    line = last
  }

  /// Counts further lines that lay inside of quotes.
  func countLines(_ count: Int) { line += count }

  private func take(upTo end: Int, next: Int) -> UnsafeBufferPointer<UInt8> {
    lineStart = head
    head = next
    line += 1
    let hasReturn = end > lineStart && base[end - 1] == UInt8(ascii: "\r")
    return UnsafeBufferPointer(
      start: base + lineStart, count: end - lineStart - (hasReturn ? 1 : 0))
  }

  /// Moves what is unread to the front and reads more behind it.
  private func refill() throws(SeriesIOError) {
    let unread = tail - head
    if unread == capacity { try grow() }
    if head > 0 { memmove(base, base + head, unread) }
    discarded += head
    (head, tail) = (0, unread)
    let space = UnsafeMutableRawBufferPointer(start: base + tail, count: capacity - tail)
    let count = try source.read(into: space)
    isAtEnd = count == 0
    if let nul = memchr(base + tail, 0, count) {
      let offset = nul.assumingMemoryBound(to: UInt8.self) - base
      let newlines = (0..<offset).count { base[$0] == UInt8(ascii: "\n") }
      let place = FilePlace(file: path, line: line + newlines + 1)
      throw .nulByte(place, byteOffset: discarded + offset)
    }
    tail += count
  }

  private func grow() throws(SeriesIOError) {
    guard capacity < Self.longest else {
      throw .cannotRead(path: path, reason: "line \(line + 1) is longer than 64 MiB")
    }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity)
    memcpy(larger, base, tail)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
