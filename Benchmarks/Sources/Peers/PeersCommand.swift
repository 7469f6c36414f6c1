import ArgumentParser

/// Tradewind's side of the comparison with other programs; `peers/run.py` runs all sides.
@main
struct PeersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Peers",
    abstract: "Times one task and judges the results of other programs by exact likelihood.",
    discussion: """
      FILE has rows series,value in order of time. Times are processor time of the process, medians.
      """,
    subcommands: [TimeCommand.self, JudgeCommand.self])
}

/// Prints series,seconds,result; a result is the coefficients or the model with its AICc.
struct TimeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time", abstract: "Times a task over the series of a file.")

  @Argument(help: "airline, large, auto, outliers, ets, theta, dotm, ces or combination.")
  var task: String

  @Argument(help: "Rows series,value.")
  var file: String

  @Option(help: "Repetitions a series; the median is printed.")
  var rounds = 15

  func run() throws {
    let work = try taskWork(task)
    for (name, values) in try seriesFile(file) {
      let result = try work(values)
      let seconds = try medianSeconds(rounds: rounds) { _ = try work(values) }
      print("\(name),\(seconds),\(result)")
    }
  }
}

/// Prints series,ours,theirs: the exact criterion of both, higher is better.
struct JudgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge", abstract: "Judges results of another program by our exact criterion.",
    discussion: """
      RESULTS has rows series,seconds,result as 'time' prints them. Fixed orders are judged by the log \
      likelihood at the coefficients; automatic choices by minus AICc of the model chosen, where both \
      difference alike and have one scale, else the row is left out.
      """)

  @Argument(help: "airline, large, auto or outliers.")
  var task: String

  @Argument(help: "Rows series,value.")
  var file: String

  @Argument(help: "Rows series,seconds,result.")
  var results: String

  func run() throws {
    let series = try Dictionary(uniqueKeysWithValues: seriesFile(file))
    for row in try rows(of: results) where row.count == 3 {
      guard let values = series[row[0]] else { continue }
      if let (ours, theirs) = try verdict(task, values, theirs: row[2]) {
        print("\(row[0]),\(ours),\(theirs)")
      }
    }
  }
}
