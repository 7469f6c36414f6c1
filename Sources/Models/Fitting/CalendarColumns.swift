import TimeSeries

extension ColumnBuilder {
  /// Columns of a calendar term, named after the days or windows they stand for.
  func calendarColumns(of term: RegressorTerm) throws(ModelError) -> [RegressorDesign.Column] {
    guard start.frequency.isCalendar else {
      throw .invalidSpecification(
        "\(term) needs dates, but the observations are only numbered; give the data periods")
    }
    try refuseFixedWindows(term)
    let periods = (0..<count).map { start + $0 }
    do {
      return try builtIn(term, periods).map {
        RegressorDesign.Column(name: $0.name, group: .calendar, values: $0.values)
      }
    } catch {
      throw .invalidSpecification("\(error)")
    }
  }

  /// Chinese New Year falls between 21 January and 20 February, always in the first quarter.
  private func refuseFixedWindows(_ term: RegressorTerm) throws(ModelError) {
    guard case .newYear = term, start.frequency != .monthly else { return }
    throw .invalidSpecification(
      start.frequency == .yearly
        ? "newYear() is for monthly data; every year has one New Year, so leave it out"
        : "newYear() is for monthly data; the New Year falls into the first quarter of every year, so "
          + "its effect is part of the season: leave it out")
  }

  private func builtIn(
    _ term: RegressorTerm, _ periods: [Period]
  ) throws(TimeSeriesError) -> [CalendarColumn] {
    switch term {
    case .newYear(let before, let during, let after):
      return try HolidayWindow(
        before: before ?? 0, during: during ?? 0, after: after ?? 0
      ).columns(for: periods)
    case .tradingDays: return try TradingDays().contrastColumns(for: periods)
    case .workingDays: return [try TradingDays().weekdayColumn(for: periods)]
    case .leapYear: return [MonthLength.leapYearColumn(for: periods)]
    case .easter(let days): return try HolidayWindow(.easter, before: days).columns(for: periods)
    default: preconditionFailure("\(term) is no calendar term")
    }
  }
}
