import Foundation
import TimeSeries

extension DataSet {
  /// Opens a dictionary (`.yaml`), a folder with a `dataset.yaml`, or a CSV file.
  ///
  /// Every column of a plain CSV file is a level without further knowledge; `-` is standard input.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - period: The seasonal period of a CSV file whose column `period` only numbers the rows.
  ///   - allowsOneRow: Whether a CSV file of a single period will do.
  /// - Returns: The series with their figures.
  /// - Throws: `SeriesIOError` that names file, line, column, series and period.
  public static func load(
    path: String, period: Int? = nil, allowsOneRow: Bool = false
  ) throws(SeriesIOError) -> DataSet {
    let file = dictionaryInFolder(path) ?? path
    if isDictionary(path: file) {
      var loader = DictionaryLoader(file: file)
      return try loader.load()
    }
    return DataSet(
      table: try SeriesTable.read(path: file, period: period, allowsOneRow: allowsOneRow))
  }

  /// Every series of a table, as a level unless another form is stated.
  public init(table: SeriesTable, form: FigureForm = .level) {
    let entries = table.series.map { series in
      let figure = Figure(
        form: form, values: series, file: table.file, column: series.name, release: nil,
        notes: nil, emptyEnd: table.emptyEnds[series.name] ?? 0)
      return Entry(
        name: series.name, description: series.description, span: nil, figures: [figure],
        place: FilePlace(file: table.file, series: series.name))
    }
    self.init(
      title: nil, path: table.file, entries: entries, identities: [], warnings: table.warnings,
      derived: [], unobserved: [])
  }

  /// True for a dictionary, and for a folder that has one.
  public static func isDictionary(path: String) -> Bool {
    let file = (dictionaryInFolder(path) ?? path).lowercased()
    return file.hasSuffix(".yaml") || file.hasSuffix(".yml")
  }

  /// The dictionary of a folder, nil when `path` is none or has none.
  private static func dictionaryInFolder(_ path: String) -> String? {
    for name in ["dataset.yaml", "dataset.yml"] {
      let candidate = FilePath.file(name, in: path)
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
    }
    return nil
  }
}
