import TimeSeries

/// Collects the days of each month, column by column.
struct DailyReader {
  let header: CSVHeader
  let aggregation: DailyAggregation
  private var months: [Int] = []
  private var totals: [[Double]]
  private var counts: [[Int]]
  private var last: (day: Int, line: Int)?
  private var firstDay = 1

  init(header: CSVHeader, aggregation: DailyAggregation) {
    self.header = header
    self.aggregation = aggregation
    totals = Array(repeating: [], count: header.names.count - 1)
    counts = Array(repeating: [], count: header.names.count - 1)
  }

  mutating func read(_ tokenizer: inout CSVTokenizer) throws(SeriesIOError) {
    var cells: [CSVCell] = []
    while try tokenizer.nextRecord(into: &cells) {
      if cells.allSatisfy(\.isEmpty) { continue }
      guard cells.count == header.names.count else {
        throw .raggedRow(
          FilePlace(file: tokenizer.file, line: tokenizer.line),
          expected: header.names.count, found: cells.count)
      }
      let date = try tokenizer.text(cells[0], number: 1)
      try step(to: cells[0], date, tokenizer)
      let reader = CellReader(tokenizer: tokenizer, cycle: nil)
      for column in totals.indices {
        let cell = cells[column + 1]
        switch DecimalParser.parse(tokenizer.raw(cell)) {
        case .number(let value): add(value, column)
        case .missing: break
        case .text, .unusable:
          throw try reader.numberError(
            cell, number: column + 2, series: header.names[column + 1], period: date)
        }
      }
    }
  }

  /// Checks the date against the one before and opens a month where it is the first in it.
  private mutating func step(
    to cell: CSVCell, _ date: String, _ tokenizer: CSVTokenizer
  ) throws(SeriesIOError) {
    let place = FilePlace(file: tokenizer.file, line: tokenizer.line, column: 1, period: date)
    guard let period = RowPeriod(tokenizer.raw(cell)), period.perYear == 12, period.day > 0 else {
      throw .notAPeriod(place, text: date, expected: "expected a date like 2024-07-31")
    }
    let previousLine = last?.line ?? 1
    if let last, let month = months.last {
      let previous = "\(Period(frequency: .monthly, index: month))"
      if (period.index, period.day) == (month, last.day) {
        throw .duplicatePeriod(place, firstLine: last.line)
      }
      if (period.index, period.day) < (month, last.day) {
        throw .periodsOutOfOrder(place, previous: previous, previousLine: last.line)
      }
    }
    if months.isEmpty { firstDay = period.day }
    last = (period.day, tokenizer.line)
    if months.last == period.index { return }
    if let month = months.last, period.index - month > PeriodAxis.gapLimit(perYear: 12) {
      throw .absurdGap(
        place, previous: "\(Period(frequency: .monthly, index: month))",
        previousLine: previousLine, missing: period.index - month - 1)
    }
    months.append(period.index)
    for column in totals.indices {
      totals[column].append(0)
      counts[column].append(0)
    }
  }

  private mutating func add(_ value: Double, _ column: Int) {
    let month = months.count - 1
    counts[column][month] += 1
    totals[column][month] = aggregation == .last ? value : totals[column][month] + value
  }

  func finish(file: String) throws(SeriesIOError) -> SeriesTable {
    guard let first = months.first else { throw .headerOnly(path: file) }
    let axis = FinishedAxis(
      start: Period(frequency: .monthly, index: first), positions: months.map { $0 - first },
      note: nil)
    let series = totals.indices.map { column in
      let rows = months.indices.map { month -> Double in
        let count = counts[column][month]
        if count == 0 { return .nan }
        let total = totals[column][month]
        return aggregation == .mean ? total / Double(count) : total
      }
      return axis.series(named: header.names[column + 1], rows: rows)
    }
    let coverage = DailyCoverage(
      months: months.map { Period(frequency: .monthly, index: $0) },
      names: Array(header.names.dropFirst()), counts: counts, firstDay: firstDay,
      lastDay: last?.day ?? firstDay)
    let messages =
      [axis.gapMessage].compactMap { $0 } + coverage.messages(isSum: aggregation == .sum)
    let warnings = messages.map { DataWarning(place: FilePlace(file: file), message: $0) }
    return SeriesTable(file: file, layout: .wide, series: series, warnings: warnings)
  }
}

/// How many days each month had, and which months had fewer than usual.
private struct DailyCoverage {
  let months: [Period]
  let names: [String]
  /// Days with a value, by column and month.
  let counts: [[Int]]
  let firstDay: Int
  let lastDay: Int

  func messages(isSum: Bool) -> [String] {
    let usual = counts.map(usualCount)
    if usual.allSatisfy({ $0 <= 1 }) {
      return ["every month has a single date, so these were monthly data already"]
    }
    let thin = names.indices.compactMap { message(column: $0, usual: usual[$0]) }
    // Four or five dates a month are weeks.
    let isWeekly = usual.allSatisfy { $0 <= 5 }
    return isSum && isWeekly
      ? thin + ["months hold four or five of these dates, so their sums jump by a quarter"] : thin
  }

  private func usualCount(_ counts: [Int]) -> Int {
    Int(median(counts.filter { $0 > 0 }.map(Double.init)))
  }

  private func message(column: Int, usual: Int) -> String? {
    guard let first = counts[column].firstIndex(where: { $0 > 0 }),
      let last = counts[column].lastIndex(where: { $0 > 0 })
    else { return nil }
    let thin = (first...last).filter { isThin($0, count: counts[column][$0], usual: usual) }
    guard !thin.isEmpty else { return nil }
    let named = thin.prefix(3).map { month in
      let count = counts[column][month]
      return "\(months[month]) (\(count == 1 ? "1 day" : "\(count) days"))"
    }
    let more = thin.count > 3 ? ["\(thin.count - 3) more"] : []
    return "\(names[column]): incomplete, where \(usual) days are usual: \(listing(named + more))"
  }

  /// Less than three quarters of the usual days, or dates that begin late or end early.
  private func isThin(_ month: Int, count: Int, usual: Int) -> Bool {
    // A weekend and two holidays, or a week where the dates are weekly.
    let slack = Swift.max(4, 30 / Swift.max(1, usual))
    let beginsLate = month == 0 && firstDay - 1 > slack
    let endsEarly =
      month == months.count - 1 && months[month].daysInMonth - lastDay > slack
    return 4 * count < 3 * usual || beginsLate || endsEarly
  }
}
