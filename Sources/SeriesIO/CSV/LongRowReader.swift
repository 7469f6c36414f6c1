import TimeSeries

/// Understands the cells of a long table's current row.
struct LongRowReader {
  let rows: LongRowScanner
  /// The seasonal period when rows are numbered, nil when they carry calendar periods.
  let ordinalCycle: Int?

  init(_ rows: LongRowScanner, cycle: Int?) {
    self.rows = rows
    ordinalCycle = rows.header.periodName == "period" ? cycle : nil
  }

  /// An empty series of this table.
  func newBuilder(name: String) -> LongSeriesBuilder {
    var axis = PeriodAxis(
      file: rows.path, column: rows.places.period + 1, cycle: ordinalCycle ?? 1)
    axis.namedLonger = ["quarter", "year"].contains(rows.header.periodName)
    axis.series = name
    return LongSeriesBuilder(axis: axis, name: name)
  }

  /// The name of the row's series.
  func name() throws(SeriesIOError) -> String {
    let name = try rows.text(rows.identifier, column: rows.places.series)
    guard name.isEmpty else { return name }
    throw .invalidContent(
      rows.place(column: rows.places.series), problem: "the series_id is empty; name the series")
  }

  /// Reads period and value of the row into the series.
  @inline(__always)
  func read(into builder: inout LongSeriesBuilder) throws(SeriesIOError) {
    try builder.axis.append(try period(series: builder.name), line: rows.line)
    switch DecimalParser.parse(rows.value) {
    case .number(let value): builder.values.append(value)
    case .missing: builder.values.append(.nan)
    case .unusable, .text: throw try numberError(series: builder.name)
    }
  }

  @inline(__always)
  private func period(series: String) throws(SeriesIOError) -> RowPeriod {
    if ordinalCycle == nil, let period = RowPeriod(rows.period) { return period }
    let column = rows.places.period
    let text = try rows.text(rows.period, column: column)
    if ordinalCycle != nil, let number = Int(text) { return RowPeriod(ordinal: number) }
    if let period = RowPeriod(rows.period) { return period }
    let place = rows.place(column: column, series: series)
    throw .notAPeriod(place, text: text, expected: periodAdvice(text))
  }

  private func numberError(series: String) throws(SeriesIOError) -> SeriesIOError {
    let column = rows.places.value
    let text = try rows.text(rows.value, column: column)
    let period = try rows.text(rows.period, column: rows.places.period)
    let place = rows.place(column: column, series: series, period: period)
    if case .unusable = DecimalParser.parse(rows.value) {
      return .unusableNumber(place, text: text)
    }
    return .notANumber(place, text: text, hint: numberHint(text))
  }
}

/// A series under construction: the periods and values of its rows so far.
struct LongSeriesBuilder {
  var axis: PeriodAxis
  var values: [Double] = []
  private(set) var name: String

  init(axis: PeriodAxis, name: String) {
    self.axis = axis
    self.name = name
  }

  /// Forgets the rows, for the next series.
  mutating func restart(name: String) {
    self.name = name
    axis.restart(series: name)
    values.removeAll(keepingCapacity: true)
  }

  /// How many of the rows' periods follow the last value.
  var emptyEnd: Int { axis.finished()?.emptyEnd(rows: values) ?? 0 }

  /// The series and its warnings.
  ///
  /// - Throws: `SeriesIOError.oneRow` when there is a single row.
  func finish() throws(SeriesIOError) -> (series: Series, warnings: [DataWarning]) {
    guard let finished = axis.finished(), finished.positions.count > 1 else {
      throw .oneRow(FilePlace(file: axis.file, line: axis.lines.first, series: name))
    }
    let place = FilePlace(file: axis.file, line: axis.lines.first, series: name)
    let warnings = [finished.note, finished.gapMessage].compactMap { $0 }
      .map { DataWarning(place: place, message: $0) }
    return (finished.series(named: name, rows: values), warnings)
  }
}
