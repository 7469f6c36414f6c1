import Foundation
import SeriesIO
import Testing
import TimeSeries

/// Files that are not there, not readable, or change under the reader's eyes.
struct ByteSourceTests {
  @Test func absentFilesSuggestTheNearest() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("exports.csv", "month,x\n")
    let error = #expect(throws: SeriesIOError.self) {
      try SeriesTable.read(path: folder.path("export.csv"))
    }
    #expect(
      error?.description == "\(folder.path("export.csv")): there is no such file; did you mean "
        + "\(folder.path("exports.csv"))?")
  }

  @Test func foldersAreRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SeriesIOError.isDirectory(path: folder.url.path)) {
      try SeriesTable.read(path: folder.url.path)
    }
  }

  @Test(.enabled(if: getuid() != 0, "the superuser may read everything"))
  func permissionsAreNamed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("x.csv", "month,x\n")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(throws: SeriesIOError.noPermission(path: path)) { try SeriesTable.read(path: path) }
  }

  @Test func aFileThatGrowsIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "long.csv", "series_id,period,value\na,2024-01,1\na,2024-02,2\n")
    let reader = try LongSeriesReader(path: path)
    try append("b,2024-01,7\nb,2024-02,8\n", to: path)
    let error = #expect(throws: SeriesIOError.self) {
      while try reader.next() != nil {}
    }
    #expect(error?.description.contains("changed from 47 to 71 bytes while it was read") == true)
  }

  @Test func aLineThatWasHalfWrittenIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "long.csv", "series_id,period,value\na,2024-01,1\na,2024-02,2\na,2024-03,3")
    let reader = try LongSeriesReader(path: path)
    try append("55\n", to: path)
    let error = #expect(throws: SeriesIOError.self) { _ = try reader.next() }
    #expect(error?.description.contains("while it was read") == true)
  }

  private func append(_ text: String, to path: String) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }
}
