/// The unit of a measure's value.
public enum MeasureUnit: Hashable, Sendable, CustomStringConvertible {
  /// Growth and shares.
  case percent
  /// Contributions, and changes of something that is itself in percent.
  case percentagePoints
  /// The unit of the series; nil when it is not stated.
  case series(String?)
  /// A ratio: the quotient of two units, nil when they cancel or are not stated.
  case ratio(String?)

  /// `%`, `pp`, or the unit's name; empty when there is none.
  public var description: String {
    switch self {
    case .percent: "%"
    case .percentagePoints: "pp"
    case .series(let unit), .ratio(let unit): unit ?? ""
    }
  }

  /// True if a value written with `text` as its unit can be in this unit.
  ///
  /// A bare number always can. Percentage points may be written with `%`. A unit
  /// that is not stated for the series accepts any word but `%`.
  public func accepts(_ text: String?) -> Bool {
    guard let text else { return true }
    switch self {
    case .percent: return text == "%"
    case .percentagePoints:
      return ["%", "pp", "points", "percentage points"].contains(text)
    case .series(let unit), .ratio(let unit):
      guard let unit else { return text != "%" }
      return unit.lowercased().split(separator: " ") == text.lowercased().split(separator: " ")
        || (text == "%" && isPercent(unit))
    }
  }
}

/// True for the unit names of percentages.
func isPercent(_ unit: String) -> Bool {
  ["%", "percent", "per cent"].contains(unit.lowercased()) || unit.hasPrefix("% ")
}

extension Measure {
  /// The unit of the value, from the units of the series where they are known.
  public func unit(of unit: String?, and otherUnit: String? = nil) -> MeasureUnit {
    switch kind {
    case .level, .sum, .mean, .ytd: return .series(unit)
    case .change: return unit.map(isPercent) == true ? .percentagePoints : .series(unit)
    case .yoy, .ytdYoy, .growth, .mom, .share, .carryover, .cagr, .annualised: return .percent
    case .contribution: return .percentagePoints
    case .ratio:
      guard let unit, let otherUnit, unit != otherUnit else { return .ratio(nil) }
      return .ratio("\(unit)/\(otherUnit)")
    }
  }
}

extension BoundMeasure {
  /// Checks that a statement's written unit is the measure's.
  ///
  /// - Throws: `TimeSeriesError.wrongUnit`.
  public func checkUnit(of statement: MeasureStatement) throws(TimeSeriesError) {
    if unit.accepts(statement.unit) { return }
    throw .wrongUnit(
      measure: measure.description, unit: statement.unit ?? "", expected: unit.description)
  }
}
