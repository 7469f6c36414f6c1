import Foundation
import Tradewind

/// A series of a forecasting competition: what entrants saw, and what came.
struct CompetitionSeries: Sendable {
  let name: String
  /// The training part, named `y`.
  let past: Series
  /// What came.
  let future: [Double]

  /// The last `count` months of the training part, less the last `earlier`, as the test; nil when
  /// too little is left.
  ///
  /// Two and a half years must remain: the shortest sample a seasonal model can be asked for.
  func heldOut(_ count: Int, earlier: Int = 0) -> CompetitionSeries? {
    let origin = past.count - earlier - count
    guard origin >= 30 else { return nil }
    var shorter = past
    shorter.values = Array(past.values.prefix(origin))
    return CompetitionSeries(
      name: name, past: shorter, future: Array(past.values[origin..<(origin + count)]))
  }
}

/// Reads a wide table `month,NAME,…`: the columns that are complete, positive and ten years long.
func readPanel(_ path: String) throws -> [CompetitionSeries] {
  let rows = try lines(of: path).map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
  guard let header = rows.first, header.first == "month", rows.count > 120,
    let start = try? Period(parsing: rows[1][0])
  else { throw AccuracyError("\(path): expected a header month,… and ten years of months") }
  return header.indices.dropFirst().compactMap { column in
    let values = rows.dropFirst().compactMap { column < $0.count ? Double($0[column]) : nil }
    guard values.count == rows.count - 1, values.allSatisfy({ $0 > 0 }) else { return nil }
    return CompetitionSeries(
      name: header[column], past: Series(name: "y", start: start, values: values), future: [])
  }
}

/// Reads a competition from two tables: `PREFIX_meta.csv` (series_id, …, start_month, n, h) and
/// `PREFIX_values.csv` or `.csv.gz` (series_id, part, t, value; part is `train` or `test`).
func readCompetition(_ prefix: String, in folder: String) throws -> [CompetitionSeries] {
  let base = folder + "/" + prefix
  var starts: [(name: String, start: Period)] = []
  for line in try lines(of: base + "_meta.csv").dropFirst() {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
    guard cells.count >= 4, let name = cells.first else { continue }
    // Some series are dated in year 1, which is no date; a count of months is all that is used.
    let date = cells[cells.count - 3].split(separator: "-").compactMap { Int($0) }
    guard date.count == 2, (1...12).contains(date[1]) else {
      throw AccuracyError("\(base)_meta: cannot read the start in '\(line)'")
    }
    starts.append((String(name), Period(year: date[0], month: date[1])))
  }
  var parts: [Substring: (train: [Double], test: [Double])] = [:]
  for line in try lines(of: base + "_values.csv").dropFirst() {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
    guard cells.count == 4, let value = Double(cells[3]) else {
      throw AccuracyError("\(base)_values: cannot read the line '\(line)'")
    }
    if cells[1] == "train" {
      parts[cells[0], default: ([], [])].train.append(value)
    } else {
      parts[cells[0], default: ([], [])].test.append(value)
    }
  }
  return try starts.map { name, start in
    guard let values = parts[Substring(name)] else { throw AccuracyError("\(name) has no values") }
    return CompetitionSeries(
      name: name, past: Series(name: "y", start: start, values: values.train),
      future: values.test)
  }
}

/// Lines of a text file, or of `path.gz` through `gzip -dc` where only that is there.
private func lines(of path: String) throws -> [Substring] {
  let text: String
  if FileManager.default.fileExists(atPath: path) {
    text = try String(contentsOfFile: path, encoding: .utf8)
  } else {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path + ".gz"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw AccuracyError("expected \(path) or \(path).gz")
    }
  }
  return text.split(whereSeparator: \.isNewline)
}

/// What went wrong, as a sentence.
struct AccuracyError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
