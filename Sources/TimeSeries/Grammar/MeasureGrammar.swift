extension Measure {
  /// Reads a measure such as `growth(exports, 2024H2)` or `share(us, exports, 2020-12)`.
  ///
  ///     measure = kind "(" name { "," name } "," span { "," span } ")"
  ///
  /// Names other than letters, digits, `_` and `.` go in backticks.
  ///
  /// - Throws: `TimeSeriesError.syntax` or `.unknownMeasure` with the character offset.
  public init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    self = try cursor.readMeasure()
    try cursor.requireEnd(after: "measure")
  }
}

extension Measure: CustomStringConvertible {
  /// The canonical spelling; reading it gives the same measure.
  public var description: String {
    var arguments = [quotedName(series)]
    if let other { arguments.append(quotedName(other)) }
    if let base { arguments.append(base.description) }
    arguments.append(span.description)
    return "\(kind)(\(arguments.joined(separator: ", ")))"
  }
}

extension TextCursor {
  mutating func readMeasure() throws(TimeSeriesError) -> Measure {
    let kind = try readMeasureKind()
    try require("(", " after the measure's name, as in \(kind.usage)")
    let series = try readName("the name of a series, as in \(kind.usage)")
    var other: String?
    if kind.needsOtherSeries {
      try require(",", " and the second series, as in \(kind.usage)")
      other = try readName("the name of the second series, as in \(kind.usage)")
    }
    try require(",", " and a period, as in \(kind.usage)")
    var base: PeriodSpan?
    if kind == .cagr {
      base = try readSpan()
      try require(",", " and the later period, as in \(kind.usage)")
    }
    skipBlanks()
    let offset = position
    let span = try readSpan()
    if let expected = kind.unmetExpectation(of: span, from: base) {
      throw mismatch(expected, at: offset)
    }
    try require(")", " at the end of the measure, as in \(kind.usage)")
    return Measure(kind, of: series, and: other, in: span, from: base)
  }

  private mutating func readMeasureKind() throws(TimeSeriesError) -> MeasureKind {
    skipBlanks()
    let offset = position
    let name = try readName("a measure such as \(MeasureKind.growth.usage)")
    if let kind = MeasureKind(rawValue: name) { return kind }
    throw .unknownMeasure(
      text: text, offset: offset, name: name,
      nearest: nearestName(to: name, in: MeasureKind.allCases.map(\.rawValue)))
  }
}

extension MeasureKind {
  /// How the measure is written, for help and errors.
  public var usage: String {
    switch self {
    case .level, .ytd, .yoy, .ytdYoy, .change, .mom, .annualised: "\(rawValue)(x, 2024-07)"
    case .sum, .mean, .growth: "\(rawValue)(x, 2024H2)"
    case .share, .ratio, .contribution: "\(rawValue)(x, y, 2024H2)"
    case .carryover: "\(rawValue)(x, 2024)"
    case .cagr: "\(rawValue)(x, 2012, 2023)"
    }
  }

  /// What the measure wants its span to be, where `span` is not so for any frequency.
  func unmetExpectation(of span: PeriodSpan, from base: PeriodSpan?) -> String? {
    let isYear = span.start.frequency.isCalendar && span.converted(to: .yearly) != nil
    let isOneYear = isYear && span.count == 12
    if self == .carryover, !isOneYear { return "a year, as in \(usage)" }
    if needsSinglePeriod, !span.start.frequency.isCalendar, span.count > 1 {
      return "a single observation"
    }
    if needsSinglePeriod, span.start.frequency.isCalendar {
      let isQuarter = span.count == 3 && span.converted(to: .quarterly) != nil
      if span.count > 1, !isQuarter, !isOneYear {
        return "a single period, as in \(usage); for spans there are sum, mean and growth"
      }
    }
    guard let base else { return nil }
    if base.start.frequency != span.start.frequency || base.count != span.count {
      return "a period as long as the first, \(base)"
    }
    return span.start > base.start ? nil : "a period after the first, \(base)"
  }
}
