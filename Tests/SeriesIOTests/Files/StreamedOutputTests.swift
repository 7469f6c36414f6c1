import Foundation
import SeriesIO
import Testing

struct StreamedOutputTests {
  @Test func piecesBecomeOneFileAtTheEnd() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("out.csv", "old")
    let output = try StreamedOutput(path: path)
    let piece = String(repeating: "x", count: 50_000)
    for _ in 0..<5 { try output.write(piece) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    try output.write(Array("end".utf8))
    try output.commit()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 250_003)
    #expect(folder.contents == ["out.csv"])
  }

  @Test func withoutCommitNothingIsLeft() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("out.csv", "old")
    func abandon() throws {
      let output = try StreamedOutput(path: path)
      try output.write(String(repeating: "x", count: 100_000))
      #expect(folder.contents.count == 2)
    }
    try abandon()
    #expect(folder.contents == ["out.csv"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
  }

  @Test func sameFileByAnotherName() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.csv", "1")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("b.csv"), withDestinationPath: path)
    #expect(OutputFile.isSame(path, folder.path("b.csv")))
    #expect(!OutputFile.isSame(path, try folder.file("c.csv", "1")))
    #expect(!OutputFile.isSame(path, folder.path("none.csv")))
    #expect(!OutputFile.isSame("/dev/null", "/dev/null"))
  }
}
