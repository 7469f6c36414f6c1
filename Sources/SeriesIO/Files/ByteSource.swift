import Foundation
import TimeSeries

/// A file, standard input or bytes in memory, read in pieces.
///
/// A regular file is read up to the size it had when it was opened. If it has another size by then,
/// the end of the file throws `SeriesIOError.changedWhileRead`.
final class ByteSource {
  /// The path as the user wrote it; `-` is standard input.
  let path: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// The size at opening; nil for pipes and devices.
  private let sizeAtOpening: Int?
  private let memory: [UInt8]
  private var position = 0

  /// Bytes that are in memory already; `path` names them in messages.
  init(bytes: [UInt8], path: String) {
    self.path = path
    memory = bytes
    descriptor = -1
    ownsDescriptor = false
    sizeAtOpening = bytes.count
  }

  /// Opens a file, or standard input for `-`.
  init(path: String) throws(SeriesIOError) {
    self.path = path
    memory = []
    ownsDescriptor = path != "-"
    let opened = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw openFailure(path, code: errno) }
    var status = stat()
    guard fstat(opened, &status) == 0 else {
      throw .cannotRead(path: path, reason: systemMessage(errno))
    }
    descriptor = opened
    sizeAtOpening = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    if status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory(path: path) }
  }

  deinit { if ownsDescriptor && descriptor >= 0 { close(descriptor) } }

  /// The size of a regular file when it was opened, nil for pipes and devices.
  var size: Int? { sizeAtOpening }

  /// Reads the next bytes into `buffer`.
  ///
  /// - Returns: How many bytes were read, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SeriesIOError) -> Int {
    let left = sizeAtOpening.map { $0 - position } ?? Int.max
    let wanted = Swift.min(buffer.count, left)
    guard wanted > 0 else {
      try checkUnchanged()
      return 0
    }
    let count = try descriptor < 0 ? copy(wanted, into: buffer) : readFile(wanted, into: buffer)
    if count == 0 { try checkUnchanged() }
    position += count
    return count
  }

  /// Everything from here to the end.
  func readAll() throws(SeriesIOError) -> [UInt8] {
    if descriptor < 0 && position == 0 {
      position = memory.count
      return memory
    }
    var bytes: [UInt8] = []
    // The size at opening where it is known; a pipe starts with one piece.
    bytes.reserveCapacity(sizeAtOpening ?? pieceSize)
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
    defer { piece.deallocate() }
    while case let count = try read(into: piece), count > 0 {
      bytes.append(contentsOf: piece[..<count])
    }
    return bytes
  }

  private func copy(_ count: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    buffer.copyBytes(from: memory[position..<(position + count)])
    return count
  }

  private func readFile(
    _ count: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SeriesIOError) -> Int {
    while true {
      let result = Foundation.read(descriptor, buffer.baseAddress, count)
      if result >= 0 { return result }
      if errno != EINTR { throw .cannotRead(path: path, reason: systemMessage(errno)) }
    }
  }

  /// At the end: what was read must be the whole file, as it was opened and as it is now.
  private func checkUnchanged() throws(SeriesIOError) {
    guard let sizeAtOpening, descriptor >= 0 else { return }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return }
    let sizeNow = Int(status.st_size)
    if position < sizeAtOpening || sizeNow != sizeAtOpening {
      throw .changedWhileRead(path: path, sizeAtOpening: sizeAtOpening, sizeNow: sizeNow)
    }
  }
}

/// Bytes a read asks for: large enough that the system call does not count, small enough for the
/// second-level cache.
let pieceSize = 1 << 18

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

/// Why a file could not be opened, with the nearest name in its folder when there is none.
private func openFailure(_ path: String, code: Int32) -> SeriesIOError {
  switch code {
  case ENOENT, ENOTDIR: .noSuchFile(path: path, nearest: nearestFile(to: path))
  case EACCES, EPERM: .noPermission(path: path)
  default: .cannotRead(path: path, reason: systemMessage(code))
  }
}

/// The most similar file name in the folder of `path`, with that folder in front.
private func nearestFile(to path: String) -> String? {
  let name = FilePath.name(of: path)
  let folder = FilePath.folder(of: path)
  let entries = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
  guard let nearest = nearestName(to: name, in: (entries ?? []).sorted()) else { return nil }
  return FilePath.file(nearest, in: folder)
}
