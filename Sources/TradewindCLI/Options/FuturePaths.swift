import ArgumentParser
import Tradewind

/// `--future NAME=FILE`: values of a regressor past the data.
struct FutureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Future values of a regressor: a CSV file with a column NAME. Repeatable.",
      valueName: "name=file"),
    transform: { text in
      guard let mark = text.firstIndex(of: "="), mark != text.startIndex,
        text.index(after: mark) != text.endIndex
      else { throw ValidationError("expected NAME=FILE, such as world=outlook.csv") }
      return FuturePath(
        name: String(text[..<mark]), file: String(text[text.index(after: mark)...]))
    })
  var future: [FuturePath] = []

  /// The paths for some models, by the name of the regressor.
  ///
  /// - Throws: `UsageError` for a path that no model would use.
  func paths(for formulas: [ModelFormula]) throws -> [String: Series] {
    var paths: [String: Series] = [:]
    let columns = formulas.flatMap(\.columnNames)
    for path in future {
      guard columns.contains(path.name) else {
        let near = nearestName(to: path.name, in: columns).map { "; did you mean \($0)?" } ?? ""
        throw UsageError(
          "--future \(path.name): no regressor of that name in "
            + formulas.map { "\($0)" }.joined(separator: " and ") + near)
      }
      guard paths[path.name] == nil else {
        throw UsageError("--future \(path.name) is given twice")
      }
      if path.file == "auto" {
        throw UsageError(
          "--future \(path.name)=auto does not exist in this version; give a file with the path")
      }
      let data = try DataSet.load(path: path.file)
      let only = data.names.count == 1 ? data.names.first : nil
      paths[path.name] = try data.series(
        named: data.names.contains(path.name) ? path.name : only ?? path.name)
    }
    return paths
  }
}

/// One `--future`.
struct FuturePath {
  let name: String
  let file: String
}

extension ModelFormula {
  /// Names of the data columns on the right-hand side.
  var columnNames: [String] {
    regressors.compactMap { term in
      switch term {
      case .column(let name), .lag(let name, _): name
      default: nil
      }
    }
  }
}
