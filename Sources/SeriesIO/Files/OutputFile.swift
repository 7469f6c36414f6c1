import Foundation

/// Writes files whole or not at all.
public enum OutputFile {
  /// Replaces `path` by `text`, whole or not at all.
  ///
  /// The text goes into a temporary file of the same folder which then takes the place of `path`;
  /// when anything fails the old file is untouched and nothing is left behind. A symbolic link
  /// stays and its target is replaced. Devices and pipes, such as `/dev/null`, are written to
  /// directly; `-` is standard output.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` with the system's reason.
  public static func write(_ text: String, to path: String) throws(SeriesIOError) {
    try write(Array(text.utf8), to: path)
  }

  /// Replaces `path` by `bytes`, whole or not at all, as `write(_:to:)` for text.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` with the system's reason.
  public static func write(_ bytes: [UInt8], to path: String) throws(SeriesIOError) {
    if path == "-" {
      var output = StandardOutput()
      try output.write(bytes)
      return try output.flush()
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists && status.st_mode & S_IFMT == S_IFDIR {
      throw .cannotWrite(path: path, reason: "this is a folder")
    }
    if exists && status.st_mode & S_IFMT != S_IFREG {
      return try writeDirectly(bytes, to: path)
    }
    try replace(path, by: bytes, mode: exists ? status.st_mode & 0o7777 : nil)
  }

  private static func writeDirectly(_ bytes: [UInt8], to path: String) throws(SeriesIOError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: systemMessage(errno)) }
    defer { close(descriptor) }
    let code = writeFully(bytes, to: descriptor)
    if code != 0 { throw .cannotWrite(path: path, reason: systemMessage(code)) }
  }

  private static func replace(
    _ path: String, by bytes: [UInt8], mode: mode_t?
  ) throws(SeriesIOError) {
    let target = mode == nil ? path : resolved(path)
    var template = Array("\(target).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: folderReason(path, errno)) }
    var code = writeFully(bytes, to: descriptor)
    if code == 0 && fchmod(descriptor, mode ?? defaultMode()) != 0 { code = errno }
    // Without this a crash soon after could leave the new name with no content.
    if code == 0 && fsync(descriptor) != 0 && errno != EINVAL { code = errno }
    if close(descriptor) != 0 && code == 0 { code = errno }
    if code == 0 && rename(&template, target) != 0 { code = errno }
    guard code == 0 else {
      unlink(&template)
      throw .cannotWrite(path: path, reason: systemMessage(code))
    }
  }

  /// The file behind a symbolic link.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func folderReason(_ path: String, _ code: Int32) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return code == ENOENT ? "there is no folder \(quoted(folder))" : systemMessage(code)
  }

  /// What `open` would give a new file: read and write for everybody, less the process's mask.
  private static func defaultMode() -> mode_t {
    let mask = umask(0)
    umask(mask)
    return 0o666 & ~mask
  }
}

/// Writes all bytes, over interruptions and partial writes.
///
/// - Returns: 0, or the error number.
func writeFully(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  bytes.withUnsafeBytes { buffer in
    var written = 0
    while written < buffer.count {
      let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
      let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}
