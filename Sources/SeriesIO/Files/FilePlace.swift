/// Where in the input something stands: file, line, column, series and period, as far as known.
///
///     trade.csv, line 12, column 3 (exports), 2008-11
public struct FilePlace: Hashable, Sendable {
  /// The file as the user named it; `-` is standard input.
  public var file: String
  /// The line, counted from 1.
  public var line: Int?
  /// In a CSV file the number of the cell, in a YAML file that of the character, from 1.
  public var column: Int?
  /// The series the cell belongs to.
  public var series: String?
  /// The period as the file writes it, or as it was understood.
  public var period: String?

  /// A place; leave out what is not known.
  public init(
    file: String, line: Int? = nil, column: Int? = nil, series: String? = nil,
    period: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.series = series
    self.period = period
  }
}

extension FilePlace: CustomStringConvertible {
  /// The known parts, from the file inwards.
  public var description: String {
    var parts = [file == "-" ? "standard input" : file]
    if let line { parts.append("line \(line)") }
    switch (column, series) {
    case (let column?, let series?): parts.append("column \(column) (\(series))")
    case (let column?, nil): parts.append("column \(column)")
    case (nil, let series?): parts.append("series \(series)")
    case (nil, nil): break
    }
    if let period { parts.append(period) }
    return parts.joined(separator: ", ")
  }
}
