import Foundation
import TestSupport

/// One run of the built binary: what it wrote and how it ended.
struct CommandRun {
  let code: Int32
  let output: String
  let messages: String

  /// The binary next to the test bundle.
  static var binary: URL {
    get throws {
      let places = [Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
      let candidates =
        places.map { $0.appendingPathComponent("tradewind") }
        + [
          Bundle.main.executableURL?.deletingLastPathComponent().appendingPathComponent("tradewind")
        ]
        .compactMap { $0 }
      guard
        let found = candidates.first(where: {
          FileManager.default.isExecutableFile(atPath: $0.path)
        })
      else { throw MissingBinary(places: candidates.map(\.path)) }
      return found
    }
  }

  struct MissingBinary: Error { let places: [String] }

  /// Runs `tradewind` with arguments in a folder.
  init(_ arguments: [String], in folder: URL, input: String? = nil) throws {
    try self.init(executable: Self.binary, arguments, in: folder, input: input)
  }

  /// Runs a shell line in which `$TRADEWIND` is the binary.
  init(shell line: String, in folder: URL) throws {
    try self.init(
      executable: URL(fileURLWithPath: "/bin/bash"),
      ["-c", "TRADEWIND='\(Self.binary.path)'; " + line], in: folder, input: nil)
  }

  private init(executable: URL, _ arguments: [String], in folder: URL, input: String?) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // Files instead of pipes: no limit on what is written before anybody reads.
    let identifier = UUID().uuidString
    let scratch = FileManager.default.temporaryDirectory
    let files = ["in", "out", "err"].map { scratch.appendingPathComponent("\(identifier).\($0)") }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    try Data((input ?? "").utf8).write(to: files[0])
    try Data().write(to: files[1])
    try Data().write(to: files[2])
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    code = process.terminationStatus
    output = try String(contentsOf: files[1], encoding: .utf8)
    messages = try String(contentsOf: files[2], encoding: .utf8)
  }

  /// The output as JSON.
  var json: JSONValue {
    get throws { try JSONDecoder().decode(JSONValue.self, from: Data(output.utf8)) }
  }
}

/// A folder that lives as long as the test.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("tradewind-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and returns its name.
  @discardableResult
  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
    return name
  }

  /// Names of the files in the folder.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }

  /// A monthly CSV file with a rising seasonal series from January 2015.
  @discardableResult
  func monthly(_ name: String, count: Int = 72, column: String = "exports") throws -> String {
    try file(name, "month,\(column)\n" + Self.rows(count).joined(separator: "\n") + "\n")
  }

  /// Rows `2015-01,…` of a seasonal series with a little noise that is the same everywhere.
  static func rows(_ count: Int) -> [String] {
    var generator = SeededGenerator(seed: 7)
    return (0..<count).map { i in
      let noise = Double(generator.next() % 1000) / 250 - 2
      let season = [0, -18, 2, 4, 6, 8, 9, 10, 8, 6, 12, 15][i % 12]
      let value = 100 + 0.8 * Double(i) + Double(season) + noise
      let month = i % 12 + 1
      return "\(2015 + i / 12)-\(month < 10 ? "0" : "")\(month),\((value * 10).rounded() / 10)"
    }
  }
}
