/// The effect of a policy on a series over time, as an assumption.
///
///     step(exports, 2024-10) = -3%
///     ramp(exports, 2024-10, 2025-03) = -6%
///     pullForward(exports, 2024Q4, 2025H1) = 2%
///
/// A shape moves the projected path by known amounts; it says nothing about chance.
public struct PolicyShape: Hashable, Sendable {
  /// How the effect runs over time; the size is what it comes to where the shape is 1.
  public enum Form: Hashable, Sendable {
    /// `pulse(x, span)`: 1 in the periods of the span.
    case pulse(PeriodSpan)
    /// `step(x, date)`: 1 from then on.
    case step(PeriodSpan)
    /// `ramp(x, a, b)`: rises from 0 in a to 1 in b, then stays.
    case ramp(PeriodSpan, PeriodSpan)
    /// `temporary(x, date, decay)`: 1 in that period, then decaying by the factor.
    case temporary(PeriodSpan, decay: Double)
    /// `pullForward(x, from, to)`: 1 in the first span, paid back in the second.
    case pullForward(PeriodSpan, PeriodSpan)

    /// The word that the shape is written with.
    public var word: String {
      switch self {
      case .pulse: "pulse"
      case .step: "step"
      case .ramp: "ramp"
      case .temporary: "temporary"
      case .pullForward: "pullForward"
      }
    }
  }

  /// The words that begin a shape, each with an example.
  public static let usages: [(word: String, example: String)] = [
    ("pulse", "pulse(exports, 2024-10) = 2%"), ("step", "step(exports, 2024-10) = -3%"),
    ("ramp", "ramp(exports, 2024-10, 2025-03) = -6%"),
    ("temporary", "temporary(exports, 2024-10, 0.7) = -8%"),
    ("pullForward", "pullForward(exports, 2024Q4, 2025H1) = 2%"),
  ]

  /// The series that is moved.
  public let series: String
  /// How the effect runs over time.
  public let form: Form
  /// The size where the shape is 1: percent of the path, or an amount in the series' unit.
  public let size: Double
  /// The unit as written; `%` makes the size a percentage.
  public let unit: String?

  /// A shape from its parts.
  public init(series: String, form: Form, size: Double, unit: String? = "%") {
    self.series = series
    self.form = form
    self.size = size
    self.unit = unit
  }

  /// True for a size in percent of the path.
  public var isPercent: Bool { unit == "%" }

  /// Reads a shape.
  ///
  ///     shape = word "(" name "," span [ "," span | "," decay ] ")" "=" number [ "%" | unit ]
  ///
  /// - Throws: `TimeSeriesError.syntax` with the offset of what does not fit.
  public init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    self = try cursor.readShape()
    try cursor.requireEnd(after: "shape; it has no tolerance")
  }

  /// The left side: what a second line of the same kind replaces.
  public var subject: String {
    let name = quotedName(series)
    switch form {
    case .pulse(let date), .step(let date): return "\(form.word)(\(name), \(date))"
    case .ramp(let from, let to), .pullForward(let from, let to):
      return "\(form.word)(\(name), \(from), \(to))"
    case .temporary(let date, let decay):
      return "\(form.word)(\(name), \(date), \(shortestNumber(decay)))"
    }
  }
}

extension PolicyShape: CustomStringConvertible {
  /// The canonical spelling; reading it gives the same shape.
  public var description: String { "\(subject) = \(amountText(size, unit))" }
}

extension TextCursor {
  mutating func readShape() throws(TimeSeriesError) -> PolicyShape {
    skipBlanks()
    let start = position
    let word = try readName("a shape such as \(PolicyShape.usages[1].example)")
    guard let usage = PolicyShape.usages.first(where: { $0.word == word })?.example else {
      throw mismatch("a shape such as \(PolicyShape.usages[1].example)", at: start)
    }
    try require("(", " after \(word), as in \(usage)")
    let series = try readName("the name of a series, as in \(usage)")
    try require(",", " and a date, as in \(usage)")
    let form = try readShapeForm(word, usage)
    try require(")", " at the end of the dates, as in \(usage)")
    try require("=", " and the size, as in \(usage)")
    skipBlanks()
    let offset = position
    let size = try readNumber("the size, as in \(usage)")
    let unit = readUnit()
    if unit == "%", size <= -100 {
      throw mismatch("a size above -100%, which would leave nothing", at: offset)
    }
    return PolicyShape(series: series, form: form, size: size, unit: unit)
  }

  private mutating func readShapeForm(
    _ word: String, _ usage: String
  ) throws(TimeSeriesError) -> PolicyShape.Form {
    let first = try readSpan()
    switch word {
    case "pulse": return .pulse(first)
    case "step": return .step(first)
    case "temporary":
      // The monthly decay of a temporary change in TRAMO and X-13, as in formulas.
      guard accept(",") else { return .temporary(first, decay: 0.7) }
      skipBlanks()
      let offset = position
      let decay = try readNumber("the factor by which it decays, as in \(usage)")
      guard decay > 0, decay < 1 else {
        throw mismatch("a factor between 0 and 1, as in \(usage)", at: offset)
      }
      return .temporary(first, decay: decay)
    default:
      try require(",", " and a second date, as in \(usage)")
      skipBlanks()
      let offset = position
      let second = try readSpan()
      guard second.start.frequency == first.start.frequency, first.end < second.start else {
        throw mismatch("a date after the first, \(first)", at: offset)
      }
      return word == "ramp" ? .ramp(first, second) : .pullForward(first, second)
    }
  }
}
