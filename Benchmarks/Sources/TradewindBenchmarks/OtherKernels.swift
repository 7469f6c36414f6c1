import Foundation
import Tradewind

/// Least squares with 10,000 rows and 50 columns.
func regressionQuestions() throws -> [Question] {
  let (n, k) = (10_000, 50)
  var stream = RandomStream(seed: 2, stream: 0)
  let design = Matrix(
    rows: n, columns: k, columnMajor: (0..<n * k).map { _ in stream.nextNormal() })
  let truth = (0..<k).map { Double($0) / 10 }
  let response = (design * truth).map { $0 + 0.1 * stream.nextNormal() }
  let names = (0..<k).map { "x\($0)" }
  let model = RegressionSpecification()
  return [
    Question(
      title: "ordinary least squares, 10,000 × 50, with standard errors",
      methods: [
        .init(
          "fit",
          check: {
            let fit = try model.fit(response, regressors: design, names: names)
            return zip(fit.coefficients.dropFirst(), truth).allSatisfy { abs($0 - $1) < 0.01 }
          }
        ) {
          blackHole(
            try model.fit(response, regressors: design, names: names).standardErrors[0])
        }
      ])
  ]
}

/// Reads a long-format file: series_id, period, value.
func ingestQuestions() throws -> [Question] {
  let (series, months) = (20_000, 120)
  var text = "series_id,period,value\n"
  for s in 0..<series {
    for t in 0..<months {
      text += "S\(s),\(2000 + t / 12)-\(t % 12 < 9 ? "0" : "")\(t % 12 + 1),\(s).\(t)5\n"
    }
  }
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(
    "tradewind-benchmark-\(ProcessInfo.processInfo.processIdentifier).csv")
  try text.write(to: file, atomically: true, encoding: .utf8)
  let megabytes = rounded(Double(text.utf8.count) / 1e6, 0)
  func read() throws -> Int {
    let reader = try LongSeriesReader(path: file.path)
    var count = 0
    while let item = try reader.next() {
      if case .series(let series, _) = item { count += series.count }
    }
    return count
  }
  return [
    Question(
      title: "long CSV, \(series) series of \(months) months, \(megabytes) MB",
      methods: [
        .init("stream", check: { try read() == series * months }) { blackHole(Double(try read())) },
        .init("count the lines of the file", check: { true }) {
          let bytes = try Data(contentsOf: file)
          blackHole(Double(bytes.count { $0 == 10 }))
        },
      ])
  ]
}
