import ArgumentParser
import Foundation
import Tradewind

/// `Accuracy china DATASET`.
struct ChinaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "china",
    abstract: "China's exports and imports from rolling origins, against published growth.",
    discussion: """
      At each origin a model is chosen and estimated on the data up to that month; the growth on a \
      year earlier that its median implies is compared with the figure published for the target \
      month. Errors are root mean squares in percentage points. --peer names a CSV with the \
      columns series,origin,horizon,level (peers/china_rolling.R writes one), which is scored on \
      the same origins and targets.
      """)

  @Argument(help: "The data set, Data/china/dataset.yaml.")
  var dataset: String

  @Option(name: .customLong("method"), parsing: .upToNextOption, help: "Methods to compare.")
  var methods: [String] = ["auto"]

  @Option(parsing: .upToNextOption, help: "Series.")
  var series: [String] = ["exports", "imports"]

  @Option(help: "First month used.")
  var start: String = "2000-01"

  @Option(help: "First origin.")
  var first: String = "2016-01"

  @Option(help: "Last origin.")
  var last: String = "2024-06"

  @Option(help: "Levels forecast by another program: series,origin,horizon,level.")
  var peer: String?

  @Option(help: "Workers; results do not depend on it.")
  var jobs: Int = 2

  @Option(help: "Write every forecast to FILE as CSV.")
  var forecasts: String?

  func run() throws {
    let china = try DataSet.load(path: dataset)
    let (from, to) = (try Period(parsing: first), try Period(parsing: last))
    let origins = (0...(to - from)).map { from + $0 }
    var csv = "method,series,origin,horizon,target,forecast,published,model\n"
    for name in series {
      let data = try RollingSeries(name, in: china, start: Period(parsing: start))
      var scores: [(name: String, score: GrowthScore)] = []
      if let peer { scores.append(("peer", try peerScore(peer, data, origins))) }
      for text in methods {
        let method = try Method(text)
        let results = concurrently(origins.count, jobs: jobs) { i in
          GrowthForecast.atOrigin(origins[i], of: data, method: method)
        }
        var rows: [GrowthForecast] = []
        for result in results {
          let (found, model) = try result.get()
          rows += found
          csv += found.map { $0.csvLine(method.name, name, model) }.joined()
        }
        scores.append((method.name, GrowthScore(forecasts: rows)))
      }
      print("\(name), \(origins.count) origins, RMSE in percentage points\n")
      print(table(scores) + "\n")
    }
    if let forecasts { try csv.write(toFile: forecasts, atomically: true, encoding: .utf8) }
  }

  private func table(_ scores: [(name: String, score: GrowthScore)]) -> String {
    let horizons: [Int?] = GrowthForecast.horizons.map { $0 } + [nil]
    let header = ["targets", "method"] + horizons.map { $0.map { "\($0)" } ?? "pooled" }
    var rows: [[String]] = []
    for targets in GrowthScore.Targets.allCases {
      for (k, entry) in scores.enumerated() {
        let errors = horizons.map { entry.score.rmse(targets, horizon: $0).error }
        rows.append([k == 0 ? targets.rawValue : "", entry.name] + errors.map { fixed($0, 2) })
        guard k > 0, peer != nil else { continue }
        let base = horizons.map { scores[0].score.rmse(targets, horizon: $0).error }
        let changes = zip(errors, base).map { String(format: "%+.0f%%", 100 * ($0 / $1 - 1)) }
        rows.append(["", "against the peer"] + changes)
      }
    }
    return markdownTable(header, rows)
  }

  private func peerScore(
    _ path: String, _ data: RollingSeries, _ origins: [Period]
  ) throws -> GrowthScore {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var rows: [GrowthForecast] = []
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = line.split(separator: ",").map { String($0).filter { $0 != "\"" } }
      guard cells.count == 4, let horizon = Int(cells[2]), let level = Double(cells[3]) else {
        throw AccuracyError("\(path): cannot read the line '\(line)'")
      }
      let origin = try Period(parsing: cells[1])
      guard cells[0] == data.name, origins.contains(origin),
        GrowthForecast.horizons.contains(horizon)
      else { continue }
      let target = origin + horizon
      let published = data.published[target]
      guard !published.isNaN else { continue }
      // Horizons end at a year, so the base is always an observed month.
      rows.append(
        GrowthForecast(
          origin: origin, horizon: horizon,
          forecast: 100 * (level / data.levels[target - 12] - 1), published: published))
    }
    return GrowthScore(forecasts: rows)
  }
}

extension GrowthForecast {
  fileprivate func csvLine(_ method: String, _ series: String, _ model: String) -> String {
    "\"\(method)\",\(series),\(origin),\(horizon),\(target),\(forecast),\(published),\"\(model)\"\n"
  }
}
