import Foundation

/// Standard output, collected into pieces of 64 KiB.
///
/// A reader that closes the pipe (`| head`) is a quiet success: everything after that is dropped
/// and `readerIsGone` tells long computations to stop. A full disk throws.
///
///     var output = StandardOutput()
///     try output.write("series,period\n")
///     try output.flush()
public struct StandardOutput {
  /// True once the reader has closed the pipe.
  public private(set) var readerIsGone = false
  private let descriptor: Int32
  private var pending: [UInt8] = []

  /// Standard output of the process; a closed pipe no longer kills the process after this.
  public init() { self.init(descriptor: STDOUT_FILENO) }

  /// Any descriptor, for tests.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
    signal(SIGPIPE, SIG_IGN)
  }

  /// Adds text to what is to be written.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` when a piece could not be written.
  public mutating func write(_ text: String) throws(SeriesIOError) {
    pending.append(contentsOf: text.utf8)
    try flushIfLarge()
  }

  /// Adds bytes to what is to be written.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` when a piece could not be written.
  public mutating func write(_ bytes: [UInt8]) throws(SeriesIOError) {
    pending.append(contentsOf: bytes)
    try flushIfLarge()
  }

  /// Writes what is pending; call it at the end.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` when it could not be written.
  public mutating func flush() throws(SeriesIOError) {
    defer { pending.removeAll(keepingCapacity: true) }
    guard !readerIsGone, !pending.isEmpty else { return }
    let code = writeFully(pending, to: descriptor)
    if code == EPIPE {
      readerIsGone = true
    } else if code != 0 {
      throw .cannotWrite(path: "-", reason: systemMessage(code))
    }
  }

  private mutating func flushIfLarge() throws(SeriesIOError) {
    // The capacity of a pipe on Linux; larger pieces bring nothing.
    if pending.count >= 1 << 16 { try flush() }
  }
}
