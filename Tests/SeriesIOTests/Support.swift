import Foundation
import SeriesIO
import TestSupport
import TimeSeries

/// A folder that disappears with the value.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("SeriesIOTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file and gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
    return path(name)
  }

  var contents: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }
}

/// A file of the shipped data.
func shippedData(_ path: String) -> String {
  Golden.root.appendingPathComponent("Data").appendingPathComponent(path).path
}

/// The table in a text.
func table(_ text: String, period: Int? = nil) throws(SeriesIOError) -> SeriesTable {
  try SeriesTable.read(bytes: Array(text.utf8), file: "t.csv", period: period)
}

/// The sentence of the error that reading a text throws, or "no error".
func sentence(_ text: String, period: Int? = nil) -> String {
  do throws(SeriesIOError) {
    _ = try table(text, period: period)
    return "no error"
  } catch {
    return error.description
  }
}

/// Equal names, starts and values, with NaN equal to NaN.
func sameNumbers(_ a: [Series], _ b: [Series]) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { left, right in
      left.name == right.name && left.start == right.start && left.count == right.count
        && zip(left.values, right.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }
}

/// Two years and more of smooth months with a season.
func smoothMonths(_ count: Int = 48) -> [Double] {
  (0..<count).map { i -> Double in
    let trend = Double(100 + i + 10 * (i % 12))
    return trend + 0.1 * Double(i * i % 7)
  }
}

/// The findings about a dictionary whose file `x.csv` holds some columns from 2020-01 on.
func checked(columns: [(name: String, values: [Double])], yaml: String) throws -> [Finding] {
  let folder = try TemporaryFolder()
  let start = Period(year: 2020, month: 1)
  let series = columns.map { Series(name: $0.name, start: start, values: $0.values) }
  _ = try folder.file("x.csv", SeriesWriter.wide(series))
  return DataCheck.run(try DataSet.load(path: try folder.file("dataset.yaml", yaml)))
}
