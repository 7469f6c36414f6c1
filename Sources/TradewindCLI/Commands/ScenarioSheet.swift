import Tradewind

/// A scenario file with the place of its data.
struct ScenarioSheet {
  let file: String
  let content: ScenarioFile
  /// The data as a path from the working folder.
  let data: String
  /// Where the file names the data; nil where an option does.
  private let dataPlace: String?

  /// The files it builds on.
  let otherFiles: [String]

  /// Reads a scenario file with those it builds on, `-` from standard input; `data` takes the place of the data it names.
  init(file: String, data: String?) throws {
    self.file = file
    let shown = file == "-" ? "standard input" : file
    let tree: PositionedTree
    do throws(SeriesIOError) {
      tree = try YAMLTree.load(path: file)
    } catch {
      guard case .emptyFile = error else { throw error }
      throw UsageError(
        "\(shown): the file is empty; a scenario needs “scenario:”, “data:” and “assume:”")
    }
    let own = ScenarioSource(name: shown, identity: ScenarioFiles.identity(of: file), tree: tree)
    var others: [String] = []
    content = try ScenarioFile(tree: tree, file: own) { name, namedIn in
      let found = try ScenarioFiles.find(name, namedIn: namedIn ?? file)
      others.append(found.name)
      return found
    }
    otherFiles = others
    if let data {
      self.data = data
      dataPlace = nil
    } else if let named = content.data {
      let holder = content.dataPosition?.file ?? (file == "-" ? "" : file)
      self.data = FilePath.file(named, in: FilePath.folder(of: holder))
      dataPlace =
        (content.dataPosition?.file ?? shown)
        + (content.dataPosition.map { ", line \($0.line)" } ?? "")
    } else {
      throw UsageError("\(shown) names no data; add a line “data: FILE” or give --data")
    }
  }

  /// The baseline of some data without a scenario.
  init(baselineOf data: String, model: String?, until: String?) throws {
    let place = SourcePosition(line: 1, column: 1)
    func entry(_ key: String, _ value: PositionedTree) -> PositionedTree.Entry {
      PositionedTree.Entry(key: key, keyPosition: place, value: value)
    }
    func text(_ text: String) -> PositionedTree {
      PositionedTree(.scalar(text: text, isQuoted: true), at: place)
    }
    let named = [("model", model), ("until", until)].compactMap { key, value in
      value.map { entry(key, text($0)) }
    }
    file = data
    self.data = data
    dataPlace = nil
    otherFiles = []
    do throws(ScenarioError) {
      content = try ScenarioFile(
        tree: PositionedTree(
          .mapping([
            entry("scenario", text("baseline")),
            entry("baseline", PositionedTree(.mapping(named), at: place)),
          ]), at: place))
    } catch {
      throw UsageError("the baseline cannot be read: \(error)")
    }
  }

  /// Reads the data.
  func load() throws -> DataSet {
    do throws(SeriesIOError) {
      return try DataSet.load(path: data)
    } catch {
      guard case .noSuchFile(data, _) = error else { throw error }
      throw UsageError(
        (dataPlace.map { $0 + ": " } ?? "") + "there is no file \(data) to take the data from")
    }
  }

  /// The formula of the baseline's model of a series.
  ///
  /// - Throws: `UsageError` with the line of the file.
  func formula(for series: String, columns: [String: Series]) throws -> ModelFormula {
    let text = content.baseline.model ?? "auto"
    let position = content.baseline.modelPosition
    let place =
      (position?.file ?? (file == "-" ? "standard input" : file))
      + (position.map { ", line \($0.line)" } ?? "")
    let isWord = text.allSatisfy { $0.isLetter || $0 == "_" }
    do {
      var formula = try modelFormula(text, for: series)
      // Statements condition one law that is normal on its scale; the house's combination has none.
      if formula.family == .automatic { formula.family = .regARIMA }
      guard isWord, columns[text] == nil, !shortModelNames.contains(text) else { return formula }
    } catch {
      throw UsageError("\(place): \(error)")
    }
    let near = nearestName(to: text, in: shortModelNames).map { "; did you mean \($0)?" }
    throw UsageError(
      "\(place): there is no model \(text)" + (near ?? "; write auto, arima or a formula"))
  }

  /// Sheets that can stand beside each other: same data and same baseline, in order.
  static func groups(_ sheets: [ScenarioSheet]) -> [[ScenarioSheet]] {
    var groups: [[ScenarioSheet]] = []
    for sheet in sheets {
      let place = groups.firstIndex { $0.first.map(sheet.sharesBaseline) == true }
      if let place { groups[place].append(sheet) } else { groups.append([sheet]) }
    }
    return groups
  }

  /// True if both can be laid on one baseline.
  func sharesBaseline(with other: ScenarioSheet) -> Bool {
    let (own, others) = (content.baseline, other.content.baseline)
    return ScenarioFiles.identity(of: data) == ScenarioFiles.identity(of: other.data)
      && own.model == others.model && own.until == others.until
      && own.horizon == others.horizon && own.dataUntil == others.dataUntil
      && content.system == other.content.system
  }
}
