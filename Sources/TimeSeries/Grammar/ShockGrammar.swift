/// A shock to a series: the innovation of one of its periods, as an assumption.
///
///     shock(exports, 2024-10) = -2 sd
///     shock(exports, 2024-10) = -5%
///
/// The innovation is the part of a period that the periods before it do not explain.
public struct SeriesShock: Hashable, Sendable {
  /// How large the shock is.
  public enum Size: Hashable, Sendable {
    /// Standard deviations of the innovation: `-2 sd`.
    case deviations(Double)
    /// Percent of what was expected of the period: `-5%`.
    case percent(Double)
    /// On the scale of the model, or in the unit of the series where one is written.
    case amount(Double, unit: String?)
  }

  /// The series that is hit.
  public let series: String
  /// The period whose innovation is set, in months.
  public let period: PeriodSpan
  /// How large the shock is.
  public let size: Size

  /// A shock from its parts.
  public init(series: String, period: PeriodSpan, size: Size) {
    self.series = series
    self.period = period
    self.size = size
  }

  /// Reads a shock.
  ///
  ///     shock = "shock" "(" name "," period ")" "=" number [ "sd" | "%" | unit ]
  ///
  /// - Throws: `TimeSeriesError.syntax` with the offset of what does not fit.
  public init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    self = try cursor.readShock()
    try cursor.requireEnd(after: "shock; it has no tolerance")
  }

  /// The left side, `shock(exports, 2024-10)`: what a second line of the same kind replaces.
  public var subject: String { "shock(\(quotedName(series)), \(period))" }
}

extension SeriesShock: CustomStringConvertible {
  /// The canonical spelling; reading it gives the same shock.
  public var description: String {
    switch size {
    case .deviations(let value): "\(subject) = \(shortestNumber(value)) sd"
    case .percent(let value): "\(subject) = \(amountText(value, "%"))"
    case .amount(let value, let unit): "\(subject) = \(amountText(value, unit))"
    }
  }
}

extension TextCursor {
  mutating func readShock() throws(TimeSeriesError) -> SeriesShock {
    let usage = "shock(exports, 2024-10) = -2 sd"
    try require("shock", ", as in \(usage)")
    try require("(", " after shock, as in \(usage)")
    let series = try readName("the name of a series, as in \(usage)")
    try require(",", " and a period, as in \(usage)")
    let period = try readSpan()
    try require(")", " after the period, as in \(usage)")
    try require("=", " and the size, as in \(usage)")
    let value = try readNumber("the size of the shock, as in \(usage)")
    let unit = readUnit()
    let words = ["sd", "sds", "sigma", "standard deviation", "standard deviations"]
    let size: SeriesShock.Size =
      if let unit, words.contains(unit.lowercased()) {
        .deviations(value)
      } else if unit == "%" {
        .percent(value)
      } else {
        .amount(value, unit: unit)
      }
    return SeriesShock(series: series, period: period, size: size)
  }
}
