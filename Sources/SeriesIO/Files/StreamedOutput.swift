import Foundation

/// A file that is written piece by piece and appears whole or not at all.
///
/// The pieces go into a temporary file of the same folder, which takes the place of `path` at
/// `commit`; without it nothing is left behind and the old file is untouched. A
/// symbolic link stays and its target is replaced. Standard output (`-`), devices and pipes get
/// the pieces as they come.
///
///     let output = try StreamedOutput(path: "forecasts.csv")
///     try output.write("series,period,mean\n")
///     try output.commit()
public final class StreamedOutput {
  private let path: String
  private var standard: StandardOutput?
  private var descriptor: Int32 = -1
  /// The file the temporary one replaces.
  private var target = ""
  /// The name of the temporary file, empty where there is none.
  private var temporary: [CChar] = []
  /// Permissions of the file that is replaced.
  private var mode: mode_t?
  private var pending: [UInt8] = []

  /// Opens an output; `-` is standard output.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` with the system's reason.
  public init(path: String) throws(SeriesIOError) {
    self.path = path
    signal(SIGPIPE, SIG_IGN)
    if path == "-" {
      standard = StandardOutput()
      return
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists && status.st_mode & S_IFMT == S_IFDIR { throw failure("this is a folder") }
    if exists && status.st_mode & S_IFMT != S_IFREG {
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
      if descriptor < 0 { throw failure(systemMessage(errno)) }
      return
    }
    mode = exists ? status.st_mode & 0o7777 : nil
    target = exists ? resolved(path) : path
    // mkstemp takes six X at the end for the characters that it chooses.
    var template = Array("\(target).\(String(repeating: "X", count: 6))".utf8CString)
    descriptor = mkstemp(&template)
    if descriptor < 0 { throw failure(folderReason(errno)) }
    temporary = template
  }

  deinit { discard() }

  /// True once the reader of standard output has closed the pipe; what comes later is dropped.
  public var readerIsGone: Bool { standard?.readerIsGone ?? false }

  /// Adds text.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` when a piece could not be written.
  public func write(_ text: String) throws(SeriesIOError) {
    if standard != nil { try standard?.write(text) } else { try add(text.utf8) }
  }

  /// Adds bytes.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` when a piece could not be written.
  public func write(_ bytes: [UInt8]) throws(SeriesIOError) {
    if standard != nil { try standard?.write(bytes) } else { try add(bytes) }
  }

  /// Writes what is pending, so that a reader of a pipe sees it.
  ///
  /// - Throws: `SeriesIOError.cannotWrite` when it could not be written.
  public func flush() throws(SeriesIOError) {
    if standard != nil { return try standard?.flush() ?? () }
    let code = writeFully(pending, to: descriptor)
    pending.removeAll(keepingCapacity: true)
    if code != 0 { throw failure(systemMessage(code)) }
  }

  /// Writes the rest and puts the file in its place; nothing can be added afterwards.
  ///
  /// - Throws: `SeriesIOError.cannotWrite`; the old file is untouched then.
  public func commit() throws(SeriesIOError) {
    try flush()
    guard !temporary.isEmpty else { return }
    var code: Int32 = 0
    if fchmod(descriptor, mode ?? defaultMode()) != 0 { code = errno }
    // Without this a crash soon after could leave the new name with no content.
    if code == 0 && fsync(descriptor) != 0 && errno != EINVAL { code = errno }
    if close(descriptor) != 0 && code == 0 { code = errno }
    descriptor = -1
    if code == 0 && rename(&temporary, target) != 0 { code = errno }
    if code != 0 { throw failure(systemMessage(code)) }
    temporary = []
  }

  /// Gives the output up: what was not committed leaves nothing behind.
  public func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    if !temporary.isEmpty { unlink(&temporary) }
    temporary = []
  }

  private func add(_ bytes: some Sequence<UInt8>) throws(SeriesIOError) {
    pending.append(contentsOf: bytes)
    // Larger pieces bring nothing.
    if pending.count >= 1 << 16 { try flush() }
  }

  private func failure(_ reason: String) -> SeriesIOError {
    .cannotWrite(path: path, reason: reason)
  }

  private func folderReason(_ code: Int32) -> String {
    let folder = FilePath.folder(of: path)
    return code == ENOENT ? "there is no folder \(quoted(folder))" : systemMessage(code)
  }

  /// What `open` would give a new file: read and write for everybody, less the process's mask.
  private func defaultMode() -> mode_t {
    let mask = umask(0)
    umask(mask)
    return 0o666 & ~mask
  }
}

/// The file behind a symbolic link.
private func resolved(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
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
