import Foundation
import Tradewind

/// Messages to standard error; results never go here.
enum Messages {
  /// Writes text and a line feed.
  static func write(_ text: String) { raw(text + "\n") }

  /// Writes text as it is; where standard error is closed it is lost.
  static func raw(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Foundation.write(STDERR_FILENO, bytes, bytes.count)
  }

  /// An error that ends the command, or one of its series.
  static func error(_ text: String) { write("tradewind: error: \(text)") }

  /// A usage error in the argument parser's words.
  static func usage(_ text: String) {
    let prefix = "Error: "
    write(text.hasPrefix(prefix) ? "tradewind: error: " + text.dropFirst(prefix.count) : text)
  }

  /// Something the user should know while the result stands.
  static func warning(_ text: String) { write("tradewind: warning: \(text)") }
}

/// Results to standard output or to a file, whole or not at all.
enum Results {
  /// Writes a result to a file; nil or `-` is standard output.
  static func write(_ text: String, to path: String?) throws(SeriesIOError) {
    try OutputFile.write(text, to: path ?? "-")
  }
}
