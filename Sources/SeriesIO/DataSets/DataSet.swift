public import TimeSeries

/// A data dictionary with the figures it names, or the columns of a plain CSV file.
///
/// Every series has its figures in the forms in which they are published; the one whose form is
/// `level` is the series itself. Identities whose left side is not published define further series.
///
///     let china = try DataSet.load(path: "Data/china/dataset.yaml")
///     let exports = try china.series(named: "exports")          // the level
///     let growth = try china.series(named: "exports.yoy")       // as published
///     let balance = try china.series(named: "balance")          // by identity
public struct DataSet: Sendable {
  /// A published figure of a series with its values.
  public struct Figure: Sendable {
    /// The measure in which it is published.
    public let form: FigureForm
    /// The values, NaN where missing; named `series` for the level and `series.form` otherwise.
    public let values: Series
    /// The file as the user named it.
    public let file: String
    /// The column (or `series_id`) in that file.
    public let column: String
    /// Which state of the data it shows, where that is stated.
    public let release: FigureRelease?
    /// What the dictionary remarks about it.
    public let notes: String?
    /// How many empty periods of the file follow the last value.
    public var emptyEnd = 0
  }

  /// One declared series.
  public struct Entry: Sendable {
    /// The name in formulas, measures and files.
    public let name: String
    /// What is known about it.
    public let description: SeriesDescription
    /// The span the dictionary states.
    public let span: PeriodSpan?
    /// The figures in the order of the dictionary.
    public let figures: [Figure]
    /// Where it is declared.
    public let place: FilePlace

    /// The figure of a form, the first one if there are several.
    public func figure(_ form: FigureForm) -> Figure? { figures.first { $0.form == form } }

    /// The level as published.
    public var level: Series? { figure(.level)?.values }
  }

  /// The title of the dictionary.
  public let title: String?
  /// The file as the user named it; `-` is standard input.
  public let path: String
  /// The declared series in the order of the file.
  public let entries: [Entry]
  /// The identities in the order of the file.
  public let identities: [Identity]
  /// What the user should know about the files.
  public let warnings: [DataWarning]
  /// Series that only identities define, with their values.
  let derived: [Series]
  /// Series without values that identities name: parts that nobody publishes.
  public let unobserved: [Series]

  /// The declared series of a name.
  public func entry(named name: String) -> Entry? { entries.first { $0.name == name } }

  /// The names `series(named:)` accepts, without forms where the level is published.
  ///
  /// A series that is published as growth only is there as `name.form`.
  public var names: [String] {
    var names: [String] = []
    for entry in entries {
      if primaryLevel(of: entry) != nil {
        names.append(entry.name)
      } else {
        names += entry.figures.map(\.values.name)
      }
    }
    return names + derived.map(\.name).filter { !names.contains($0) }
  }

  /// Every series by name, also as `name.form`; those without a level only so.
  ///
  /// - Complexity: O(series); no values are copied.
  public var allSeries: [String: Series] {
    var series: [String: Series] = [:]
    for figure in entries.flatMap(\.figures) { series[figure.values.name] = figure.values }
    for entry in entries {
      if let level = primaryLevel(of: entry) { series[entry.name] = level }
    }
    for item in derived where series[item.name] == nil { series[item.name] = item }
    return series
  }

  /// The series of a name: a level, a figure as `name.form`, or a series defined by an identity.
  ///
  /// A level that is published only as year-to-date sums is their difference within each year.
  ///
  /// - Throws: `SeriesIOError.unknownSeries` with the nearest name, `.noLevel` where only growth is
  ///   published, `.allMissing` for a series without values.
  public func series(named name: String) throws(SeriesIOError) -> Series {
    guard let series = find(name) else {
      if let entry = entry(named: name), !entry.figures.isEmpty {
        throw .noLevel(name: name, path: path, forms: entry.figures.map(\.form.description))
      }
      throw unknown(name)
    }
    if series.observedCount == 0 { throw .allMissing(name: name, path: path) }
    return series
  }

  /// The published figures of a series, empty for one defined by an identity.
  ///
  /// - Throws: `SeriesIOError.unknownSeries` with the nearest name.
  public func figures(of name: String) throws(SeriesIOError) -> [Figure] {
    if let entry = entry(named: name) { return entry.figures }
    if derived.contains(where: { $0.name == name }) { return [] }
    throw unknown(name)
  }

  /// The series of which a name such as `retail.ytd` is one published form; nil for other names.
  public func entry(publishing name: String) -> String? {
    entries.first { entry in entry.figures.contains { "\(entry.name).\($0.form)" == name } }?.name
  }

  private func find(_ name: String) -> Series? {
    if let entry = entry(named: name), let level = primaryLevel(of: entry) { return level }
    if let series = derived.first(where: { $0.name == name }) { return series }
    for entry in entries where name.hasPrefix(entry.name) {
      if let figure = entry.figures.first(where: { "\(entry.name).\($0.form)" == name }) {
        return figure.values
      }
    }
    return nil
  }

  /// The figure that `series(named:)` takes the values of a name from; nil for a derived series.
  public func source(of name: String) -> Figure? {
    if let entry = entry(named: name) { return entry.figure(.level) ?? entry.figure(.ytd) }
    return entries.lazy.flatMap(\.figures).first { $0.values.name == name }
  }

  private func primaryLevel(of entry: Entry) -> Series? {
    if let level = entry.level { return level }
    guard let ytd = entry.figure(.ytd)?.values, ytd.frequency.isCalendar else { return nil }
    var level = monthsFromYearToDate(ytd)
    level.name = entry.name
    return level
  }

  private func unknown(_ name: String) -> SeriesIOError {
    let forms = entries.flatMap { entry in entry.figures.map { "\(entry.name).\($0.form)" } }
    return .unknownSeries(
      name: name, path: path, nearest: nearestName(to: name, in: names + forms), known: names)
  }
}

/// The periods behind year-to-date sums.
///
///     x(p) = ytd(p) − ytd(p − 1),   the first period of a year is its own sum
///
/// A period whose predecessor in the year is missing is missing.
public func monthsFromYearToDate(_ ytd: Series) -> Series {
  var series = ytd
  for (i, period) in ytd.periods.enumerated() where period.positionInYear > 1 {
    series.values[i] = ytd.values[i] - (i > 0 ? ytd.values[i - 1] : .nan)
  }
  return series
}
