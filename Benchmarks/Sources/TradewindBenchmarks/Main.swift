import ArgumentParser

/// Keeps a result alive, so that the work behind it is not optimised away.
@inline(never)
func blackHole(_ value: Double) { if value == 0.123_456_789 { print(value) } }

@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "TradewindBenchmarks",
    abstract: "Times the numeric core: processor time of one thread, medians, ratios in one run.")

  @Option(help: "Rounds a question; the median over them is printed.")
  var rounds = 9

  @Option(help: "Only questions whose title contains this text.")
  var only: String?

  func run() throws {
    let questions =
      try arimaQuestions() + [selectionQuestion()] + stateSpaceQuestions()
      + regressionQuestions() + ingestQuestions() + systemQuestions() + scenarioQuestions()
      + systemScenarioQuestions()
    for question in questions where only.map({ question.title.contains($0) }) ?? true {
      try question.answer(rounds: rounds)
    }
  }
}
