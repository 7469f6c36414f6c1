import ArgumentParser
import Foundation
import Tradewind

/// `--calendar FILE`: the holidays behind `holiday(name)`.
struct CalendarOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Holidays for holiday(name): lines such as '2024-09-17 Mid-Autumn' or '--10-01 National Day'.",
      valueName: "file"))
  var calendar: String?

  /// The holidays of the file, nil without the option.
  ///
  /// - Throws: `UsageError` for a file that cannot be read or that no formula would use.
  func holidays(for formula: ModelFormula) throws -> HolidayCalendar? {
    try holidays(for: [formula])
  }

  /// The same for several formulas, of which one must use it.
  func holidays(for formulas: [ModelFormula]) throws -> HolidayCalendar? {
    if let calendar, !formulas.contains(where: \.usesHolidays) {
      let names = formulas.map { "\($0)" }.joined(separator: " and ")
      throw UsageError("--calendar \(calendar): \(names) has no holiday(name) to use it for")
    }
    return try holidays()
  }

  /// The holidays of the file for formulas that are not known yet and may do without.
  ///
  /// - Throws: `UsageError` for a file that cannot be read.
  func holidays() throws -> HolidayCalendar? {
    guard let calendar else { return nil }
    guard let text = try? String(contentsOfFile: calendar, encoding: .utf8) else {
      throw UsageError("cannot read the calendar \(calendar) as a text file in UTF-8")
    }
    do {
      return try HolidayCalendar(name: calendar, parsing: text)
    } catch {
      throw LocatedError(place: calendar, cause: error)
    }
  }
}

extension ModelFormula {
  /// True when a term is `holiday(name)`.
  var usesHolidays: Bool {
    regressors.contains { if case .holiday = $0 { true } else { false } }
  }
}
