import TimeSeries

extension ColumnBuilder {
  /// Columns of a holiday of the user's calendar.
  ///
  /// Without lengths: its days that fall on Monday to Friday, centred by calendar month. With
  /// lengths: windows around the first day of each run of days, as of Chinese New Year.
  func holidayColumns(
    _ name: String, before: Int, during: Int, after: Int
  ) throws(ModelError) -> [RegressorDesign.Column] {
    guard start.frequency.isCalendar else {
      throw .invalidSpecification(
        "holiday(\(name)) needs dates, but the observations are only numbered; give the data periods"
      )
    }
    let holiday = try holiday(named: name)
    let periods = (0..<count).map { start + $0 }
    let hasWindows = before + during + after > 0
    let moving = hasWindows ? try movingHoliday(holiday) : nil
    let columns: [CalendarColumn]
    do {
      if let moving {
        columns = try HolidayWindow(moving, before: before, during: during, after: after)
          .columns(for: periods)
      } else {
        let weekdays = try holiday.weekdayColumn(for: periods)
        columns = [CalendarColumn(name: "holiday(\(name))", values: weekdays.values)]
      }
    } catch {
      throw .invalidSpecification(
        "\(error); add the missing years to the calendar file, or shorten the horizon")
    }
    return columns.map {
      RegressorDesign.Column(name: $0.name, group: .calendar, values: $0.values)
    }
  }

  /// The days of one name in the user's calendar.
  private func holiday(named name: String) throws(ModelError) -> HolidayCalendar {
    guard let calendar else {
      throw .invalidSpecification(
        "holiday(\(name)) needs a calendar: a text file of lines such as '2024-09-17 Mid-Autumn', "
          + "given with --calendar FILE")
    }
    let fixed = calendar.fixedDays.filter { $0.name == name }
    let dated = calendar.datedDays.filter { $0.name == name }
    guard !fixed.isEmpty || !dated.isEmpty else {
      let names = Set(calendar.fixedDays.map(\.name) + calendar.datedDays.map(\.name)).sorted()
      let near = nearestName(to: name, in: names).map { "did you mean '\($0)'?" }
      throw .invalidSpecification(
        "the calendar \(calendar.name) has no day called '\(name)'; "
          + (near ?? "it has \(names.joined(separator: ", "))"))
    }
    return HolidayCalendar(name: name, fixedDays: fixed, datedDays: dated)
  }

  /// The holiday by the first day of each run of consecutive days.
  private func movingHoliday(_ holiday: HolidayCalendar) throws(ModelError) -> MovingHoliday {
    let days = Set(holiday.datedDays.map(\.day))
    let first = days.filter { !days.contains($0 + -1) }
    guard
      let moving = MovingHoliday(
        name: holiday.name, identifier: holiday.name, days: first.sorted())
    else {
      throw .invalidSpecification(
        "\(holiday.name) falls on the same days every year, so windows around it are part of the "
          + "season; write holiday(\(holiday.name)) for its working days")
    }
    return moving
  }
}
