import ArgumentParser
import Foundation
import Tradewind

/// Runs one command and turns whatever happens into an exit code.
///
/// 0 done, also when the reader closes the pipe; 1 done in part, or the output could not be
/// written; 2 bad input or usage; 70 a defect of ours.
@main
enum Program {
  static func main() {
    prepareBLAS()
    DefectHandler.install()
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  static func run(_ arguments: [String]) -> Int32 {
    if let message = unknownCommand(arguments) {
      Messages.error(message)
      return ProgramExit.badInput
    }
    var command: any ParsableCommand
    do {
      command = try TradewindCommand.parseAsRoot(arguments)
    } catch {
      return finishParsing(error)
    }
    do {
      try command.run()
      return ProgramExit.done
    } catch {
      return finishRunning(error)
    }
  }

  /// What to say when the first word is no command; nil when it is one.
  private static func unknownCommand(_ arguments: [String]) -> String? {
    let names =
      TradewindCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
      + ["help"]
    // What help is asked for is a command too.
    let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
    guard let word = words.first, !word.hasPrefix("-"), !names.contains(word) else { return nil }
    let near = nearestName(to: word, in: names).map { "; did you mean \($0)?" }
    return "there is no command \(word)" + (near ?? "; there are \(names.joined(separator: ", "))")
  }

  /// Help and version are results; anything else the parser says is a usage error.
  private static func finishParsing(_ error: any Error) -> Int32 {
    let text = TradewindCommand.fullMessage(for: error)
    guard TradewindCommand.exitCode(for: error) == .success else {
      Messages.usage(text)
      return ProgramExit.badInput
    }
    do {
      try Results.write(text + "\n", to: nil)
      return ProgramExit.done
    } catch {
      return finishRunning(error)
    }
  }

  private static func finishRunning(_ error: any Error) -> Int32 {
    if let exit = error as? ExitCode { return exit.rawValue }
    // Help asked for by a command arrives here too.
    if error is ValidationError || TradewindCommand.exitCode(for: error) == .success {
      return finishParsing(error)
    }
    Messages.error(describe(error))
    return ProgramExit.code(for: error)
  }
}

/// Exit codes of the program.
enum ProgramExit {
  static let done: Int32 = 0
  static let partial: Int32 = 1
  static let badInput: Int32 = 2
  /// `EX_SOFTWARE` of sysexits.h.
  static let defect: Int32 = 70

  /// The code of an error that ended a command.
  static func code(for error: any Error) -> Int32 {
    switch error {
    case let error as SeriesIOError: error.isOutputFailure ? partial : badInput
    case let error as LocatedError: code(for: error.cause)
    case is FormulaError, is ModelError, is TimeSeriesError, is ScenarioError, is UsageError,
      is EvaluationError:
      badInput
    default: defect
    }
  }
}

/// The sentence of an error; an error nobody foresaw is named as a defect.
func describe(_ error: any Error) -> String {
  if ProgramExit.code(for: error) == ProgramExit.defect {
    return "\(error) (this is a defect of tradewind; please report it with the command line)"
  }
  return "\(error)"
}

/// A request that cannot be carried out as given; the sentence says what to write instead.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// An error with the file it is about, where the error does not name one itself.
struct LocatedError: Error, CustomStringConvertible {
  let place: String
  let cause: any Error

  var description: String {
    // Errors of data files name their place, usage is about no file.
    if cause is SeriesIOError || cause is UsageError { return "\(cause)" }
    let position = (cause as? ScenarioError)?.position
    // A place in another file names that file itself.
    let joint = position != nil && position?.file == nil ? ", " : ": "
    return (place == "-" ? "standard input" : place) + joint + "\(cause)"
  }
}
