/// What can be wrong with periods, spans, measures, statements, calendars and transforms.
///
/// Offsets count characters of the text from 0; the sentence counts from 1.
public enum TimeSeriesError: Error, Hashable, Sendable {
  /// The text is no period; `expected` says what should stand at `offset`.
  case invalidPeriod(text: String, offset: Int, expected: String)
  /// A full date where a month, quarter or year is wanted: daily or weekly data.
  case dayInsteadOfPeriod(text: String)
  /// A measure, span, value or statement cannot be read at `offset`.
  case syntax(text: String, offset: Int, expected: String)
  /// No measure of that name; `nearest` is the likely meaning.
  case unknownMeasure(text: String, offset: Int, name: String, nearest: String?)
  /// No series of that name; `nearest` is the likely meaning.
  case unknownSeries(name: String, nearest: String?)
  /// The measure makes no sense on the series; `reason` says why and what to use instead.
  case measureNotAllowed(measure: String, series: String, reason: String)
  /// A span that the series' frequency cannot give.
  case spanNotAvailable(measure: String, series: String, frequency: Frequency, reason: String)
  /// A value is written in another unit than the measure has.
  case wrongUnit(measure: String, unit: String, expected: String)
  /// Series of several frequencies where one is needed.
  case mixedFrequencies(first: String, second: String)
  /// A value outside the domain of the transform.
  case outsideDomain(transform: String, position: Int, value: Double)
  /// A year the calendar's table does not cover.
  case outsideCalendar(calendar: String, year: Int, first: Int, last: Int)
  /// A line of a user calendar that cannot be read.
  case calendarLine(line: Int, text: String, expected: String)
}

extension TimeSeriesError: CustomStringConvertible {
  /// One sentence that says what is wrong, where, and what was expected.
  public var description: String {
    switch self {
    case .invalidPeriod(let text, let offset, let expected):
      "“\(text)” is not a period: at character \(offset + 1) expected \(expected)"
    case .dayInsteadOfPeriod(let text):
      "“\(text)” is a day; expected a month, quarter or year"
    case .syntax(let text, let offset, let expected):
      "cannot read “\(text)”: at character \(offset + 1) expected \(expected)"
    case .unknownMeasure(let text, let offset, let name, let nearest):
      "cannot read “\(text)”: at character \(offset + 1) “\(name)” is not a measure"
        + suggestion(nearest)
    case .unknownSeries(let name, let nearest):
      "there is no series “\(name)”" + suggestion(nearest)
    case .measureNotAllowed(let measure, let series, let reason):
      "\(measure) is refused for \(series): \(reason)"
    case .spanNotAvailable(let measure, let series, let frequency, let reason):
      "\(measure) is not available for the \(frequency) series \(series): \(reason)"
    case .wrongUnit(let measure, let unit, let expected):
      "\(measure) cannot be in “\(unit)”; write the value "
        + (expected.isEmpty ? "without a unit" : "in “\(expected)” or as a bare number")
    case .mixedFrequencies(let first, let second):
      "\(first) and \(second) have different frequencies"
    case .outsideDomain(let transform, let position, let value):
      "\(transform) needs positive values, but value \(position + 1) is \(value)"
    case .outsideCalendar(let calendar, let year, let first, let last):
      "\(calendar) is known for \(first) to \(last), not for \(year)"
    case .calendarLine(let line, let text, let expected):
      "line \(line) of the calendar, “\(text)”: expected \(expected)"
    }
  }

  private func suggestion(_ nearest: String?) -> String {
    nearest.map { "; did you mean “\($0)”?" } ?? ""
  }
}
