import Foundation

/// Writes files whole or not at all.
public enum OutputFile {
  /// Replaces `path` by `text`, whole or not at all, as `StreamedOutput` does.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` with the system's reason.
  public static func write(_ text: String, to path: String) throws(SeriesIOError) {
    let output = try StreamedOutput(path: path)
    try output.write(text)
    try output.commit()
  }

  /// True when two paths lead to one file that exists, whatever they look like.
  public static func isSame(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard path != "-", other != "-", stat(path, &first) == 0, stat(other, &second) == 0 else {
      return false
    }
    let isFile = first.st_mode & S_IFMT == S_IFREG
    return isFile && first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
