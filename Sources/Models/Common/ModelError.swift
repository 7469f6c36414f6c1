import RealModule
import TimeSeries

/// Why a model could not be specified, estimated or projected.
///
/// Every case carries the values that a message needs; `description` is the sentence for people.
/// Non-convergence is no error: it is a field of the fit.
public enum ModelError: Error, Equatable, Sendable {
  /// Fewer usable observations than the model needs.
  case tooFewObservations(usable: Int, needed: Int, reason: String)
  /// No observation at all.
  case allMissing
  /// The data do not vary, or not after the differencing that was asked for.
  case constant(afterDifferencing: Bool)
  /// A value that is infinite, or too large or small to compute with; `position` counts from 0.
  case unusableValue(position: Int, value: Double)
  /// A value that a model has no place for; `position` counts from 0, the text says what it takes.
  case refusedValue(position: Int, value: Double, reason: String)
  /// Values so small that their squares vanish.
  case tooSmall(largest: Double)
  /// Regressors that are linear combinations of the others (or vanish after differencing).
  case collinear(columns: [String], conditionNumber: Double)
  /// A regressor without a value where one is needed; `position` counts from 0.
  case missingRegressor(name: String, position: Int)
  /// A regressor path that ends before the horizon does.
  case regressorTooShort(name: String, available: Int, needed: Int)
  /// Values that a path given for a regressor lacks.
  case incompletePath(MissingPath)
  /// Regressors whose values past the data are needed and not known.
  case missingPaths([MissingPath], horizon: Int)
  /// A specification that contradicts itself; the text says how and what to write instead.
  case invalidSpecification(String)
  /// An option outside its range; the text says which and the range.
  case invalidOption(String)
  /// The likelihood could not be evaluated anywhere near the start.
  case estimationFailed(String)
  /// A gap that no observation tells anything about once the data are differenced; `position`
  /// counts from 0.
  case unidentifiedGap(position: Int)
  /// A series that the data do not have.
  case unknownSeries(name: String, nearest: String?)
  /// A value that a transform cannot take.
  case notPositive(series: String, period: String, value: Double, transform: String)
  /// An error of the numeric core, with the series and the period it was about.
  indirect case inSeries(name: String, period: String?, cause: ModelError)
}

extension ModelError: CustomStringConvertible {
  /// One sentence: what is wrong, what was expected, what to do.
  public var description: String {
    switch self {
    case .tooFewObservations(let usable, let needed, let reason):
      "\(usable) usable observation\(usable == 1 ? " is" : "s are") too few: \(reason) needs at least "
        + "\(needed)"
    case .allMissing:
      "every value is missing, so there is nothing to estimate from"
    case .constant(let afterDifferencing):
      afterDifferencing
        ? "the series is constant after differencing; ask for less differencing or none"
        : "the series is constant, so no model can be estimated"
    case .unusableValue(let position, let value):
      "observation \(position + 1) is \(value), which cannot be computed with"
    case .refusedValue(let position, let value, let reason):
      "observation \(position + 1) is \(plainText(value)): \(reason)"
    case .tooSmall(let largest):
      "the values are too small to compute with: the largest is \(largest), and squares of values "
        + "below 1e-150 leave the range of numbers; give the series in a smaller unit"
    case .collinear(let columns, let conditionNumber):
      "collinear regressors: after differencing \(columns.joined(separator: ", ")) "
        + "\(columns.count == 1 ? "is" : "are") zero or a combination of the other columns"
        + Self.conditionText(conditionNumber)
        + "; leave \(columns.count == 1 ? "it" : "them") out"
    case .missingRegressor(let name, let position):
      "regressor '\(name)' has no value at observation \(position + 1), where one is needed"
    case .regressorTooShort(let name, let available, let needed):
      "regressor '\(name)' has \(available) values past the data but the horizon needs \(needed); "
        + "give its path with --future \(name)=FILE"
    case .unidentifiedGap(let position):
      "the gap at observation \(position + 1) cannot be inferred: every observation that differencing "
        + "links it with is missing too; difference less, as in arima(1,1,1) without a seasonal "
        + "part, or shorten the sample"
    case .missingPaths(let missing, let horizon):
      "a horizon of \(horizon) needs values past the data of "
        + missing.map(\.description).joined(separator: " and of ")
        + "; give each a path: --future \(missing.first?.name ?? "x")=FILE, or =auto for its own "
        + "forecast, =hold for its last value"
    case .incompletePath(let missing):
      "the path of \(missing.name) has no value "
        + (missing.count == 1
          ? "in \(missing.first ?? "one period")"
          : "in \(missing.count) periods"
            + (missing.first.map { ", the first of them \($0)" } ?? ""))
        + ", and the horizon needs every one; fill in the column"
    case .unknownSeries(let name, let nearest):
      "there is no series '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .notPositive(let series, let period, let value, let transform):
      "\(series) is \(plainText(value)) in \(period), and \(transform) takes only values above zero; "
        + "model the level, or correct the value"
    case .inSeries(let name, let period?, .refusedValue(_, let value, let reason)):
      "\(name) is \(plainText(value)) in \(period): \(reason)"
    case .inSeries(let name, let period, let cause):
      "\(name)" + (period.map { ", \($0)" } ?? "") + ": \(cause)"
    case .invalidSpecification(let text), .invalidOption(let text), .estimationFailed(let text):
      text
    }
  }
}

extension ModelError {
  /// The condition number with two digits; nothing beyond 10¹⁵, where it is made of rounding errors.
  private static func conditionText(_ number: Double) -> String {
    guard number < 1e15, number >= 1 else { return "" }
    let exponent = Int(Double.log10(number))
    let mantissa = fixedText(number / Double.pow(10, exponent), decimals: 1)
    return " (condition number of the design about \(mantissa)e\(exponent))"
  }
}

/// Refuses values, not all of them zero, of which none reaches a size.
func requireSize(_ values: [Double], atLeast size: Double) throws(ModelError) {
  let largest = values.reduce(0) { $1.isNaN ? $0 : Swift.max($0, $1.magnitude) }
  guard largest == 0 || largest >= size else { throw .tooSmall(largest: largest) }
}

/// A regressor whose future values a projection needs.
public struct MissingPath: Hashable, Sendable {
  /// The series.
  public let name: String
  /// How many of its values are not known.
  public let count: Int
  /// The first of the periods without a value, as text; nil when it is not known.
  public let first: String?

  /// A series, the number of values it lacks, and where.
  public init(name: String, count: Int, first: String? = nil) {
    self.name = name
    self.count = count
    self.first = first
  }
}

extension MissingPath: CustomStringConvertible {
  /// `world (6 missing, from 2025-01)`, `world (2025-05 missing)`.
  public var description: String {
    guard let first else { return "\(name) (\(count) missing)" }
    return count == 1 ? "\(name) (\(first) missing)" : "\(name) (\(count) missing, from \(first))"
  }
}
