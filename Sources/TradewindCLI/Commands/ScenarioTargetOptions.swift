import ArgumentParser
import Tradewind

/// `--target` and the baseline it is asked of where no scenario file says it.
struct ScenarioTargetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Ask what it takes to reach a value, such as growth(exports, 2024) = 5%.",
      valueName: "target"),
    transform: { text in
      do {
        return try MeasureStatement(parsing: text)
      } catch {
        throw ValidationError("\(error)")
      }
    })
  var target: MeasureStatement?

  @Option(help: ArgumentHelp("Model of the baseline without files.", valueName: "model"))
  var model: String?

  @Option(help: ArgumentHelp("Last period of the projection without files.", valueName: "period"))
  var until: String?

  /// The baseline alone as a sheet; nil where files are given.
  ///
  /// - Throws: `UsageError` for options that would be ignored or that are missing.
  func sheets(data: String?, files: [String]) throws -> [ScenarioSheet]? {
    guard files.isEmpty else {
      if model != nil { throw UsageError("--model goes without files; these say “baseline:”") }
      if until != nil { throw UsageError("--until goes without files; these say “baseline:”") }
      return nil
    }
    guard target != nil else {
      throw UsageError("name scenario files, or give --data and --target")
    }
    guard let data else { throw UsageError("--target without files needs --data") }
    return [try ScenarioSheet(baselineOf: data, model: model, until: until)]
  }
}
