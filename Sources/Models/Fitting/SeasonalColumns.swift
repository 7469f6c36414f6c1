import RealModule
import TimeSeries

extension ColumnBuilder {
  /// Contrasts of each period of the year with the last one: they add up to zero over a year.
  func seasonalColumns() throws(ModelError) -> [RegressorDesign.Column] {
    let season = start.frequency.periodsPerYear
    guard season > 1 else {
      throw .invalidSpecification(
        "seasonal() needs several periods a year, and these data have "
          + (start.frequency == .yearly
            ? "one; leave it out"
            : "only numbers; give the length of the season with --period, or leave it out"))
    }
    return (0..<(season - 1)).map { k in
      column("season\(k + 1)", .regressor) { _, period in
        let position = period.positionInYear - 1
        return position == k ? 1 : position == season - 1 ? -1 : 0
      }
    }
  }

  func fourierColumns(pairs: Int) throws(ModelError) -> [RegressorDesign.Column] {
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

  func intervention(_ term: RegressorTerm) throws(ModelError) -> RegressorDesign.Column {
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
