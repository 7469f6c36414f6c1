package import LinearAlgebra
import RealModule
package import TimeSeries

/// Columns of regressors over a run of months, made from the terms of a formula.
///
/// Calendar and intervention terms are functions of the month, so the same call gives the sample and
/// the months past its end. Columns of data are looked up by name.
package struct RegressorDesign: Sendable {
  /// A column and where it comes from.
  package struct Column: Sendable {
    package let name: String
    package let group: CoefficientRow.Group
    package let values: [Double]
  }

  package let columns: [Column]
  package let start: Period
  package let count: Int

  /// Column names in order.
  package var names: [String] { columns.map(\.name) }

  /// months × columns, nil when there is no column.
  package var matrix: Matrix? {
    columns.isEmpty ? nil : Matrix(columnVectors: columns.map(\.values))
  }

  /// Builds the columns for `count` months from `start`.
  ///
  /// - Parameters:
  ///   - terms: The regressors of a formula, in order.
  ///   - start: First month of the columns.
  ///   - count: Number of months.
  ///   - origin: Month that counts as 1 in `trend()`.
  ///   - data: Series for columns of data; a value outside a series is NaN.
  /// - Throws: `ModelError` for an unknown series or a calendar beyond its table.
  package init(
    terms: [RegressorTerm], start: Period, count: Int, origin: Period, data: [String: Series]
  ) throws(ModelError) {
    try self.init(
      terms: terms, start: start, count: count, origin: origin, data: data, cache: DesignCache())
  }

  init(
    terms: [RegressorTerm], start: Period, count: Int, origin: Period, data: [String: Series],
    cache: DesignCache
  ) throws(ModelError) {
    self.start = start
    self.count = count
    var columns: [Column] = []
    let builder = ColumnBuilder(start: start, count: count, origin: origin, data: data)
    for term in terms {
      columns += try cache.columns(of: term) { () throws(ModelError) in
        try builder.columns(of: term)
      }
    }
    self.columns = columns
  }
}

/// Makes the columns of one term.
struct ColumnBuilder {
  let start: Period
  let count: Int
  let origin: Period
  let data: [String: Series]

  private var periods: [Period] { (0..<count).map { start + $0 } }

  func columns(of term: RegressorTerm) throws(ModelError) -> [RegressorDesign.Column] {
    switch term {
    case .column(let name): return [try dataColumn(name, lag: 0, label: name)]
    case .lag(let name, let lag):
      return [try dataColumn(name, lag: lag, label: "lag(\(name),\(lag))")]
    case .newYear, .tradingDays, .workingDays, .leapYear, .easter:
      return try calendarColumns(of: term)
    case .trend:
      let offset = start - origin
      return [column("trend", .regressor) { i, _ in Double(offset + i + 1) }]
    case .outliers:
      throw .invalidSpecification(
        "outliers() searches under an ARIMA model; add arima() to the formula")
    case .seasonal: return seasonalColumns()
    case .fourier(let pairs): return try fourierColumns(pairs: pairs)
    case .pulse, .step, .ramp, .temporary, .seasonalPulse: return [try intervention(term)]
    }
  }

  private func column(
    _ name: String, _ group: CoefficientRow.Group, _ value: (Int, Period) -> Double
  ) -> RegressorDesign.Column {
    RegressorDesign.Column(
      name: name, group: group, values: (0..<count).map { value($0, start + $0) })
  }

  private func dataColumn(
    _ name: String, lag: Int, label: String
  ) throws(ModelError) -> RegressorDesign.Column {
    guard let series = data[name] else {
      throw .unknownSeries(name: name, nearest: nearestName(to: name, in: data.keys.sorted()))
    }
    guard series.frequency == start.frequency else {
      throw .invalidSpecification(
        "regressor '\(name)' is \(series.frequency), the explained series \(start.frequency)")
    }
    return column(label, .regressor) { _, period in series[period - lag] }
  }

  /// Contrasts of each period of the year with the last one: they add up to zero over a year.
  private func seasonalColumns() -> [RegressorDesign.Column] {
    let season = start.frequency.periodsPerYear
    return (0..<Swift.max(season - 1, 0)).map { k in
      column("season\(k + 1)", .regressor) { _, period in
        let position = period.positionInYear - 1
        return position == k ? 1 : position == season - 1 ? -1 : 0
      }
    }
  }

  private func fourierColumns(pairs: Int) throws(ModelError) -> [RegressorDesign.Column] {
    let season = start.frequency.periodsPerYear
    guard 2 * pairs <= season else {
      throw .invalidSpecification(
        "fourier(\(pairs)) needs a season of at least \(2 * pairs) periods, this one has \(season)")
    }
    var columns: [RegressorDesign.Column] = []
    for k in 1...pairs {
      let frequency = 2 * Double.pi * Double(k) / Double(season)
      if 2 * k < season {
        columns.append(
          column("sin\(k)", .regressor) { _, p in .sin(frequency * Double(p.positionInYear)) })
      }
      columns.append(
        column("cos\(k)", .regressor) { _, p in .cos(frequency * Double(p.positionInYear)) })
    }
    return columns
  }

  private func intervention(_ term: RegressorTerm) throws(ModelError) -> RegressorDesign.Column {
    let dates: [Period]
    let value: (Period) -> Double
    switch term {
    case .pulse(let date):
      dates = [date]
      value = { $0 == date ? 1 : 0 }
    case .step(let date):
      dates = [date]
      value = { $0 >= date ? 1 : 0 }
    case .temporary(let date, let decay):
      dates = [date]
      value = { $0 >= date ? Double.pow(decay, $0 - date) : 0 }
    case .seasonalPulse(let date):
      dates = [date]
      let season = start.frequency.periodsPerYear
      value = {
        $0 < date ? 0 : OutlierKind.seasonal.signature(lag: $0 - date, season: season)
      }
    case .ramp(let from, let to):
      dates = [from, to]
      value = { period in
        period <= from ? 0 : period >= to ? 1 : Double(period - from) / Double(to - from)
      }
    default: preconditionFailure("\(term) is no intervention")
    }
    for date in dates where date.frequency != start.frequency {
      throw .invalidSpecification("\(term): \(date) is not a \(start.frequency) period")
    }
    if case .seasonalPulse = term, start.frequency.periodsPerYear < 2 {
      throw .invalidSpecification("\(term) needs a season, and this series has none")
    }
    if case .ramp(let from, let to) = term, to <= from {
      throw .invalidSpecification("\(term): a ramp ends after it starts")
    }
    return column(term.columnName, .intervention) { _, period in value(period) }
  }
}
