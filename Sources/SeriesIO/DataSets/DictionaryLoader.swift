import Foundation
import TimeSeries

/// Reads a data dictionary and the files it names.
struct DictionaryLoader {
  private let file: String
  private let decoder: TreeDecoder
  private var tables: [String: SeriesTable] = [:]
  private var warnings: [DataWarning] = []

  init(file: String) {
    self.file = file
    decoder = TreeDecoder(file: file)
  }

  private static let keys = ["title", "notes", "series", "identities"]
  private static let seriesKeys = [
    "title", "kind", "unit", "positive", "decimals", "adjustment", "calendar", "publisher",
    "source", "span", "notes", "rounding", "profile", "figures",
  ]
  private static let figureKeys = ["file", "column", "form", "release", "notes"]
  /// Calendars whose holidays are known.
  private static let calendars = ["china"]
  private static let adjustments = ["none", "seasonal", "calendar", "seasonal and calendar"]

  mutating func load() throws(SeriesIOError) -> DataSet {
    let root = try loadedTree()
    var title: String?
    var entries: [DataSet.Entry] = []
    var identities: [PlacedIdentity] = []
    for entry in try decoder.entries(of: root, keys: Self.keys) {
      switch entry.key {
      case "title": title = try decoder.text(entry.value, "a title")
      case "series":
        for series in try decoder.entries(of: entry.value, "a mapping of series by name") {
          entries.append(try readSeries(series))
        }
      case "identities":
        for element in try decoder.elements(of: entry.value, "a list of identities") {
          identities.append(try PlacedIdentity(element, decoder: decoder))
        }
      default: break
      }
    }
    if entries.isEmpty { throw decoder.invalid(root, "the dictionary declares no series") }
    let (derived, unobserved) = try IdentityResolver(
      entries: entries, identities: identities, file: file
    ).derivedSeries()
    return DataSet(
      title: title, path: file, entries: entries, identities: identities.map(\.identity),
      warnings: warnings, derived: derived, unobserved: unobserved)
  }

  /// The file as a tree; an empty one is told what a dictionary holds.
  private func loadedTree() throws(SeriesIOError) -> PositionedTree {
    do throws(SeriesIOError) {
      return try YAMLTree.load(path: file)
    } catch {
      guard case .emptyFile = error else { throw error }
      throw .invalidContent(
        FilePlace(file: file),
        problem: "the file is empty; a dictionary needs series: with a mapping of series by name")
    }
  }

  private mutating func readSeries(
    _ entry: PositionedTree.Entry
  ) throws(SeriesIOError) -> DataSet.Entry {
    var description = SeriesDescription()
    var span: PeriodSpan?
    var figures: PositionedTree?
    for part in try decoder.entries(of: entry.value, keys: Self.seriesKeys) {
      switch part.key {
      case "span": span = try readSpan(part.value)
      case "figures": figures = part.value
      default: try readDescription(part, into: &description)
      }
    }
    let place = FilePlace(file: file, at: entry.keyPosition)
    let read = try readFigures(figures, of: entry.key, description)
    return DataSet.Entry(
      name: entry.key, description: description, span: span, figures: read, place: place)
  }

  private func readDescription(
    _ part: PositionedTree.Entry, into description: inout SeriesDescription
  ) throws(SeriesIOError) {
    let value = part.value
    switch part.key {
    case "title": description.title = try decoder.text(value, "a title")
    case "kind":
      let word = try decoder.choice(value, of: SeriesKind.allCases.map(\.rawValue))
      description.kind = SeriesKind(rawValue: word)
    case "unit": description.unit = try decoder.text(value, "a unit such as USD bn")
    case "positive": description.positive = try decoder.bool(value)
    // More decimals than a double holds cannot be meant.
    case "decimals": description.decimals = try decoder.int(value, in: 0...15)
    case "adjustment":
      description.adjustment = try decoder.choice(value, of: Self.adjustments)
    case "calendar": description.calendar = try decoder.choice(value, of: Self.calendars)
    case "publisher": description.publisher = try decoder.text(value, "a publisher")
    case "rounding": description.rounding = try decoder.bool(value)
    case "profile": description.profile = try decoder.positiveNumbers(value)
    case "source": description.source = try decoder.text(value, "a source")
    default: description.notes = try decoder.text(value, "a text")
    }
  }

  private func readSpan(_ tree: PositionedTree) throws(SeriesIOError) -> PeriodSpan {
    let text = try decoder.text(tree, "a span such as 2008-01..2024-07")
    do throws(TimeSeriesError) {
      return try PeriodSpan(parsing: text)
    } catch {
      throw decoder.invalid(tree, "\(error)")
    }
  }

