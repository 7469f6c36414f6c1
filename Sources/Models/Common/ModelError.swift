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
  /// Regressors that are linear combinations of the others (or vanish after differencing).
  case collinear(columns: [String], conditionNumber: Double)
  /// A regressor without a value where one is needed; `position` counts from 0.
  case missingRegressor(name: String, position: Int)
  /// A regressor path that ends before the horizon does.
  case regressorTooShort(name: String, available: Int, needed: Int)
  /// A specification that contradicts itself; the text says how and what to write instead.
  case invalidSpecification(String)
  /// An option outside its range; the text says which and the range.
  case invalidOption(String)
  /// The likelihood could not be evaluated anywhere near the start.
  case estimationFailed(String)
}

extension ModelError: CustomStringConvertible {
  /// One sentence: what is wrong, what was expected, what to do.
  public var description: String {
    switch self {
    case .tooFewObservations(let usable, let needed, let reason):
      "\(usable) usable observations are too few: \(reason) needs at least \(needed)"
    case .allMissing:
      "every value is missing, so there is nothing to estimate from"
    case .constant(let afterDifferencing):
      afterDifferencing
        ? "the series is constant after differencing; ask for less differencing or none"
        : "the series is constant, so no model can be estimated"
    case .unusableValue(let position, let value):
      "observation \(position + 1) is \(value), which cannot be computed with"
    case .collinear(let columns, let conditionNumber):
      "collinear regressors: \(columns.joined(separator: ", ")) can be written as combinations of "
        + "the other columns (condition number \(conditionNumber)); leave them out"
    case .missingRegressor(let name, let position):
      "regressor '\(name)' has no value at observation \(position + 1), where one is needed"
    case .regressorTooShort(let name, let available, let needed):
      "regressor '\(name)' has \(available) values past the data but the horizon needs \(needed); "
        + "give its path with --future \(name)=FILE"
    case .invalidSpecification(let text), .invalidOption(let text), .estimationFailed(let text):
      text
    }
  }
}
