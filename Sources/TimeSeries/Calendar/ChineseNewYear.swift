/// The dates of Chinese New Year.
public enum ChineseNewYear {
  /// The years of the table.
  public static let years = 1930...2050

  /// The first day of the Chinese year that begins in a Gregorian year.
  ///
  /// - Throws: `TimeSeriesError.outsideCalendar` outside `years`.
  public static func date(year: Int) throws(TimeSeriesError) -> CalendarDay {
    if let day = days[year] { return day }
    throw .outsideCalendar(
      calendar: "Chinese New Year", year: year, first: years.lowerBound, last: years.upperBound)
  }

  /// The table by year.
  static let days: [Int: CalendarDay] = Dictionary(
    uniqueKeysWithValues: zip(years, monthsAndDays).map { year, date in
      (year, CalendarDay(year: year, month: date / 100, day: date % 100))
    })

  /// Month · 100 + day from 1930 on, as in `Data/calendar/chinese_new_year.csv`.
  private static let monthsAndDays = [
    130, 217, 206, 126, 214, 204, 124, 211, 131, 219,  // 1930
    208, 127, 215, 205, 125, 213, 202, 122, 210, 129,  // 1940
    217, 206, 127, 214, 203, 124, 212, 131, 218, 208,  // 1950
    128, 215, 205, 125, 213, 202, 121, 209, 130, 217,  // 1960
    206, 127, 215, 203, 123, 211, 131, 218, 207, 128,  // 1970
    216, 205, 125, 213, 202, 220, 209, 129, 217, 206,  // 1980
    127, 215, 204, 123, 210, 131, 219, 207, 128, 216,  // 1990
    205, 124, 212, 201, 122, 209, 129, 218, 207, 126,  // 2000
    214, 203, 123, 210, 131, 219, 208, 128, 216, 205,  // 2010
    125, 212, 201, 122, 210, 129, 217, 206, 126, 213,  // 2020
    203, 123, 211, 131, 219, 208, 128, 215, 204, 124,  // 2030
    212, 201, 122, 210, 130, 217, 206, 126, 214, 202,  // 2040
    123,  // 2050
  ]
}
