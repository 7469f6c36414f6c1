package import LinearAlgebra
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
  ///   - calendar: Holidays for `holiday(name)`.
  /// - Throws: `ModelError` for an unknown series or a calendar beyond its table.
  package init(
    terms: [RegressorTerm], start: Period, count: Int, origin: Period, data: [String: Series],
    calendar: HolidayCalendar? = nil
  ) throws(ModelError) {
    try self.init(
      terms: terms, cache: DesignCache(),
      builder: ColumnBuilder(
        start: start, count: count, origin: origin, data: data, calendar: calendar))
  }

  init(
    terms: [RegressorTerm], cache: DesignCache, builder: ColumnBuilder
  ) throws(ModelError) {
    start = builder.start
    count = builder.count
    var columns: [Column] = []
    for term in terms {
      columns += try cache.columns(of: term) { () throws(ModelError) in
        try builder.columns(of: term)
      }
    }
    self.columns = columns
  }

  init(columns: [Column], start: Period, count: Int) {
    self.columns = columns
    self.start = start
    self.count = count
  }
}

/// Makes the columns of one term.
struct ColumnBuilder {
  let start: Period
  let count: Int
  let origin: Period
  let data: [String: Series]
  let calendar: HolidayCalendar?

  func columns(of term: RegressorTerm) throws(ModelError) -> [RegressorDesign.Column] {
    switch term {
    case .column, .lag, .lags, .almon: return try dataColumns(of: term)
    case .holiday(let name, let before, let during, let after):
      return try holidayColumns(name, before: before, during: during, after: after)
    case .newYear, .tradingDays, .workingDays, .leapYear, .easter:
      return try calendarColumns(of: term)
    case .trend:
      let offset = start - origin
      return [column("trend", .regressor) { i, _ in Double(offset + i + 1) }]
    case .outliers:
      throw .invalidSpecification(
        "outliers() searches under an ARIMA model; add arima() to the formula, or give dates as in "
          + "outliers(AO 2020-02)")
    case .seasonal: return try seasonalColumns()
    case .fourier(let pairs): return try fourierColumns(pairs: pairs)
    case .pulse, .step, .ramp, .temporary, .seasonalPulse: return [try intervention(term)]
    }
  }

  func column(
    _ name: String, _ group: CoefficientRow.Group, _ value: (Int, Period) -> Double
  ) -> RegressorDesign.Column {
    RegressorDesign.Column(
      name: name, group: group, values: (0..<count).map { value($0, start + $0) })
  }
}
