/// How a statement ties a measure to numbers.
public enum StatementRelation: Hashable, Sendable {
  /// `= value`, hard when the tolerance (one standard deviation) is 0.
  case equals(Double, tolerance: Double)
  /// `>= value`.
  case atLeast(Double)
  /// `<= value`.
  case atMost(Double)
  /// `within [lower, upper]`.
  case within(Double, Double)
}

/// A statement about months: measure, relation, value and tolerance.
///
///     growth(korea, 2019H2) = 11.3% ± 1
///     growth(exports, 2020) >= 3%
///     level(exports, 2024-12) within [330, 350] USD bn
///
/// Numbers are in the measure's unit: percent for growth and shares, points for contributions.
public struct MeasureStatement: Hashable, Sendable {
  /// What the statement is about.
  public let measure: Measure
  /// What it says, in the measure's unit.
  public let relation: StatementRelation
  /// The unit as written, such as `%` or `USD bn`; nil when none is.
  public let unit: String?

  /// A statement from its parts.
  public init(_ measure: Measure, _ relation: StatementRelation, unit: String? = nil) {
    self.measure = measure
    self.relation = relation
    self.unit = unit
  }

  /// Reads a statement.
  ///
  ///     statement = measure ( "=" value | ">=" value | "<=" value | "within" "[" a "," b "]" )
  ///     value     = number [ unit ] [ "±" number ]
  ///
  /// `≥`, `≤` and `+-` are other spellings. The unit is checked by `check(unitsOf:)`.
  ///
  /// - Throws: `TimeSeriesError` with the offset of what does not fit.
  public init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    let measure = try cursor.readMeasure()
    let (relation, unit) = try cursor.readRelation()
    try cursor.requireEnd(after: "statement")
    self.init(measure, relation, unit: unit)
  }
}

extension MeasureStatement: CustomStringConvertible {
  /// The canonical spelling; reading it gives the same statement.
  public var description: String {
    switch relation {
    case .equals(let value, let tolerance):
      "\(measure) = \(StatedValue(value, tolerance: tolerance, unit: unit))"
    case .atLeast(let value): "\(measure) >= \(amountText(value, unit))"
    case .atMost(let value): "\(measure) <= \(amountText(value, unit))"
    case .within(let lower, let upper):
      "\(measure) within [\(amountText(lower, unit)), \(amountText(upper, unit))]"
    }
  }
}

extension TextCursor {
  /// The relation with its numbers, and the unit as written.
  mutating func readRelation() throws(TimeSeriesError) -> (StatementRelation, String?) {
    if accept("within") {
      let range = try readRange()
      return (.within(range.lower, range.upper), range.unit)
    }
    if accept(">=") || accept("≥") {
      let bound = try readBound()
      return (.atLeast(bound.value), bound.unit)
    }
    if accept("<=") || accept("≤") {
      let bound = try readBound()
      return (.atMost(bound.value), bound.unit)
    }
    guard accept("=") else { throw mismatch("“=”, “>=”, “<=” or “within”") }
    let stated = try readStatedValue()
    return (.equals(stated.value, tolerance: stated.tolerance), stated.unit)
  }

  private mutating func readBound() throws(TimeSeriesError) -> StatedValue {
    skipBlanks()
    let offset = position
    let bound = try readStatedValue()
    if bound.tolerance != 0 {
      throw mismatch("a bound without ±; a tolerance goes with “=”", at: offset)
    }
    return bound
  }
}
