import TimeSeries

/// The periods of a file's rows, or of one series of a long file, checked as they come.
///
/// Rows must rise in time and have one frequency; gaps are allowed and become missing values.
struct PeriodAxis {
  /// The file for messages.
  let file: String
  /// The number of the period column.
  let column: Int
  /// The seasonal period of numbered rows.
  let cycle: Int
  /// The series of a long file.
  var series: String?
  /// True when the header says `quarter` or `year`, so that month dates mean the longer period.
  var namedLonger = false

  private(set) var indices: [Int] = []
  private(set) var lines: [Int] = []
  private var perYear = -1 { didSet { stepLimit = Self.gapLimit(perYear: perYear) } }
  private var stepLimit = 0
  private var lastIndex = 0
  private var lastDay = 0

  init(file: String, column: Int, cycle: Int, series: String? = nil) {
    self.file = file
    self.column = column
    self.cycle = cycle
    self.series = series
  }

  /// A longer step is a slip of the pen: fifty years, or a thousand numbered rows.
  static func gapLimit(perYear: Int) -> Int { perYear == 0 ? 1000 : 50 * perYear }

  /// Forgets the rows, for the next series.
  mutating func restart(series: String) {
    self.series = series
    indices.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    perYear = -1
  }

  /// Adds the period of the next row.
  mutating func append(_ period: RowPeriod, line: Int) throws(SeriesIOError) {
    let step = period.index &- lastIndex
    if period.perYear != perYear || step <= 0 || step > stepLimit {
      try checkUnusual(period, line: line)
    }
    if period.perYear != perYear { perYear = period.perYear }
    lastIndex = period.index
    lastDay = period.day
    indices.append(period.index)
    lines.append(line)
  }

  /// The period that directly follows the last row, whose day does not count.
  var following: RowPeriod { RowPeriod(perYear: perYear, index: lastIndex &+ 1, day: 0) }

  /// Adds rows that directly follow each other and the last one, each in a line of its own.
  mutating func appendFollowing(_ count: Int, lastDay: Int, lastLine: Int) {
    guard count > 0 else { return }
    indices.append(contentsOf: (lastIndex + 1)...(lastIndex + count))
    lines.append(contentsOf: (lastLine - count + 1)...lastLine)
    lastIndex += count
    self.lastDay = lastDay
  }

  /// The first row passes; anything else here is a mistake.
  private func checkUnusual(_ period: RowPeriod, line: Int) throws(SeriesIOError) {
    guard let lastLine = lines.last else { return try checkStart(period, line: line) }
    let place = FilePlace(
      file: file, line: line, column: column, series: series, period: text(period))
    if period.perYear != perYear {
      throw .mixedFrequencies(
        place, expected: name(perYear: perYear), found: name(perYear: period.perYear))
    }
    let previous = text(RowPeriod(perYear: perYear, index: lastIndex, day: lastDay))
    if period.index > lastIndex {
      let missing = period.index - lastIndex - 1
      throw .absurdGap(place, previous: previous, previousLine: lastLine, missing: missing)
    }
    if period.index == lastIndex && period.day != lastDay {
      throw .dailyDates(place, previous: previous)
    }
    if let row = indices.firstIndex(of: period.index) {
      throw .duplicatePeriod(place, firstLine: lines[row])
    }
    throw .periodsOutOfOrder(place, previous: previous, previousLine: lastLine)
  }

  /// Numbered rows do not begin at 201501, which is January 2015 written without a dash.
  private func checkStart(_ period: RowPeriod, line: Int) throws(SeriesIOError) {
    guard period.perYear == 0, let month = compactMonth("\(period.index)") else { return }
    throw .notAPeriod(
      FilePlace(file: file, line: line, column: column, series: series),
      text: "\(period.index)", expected: "for the month write \(month)")
  }

  private func name(perYear: Int) -> String {
    RowPeriod(perYear: perYear, index: 0, day: 0).frequency(cycle: cycle).description
  }

  private func text(_ period: RowPeriod) -> String {
    let text = period.period(cycle: cycle).description
    guard period.day > 0 else { return text }
    return "\(text)-\(period.day < 10 ? "0" : "")\(period.day)"
  }

  /// The periods of all rows once the last one is in.
  ///
  /// Dates of months that are all a multiple of three or twelve months apart are quarters or years
  /// written by their first (or last) month, as some databases do.
  func finished() -> FinishedAxis? {
    guard let first = indices.first else { return nil }
    let length = monthsPerRow
    let shown = RowPeriod(perYear: length == 1 ? perYear : 12 / length, index: 0, day: 0)
    return FinishedAxis(
      start: Period(
        frequency: shown.frequency(cycle: cycle), index: floored(first, length)),
      positions: length == 1
        ? indices.map { $0 - first }
        : indices.map { floored($0, length) - floored(first, length) },
      note: length == 1
        ? nil
        : "the dates are \(length) months apart and read as \(length == 3 ? "quarters" : "years")")
  }

  private var monthsPerRow: Int {
    guard perYear == 12, lastDay > 0 || namedLonger, indices.count > 2 else { return 1 }
    let steps = zip(indices.dropFirst(), indices).map { $0 - $1 }
    if steps.allSatisfy({ $0 % 12 == 0 }) { return 12 }
    return steps.allSatisfy { $0 % 3 == 0 } ? 3 : 1
  }
}

/// Where each row stands on the axis of periods that begins with the first row.
struct FinishedAxis {
  let start: Period
  /// The place of each row, rising; gaps are jumps.
  let positions: [Int]
  /// Something the user should know about how the dates were read.
  let note: String?

  var count: Int { (positions.last ?? -1) + 1 }

  /// The gaps in one clause, nil when there are none.
  var gapMessage: String? {
    let missing = count - positions.count
    guard missing > 0 else { return nil }
    let steps = zip(positions, positions.dropFirst()).filter { $1 - $0 > 1 }
    guard let (before, after) = steps.first else { return nil }
    let first = "between \(start + before) and \(start + after)"
    let are = missing == 1 ? "1 period is" : "\(missing) periods are"
    return steps.count == 1
      ? "\(are) missing \(first); missing values take their place"
      : "\(are) missing in \(steps.count) gaps, the first \(first); missing values take their place"
  }

  /// The values of the rows laid on the axis, NaN in gaps.
  func laidOut(_ rows: [Double]) -> [Double] {
    if count == rows.count { return rows }
    var values = [Double](repeating: .nan, count: count)
    for (row, position) in positions.enumerated() { values[position] = rows[row] }
    return values
  }

  /// How many periods follow the last value that is not missing; 0 where there is no value.
  func emptyEnd(rows: [Double]) -> Int {
    rows.lastIndex { !$0.isNaN }.map { count - 1 - positions[$0] } ?? 0
  }

  /// A series of the rows' values, from its first to its last value that is not missing.
  ///
  /// An all-missing series keeps its full length.
  func series(named name: String, rows: [Double]) -> Series {
    let values = laidOut(rows)
    guard let first = values.firstIndex(where: { !$0.isNaN }),
      let last = values.lastIndex(where: { !$0.isNaN })
    else { return Series(name: name, start: start, values: values) }
    if first == 0 && last == values.count - 1 {
      return Series(name: name, start: start, values: values)
    }
    return Series(name: name, start: start + first, values: Array(values[first...last]))
  }
}

/// ⌊a / b⌋ for a positive b.
private func floored(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
