import Foundation
import SeriesIO
import Testing

struct OutputFileTests {
  @Test func writesWholeFiles() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("out.csv")
    try OutputFile.write("first", to: path)
    try OutputFile.write("second\n", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "second\n")
    #expect(folder.contents == ["out.csv"])
  }

  @Test func keepsModeAndLinks() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("real.txt", "old")
    let link = folder.path("link.txt")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try OutputFile.write("new", to: link)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(folder.contents == ["link.txt", "real.txt"])
  }

  @Test func failuresLeaveNothing() throws {
    let folder = try TemporaryFolder()
    for (path, word) in [
      (folder.path("none/out.csv"), "no folder"), (folder.url.path, "folder"),
      ("/dev/full", "no space"),
    ] {
      let error = #expect(throws: SeriesIOError.self) { try OutputFile.write("text", to: path) }
      #expect(error?.isOutputFailure == true)
      #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    }
    #expect(folder.contents.isEmpty)
  }

  @Test func devicesAreWrittenTo() throws {
    try OutputFile.write("text", to: "/dev/null")
    let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
  }
}

struct StandardOutputTests {
  @Test func aClosedPipeIsAQuietSuccess() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    var output = StandardOutput(descriptor: ends[1])
    close(ends[0])
    try output.write("lost")
    try output.flush()
    #expect(output.readerIsGone)
    try output.write("more")
    try output.flush()
    close(ends[1])
  }

  @Test func aFullDiskIsAnError() {
    let descriptor = open("/dev/full", O_WRONLY)
    var output = StandardOutput(descriptor: descriptor)
    let error = #expect(throws: SeriesIOError.self) {
      try output.write("text")
      try output.flush()
    }
    #expect(error?.isOutputFailure == true)
    #expect(error?.description.contains("standard output") == true)
    close(descriptor)
  }

  @Test func everythingArrives() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("out", "")
    let descriptor = open(path, O_WRONLY)
    var output = StandardOutput(descriptor: descriptor)
    let line = String(repeating: "x", count: 999) + "\n"
    for _ in 0..<300 { try output.write(line) }
    try output.write(Array("end".utf8))
    try output.flush()
    close(descriptor)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.utf8.count == 300_003)
    #expect(text.hasSuffix("\nend"))
  }
}
