import ArgumentParser
import Foundation
import Tradewind

/// What both competitions are run with.
struct CompetitionOptions: ParsableArguments {
  @Option(name: .customLong("method"), parsing: .upToNextOption, help: "Methods to compare.")
  var methods: [String] = ["auto"]

  @Option(
    help: """
      Score on the last N months of the training part, not on the test part: for choices that \
      must not look at it.
      """)
  var holdout: Int?

  @Option(help: "Hold-outs a series, each ending --spacing months before the one after it.")
  var origins: Int = 1

  @Option(help: "Months between the ends of hold-outs.")
  var spacing: Int = 6

  @Option(
    help: "gaussian, bootstrap or conformal.",
    transform: { text in
      guard let method = IntervalMethod(rawValue: text) else {
        throw ValidationError("expected gaussian, bootstrap or conformal")
      }
      return method
    })
  var intervals: IntervalMethod = .gaussian

  @Flag(help: "Take parameters as known: intervals of the shocks alone.")
  var plugIn = false

  @Option(help: "Only every N-th series.")
  var every: Int = 1

  @Option(help: "Workers; results do not depend on it.")
  var jobs: Int = 2

  @Flag(help: "Also one row a horizon.")
  var byHorizon = false

  @Flag(help: "Also the sum of twelve months, and how months fall into tenths of their laws.")
  var joint = false

  @Option(help: "Write every forecast to FILE as CSV.")
  var forecasts: String?

  func run(_ all: [CompetitionSeries]) throws {
    let thinned = all.enumerated().filter { $0.offset % max(every, 1) == 0 }.map(\.element)
    let series =
      holdout.map { months in
        (0..<max(origins, 1)).flatMap { k in
          thinned.compactMap { $0.heldOut(months, earlier: k * spacing) }
        }
      } ?? thinned
    guard !series.isEmpty else { throw AccuracyError("no series is long enough") }
    let part = holdout.map { "the last \($0) months of the training part" } ?? "the test part"
    print("\(series.count) samples of \(thinned.count) series, scored on \(part)\n")
    var csv = "method,series_id,h,actual,median,mean,lower80,upper80,lower95,upper95\n"
    var scores: [CompetitionScore] = []
    for name in methods {
      let method = try Method(name, intervals: intervals, plugIn: plugIn)
      let results = concurrently(series.count, jobs: jobs) { i in
        SeriesResult(series[i], method: method, joint: joint)
      }
      let score = CompetitionScore(method: method, results: results)
      scores.append(score)
      if forecasts != nil { csv += score.csvLines() }
      for result in results {
        if let failure = result.failure {
          FileHandle.standardError.write(Data("\(method.name), \(result.name): \(failure)\n".utf8))
        }
      }
    }
    print(report(scores))
    if let forecasts { try csv.write(toFile: forecasts, atomically: true, encoding: .utf8) }
  }

  private func report(_ scores: [CompetitionScore]) -> String {
    let header = ["method"] + CompetitionScore.columns + ["ms", "ms max", "failed"]
    var parts = [
      markdownTable(
        header, scores.map { [$0.method.name] + $0.cells(0..<$0.horizon) + $0.costCells })
    ]
    let others = scores.dropFirst().map { score in
      let change = score.change(from: scores[0])
      return [score.method.name, fixed(change.mean, 4), fixed(change.error, 4)]
    }
    if !others.isEmpty {
      parts.append("")
      parts.append(
        markdownTable(["log of MASE against \(scores[0].method.name)", "mean", "error"], others))
    }
    if joint {
      parts.append("")
      parts.append(
        markdownTable(
          ["method"] + CompetitionScore.jointColumns,
          scores.map { [$0.method.name] + $0.jointCells }))
    }
    if byHorizon {
      for score in scores {
        let rows = (0..<score.horizon).map { ["\($0 + 1)"] + score.cells($0..<$0 + 1) }
        parts.append("\(score.method.name), by horizon\n")
        parts.append(markdownTable(["horizon"] + CompetitionScore.columns, rows))
      }
    }
    return parts.joined(separator: "\n")
  }
}

extension CompetitionScore {
  /// A line a series and horizon, numbers in full.
  func csvLines() -> String {
    var text = ""
    for result in results {
      for (h, forecast) in result.forecasts.enumerated() {
        let bounds = forecast.intervals.prefix(2).flatMap { [$0.lower, $0.upper] }
        let numbers = [result.actual[h], forecast.median, forecast.mean] + bounds
        text +=
          "\"\(method.name)\",\(result.name),\(h + 1),"
          + numbers.map { "\($0)" }.joined(separator: ",") + "\n"
      }
    }
    return text
  }
}

/// `Accuracy m3 PATH`.
struct M3Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "m3", abstract: "The even half of the M3 monthly series, 18 months ahead.")

  @Argument(help: "Folder with m3_monthly_even_meta.csv and m3_monthly_even_values.csv or .csv.gz.")
  var path: String

  @OptionGroup var options: CompetitionOptions

  func run() throws { try options.run(readCompetition("m3_monthly_even", in: path)) }
}

/// `Accuracy panel FILE`.
struct PanelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "panel", abstract: "Hold-outs of the columns of a wide table of months.")

  @Argument(help: "CSV with the columns month and one a series, or the same with .gz behind it.")
  var path: String

  @OptionGroup var options: CompetitionOptions

  func run() throws {
    guard options.holdout != nil else { throw ValidationError("give --holdout") }
    try options.run(readPanel(path))
  }
}

/// `Accuracy tourism PATH`.
struct TourismCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tourism", abstract: "The even half of the monthly tourism series, 24 months.")

  @Argument(help: "Folder with tourism_monthly_even_meta.csv and _values.csv or .csv.gz.")
  var path: String

  @OptionGroup var options: CompetitionOptions

  func run() throws { try options.run(readCompetition("tourism_monthly_even", in: path)) }
}