  private mutating func readFigures(
    _ tree: PositionedTree?, of name: String, _ description: SeriesDescription
  ) throws(SeriesIOError) -> [DataSet.Figure] {
    guard let tree else { return [] }
    var figures: [DataSet.Figure] = []
    for element in try decoder.elements(of: tree, "a list of figures") {
      let figure = try readFigure(element, of: name, description)
      if case .share(name, _) = figure.form {
        throw decoder.invalid(
          element, "series \(name) is a share of itself; name the series it is a part of")
      }
      if figures.contains(where: { $0.form == figure.form }) {
        throw decoder.invalid(element, "series \(name) has two figures of the form \(figure.form)")
      }
      if let first = figures.first?.values, first.frequency != figure.values.frequency {
        let kinds = "\(first.frequency) and \(figure.values.frequency)"
        throw decoder.invalid(element, "the figures of series \(name) are \(kinds)")
      }
      figures.append(figure)
    }
    return figures
  }

  private mutating func readFigure(
    _ tree: PositionedTree, of name: String, _ description: SeriesDescription
  ) throws(SeriesIOError) -> DataSet.Figure {
    var parts: [String: PositionedTree] = [:]
    for part in try decoder.entries(of: tree, keys: Self.figureKeys) {
      parts[part.key] = part.value
    }
    guard let fileTree = parts["file"], let column = parts["column"] else {
      throw decoder.invalid(tree, "a figure needs a file and a column")
    }
    let form = try parts["form"].map { tree throws(SeriesIOError) in try readForm(tree) } ?? .level
    var values = try readColumn(column, in: fileTree)
    values.name = form == .level ? name : "\(name).\(form)"
    values.description = described(description, form: form)
    let release = try parts["release"].map { tree throws(SeriesIOError) in
      try decoder.choice(tree, of: FigureRelease.allCases.map(\.rawValue))
    }
    let path = resolved(fileTree.text ?? "")
    return DataSet.Figure(
      form: form, values: values, file: path, column: column.text ?? "",
      release: release.flatMap(FigureRelease.init), notes: parts["notes"]?.text,
      emptyEnd: tables[path]?.emptyEnds[column.text ?? ""] ?? 0)
  }

  private func readForm(_ tree: PositionedTree) throws(SeriesIOError) -> FigureForm {
    let expected =
      "one of \(FigureForm.words.joined(separator: ", ")), share(NAME), share(NAME, ytd), sum(2…12)"
    let text = try decoder.text(tree, expected)
    if let form = FigureForm(parsing: text) { return form }
    let nearest = nearestName(to: text, in: FigureForm.words).map { "; did you mean \($0)?" } ?? ""
    throw decoder.invalid(tree, "expected \(expected), found \(quoted(text))\(nearest)")
  }

  /// What is known about a figure: growth rates and shares are rates in percent.
  private func described(_ description: SeriesDescription, form: FigureForm) -> SeriesDescription {
    guard form.isPercent else { return description }
    var result = description
    result.kind = .rate
    result.unit = "percent"
    result.positive = nil
    result.decimals = 1
    result.title = description.title.map { "\($0), \(form)" }
    return result
  }

  private mutating func readColumn(
    _ tree: PositionedTree, in fileTree: PositionedTree
  ) throws(SeriesIOError) -> Series {
    let path = resolved(try decoder.text(fileTree, "the name of a CSV file"))
    let column = try decoder.text(tree, "the name of a column")
    let table = try table(at: path, named: fileTree)
    if let series = table.series.first(where: { $0.name == column }) { return series }
    let nearest = nearestName(to: column, in: table.series.map(\.name))
    throw decoder.invalid(
      tree,
      "\(path) has no column \(quoted(column))" + (nearest.map { "; did you mean \($0)?" } ?? ""))
  }

  private mutating func table(
    at path: String, named tree: PositionedTree
  ) throws(SeriesIOError) -> SeriesTable {
    if let table = tables[path] { return table }
    do throws(SeriesIOError) {
      let table = try SeriesTable.read(path: path)
      tables[path] = table
      warnings += table.warnings
      return table
    } catch {
      // What is wrong inside the file has its own place; a file that is not there has none.
      if case .noSuchFile = error { throw decoder.invalid(tree, "\(error)") }
      throw error
    }
  }

  /// A path beside the dictionary.
  private func resolved(_ path: String) -> String {
    FilePath.file(path, in: FilePath.folder(of: file))
  }
}
