import ArgumentParser
import Tradewind

/// `--future NAME=auto|hold|FILE`: how regressors go on past the data.
struct FutureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      How a regressor goes on past its data: auto for its own forecast with its uncertainty, hold \
      for its last value, or a CSV file with a column NAME. Repeatable.
      """,
      valueName: "name=auto|hold|file"),
    transform: { text in
      guard let mark = text.firstIndex(of: "="), mark != text.startIndex,
        text.index(after: mark) != text.endIndex
      else { throw ValidationError("expected NAME=auto, NAME=hold or NAME=FILE") }
      return FuturePath(name: String(text[..<mark]), way: String(text[text.index(after: mark)...]))
    })
  var future: [FuturePath] = []

  /// The files among them.
  var files: [String] { future.map(\.way).filter { $0 != "auto" && $0 != "hold" } }

  /// An error with the file it is about: that of a path, or the data.
  func located(_ error: any Error, data: String) -> LocatedError {
    guard let missing = (error as? ModelError)?.incompletePath,
      let path = future.first(where: { $0.name == missing.name })
    else { return LocatedError(place: data, cause: error) }
    return LocatedError(place: path.way, cause: error)
  }

  /// The models with the ways of their regressors.
  ///
  /// - Throws: `UsageError` for a regressor that no model has, or one given twice.
  func applied(to models: [any FittedModel]) throws -> [any FittedModel] {
    let futures = try futures(for: models.map(\.formula))
    return try models.map { model in
      let used = Set(model.formula.dataRegressors)
      return try model.going(on: futures.filter { used.contains($0.key) })
    }
  }

  /// The ways of regressors that some formulas have.
  ///
  /// - Throws: `UsageError` for a regressor that none has, or one given twice.
  func futures(for formulas: [ModelFormula]) throws -> [String: RegressorFuture] {
    var futures: [String: RegressorFuture] = [:]
    let columns = formulas.flatMap { formula in
      formula.dataRegressors.filter { $0 != formula.response }
    }
    for path in future {
      guard columns.contains(path.name) else {
        let near = nearestName(to: path.name, in: columns).map { "; did you mean \($0)?" } ?? ""
        throw UsageError(
          "--future \(path.name): no regressor of that name in "
            + formulas.map { "\($0)" }.joined(separator: " and ") + near)
      }
      guard futures[path.name] == nil else {
        throw UsageError("--future \(path.name) is given twice")
      }
      futures[path.name] = try path.future()
    }
    return futures
  }
}

extension ModelError {
  /// What a given path lacks, when that is the error.
  fileprivate var incompletePath: MissingPath? {
    switch self {
    case .incompletePath(let missing): missing
    case .inSeries(_, _, let cause): cause.incompletePath
    default: nil
    }
  }
}

/// One `--future`.
struct FuturePath {
  let name: String
  /// `auto`, `hold` or a file.
  let way: String

  /// What it stands for, a file read.
  fileprivate func future() throws -> RegressorFuture {
    switch way {
    case "auto": return .automatic
    case "hold": return .hold
    default:
      let data = try DataSet.load(path: way, allowsOneRow: true)
      guard data.names.contains(name) else {
        throw UsageError(
          "--future \(name): \(way) has no column \(name); there is \(data.someNames)")
      }
      return .path(try data.series(named: name))
    }
  }
}
