/// What can be wrong with a request to evaluate forecasts.
public enum EvaluationError: Error, Hashable, Sendable {
  /// The series to forecast is not among the data.
  case unknownSeries(name: String)
  /// No model, or two of one name.
  case candidates(problem: String)
  /// Origins, horizons or windows that leave nothing to compare; `problem` says why.
  case design(problem: String)
  /// The measure cannot be taken period by period, or not of this series.
  case measure(problem: String)
  /// Two lists that belong together have different lengths.
  case lengths(what: String, first: Int, second: Int)
  /// Too few losses for a test.
  case tooFew(what: String, count: Int, needed: Int)
}

extension EvaluationError: CustomStringConvertible {
  /// One sentence that says what is wrong and what was expected.
  public var description: String {
    switch self {
    case .unknownSeries(let name): "there is no series “\(name)” to evaluate forecasts of"
    case .candidates(let problem), .design(let problem), .measure(let problem): problem
    case .lengths(let what, let first, let second):
      "\(what) must be equally many, not \(first) and \(second)"
    case .tooFew(let what, let count, let needed):
      "\(what) needs at least \(needed) forecasts, there are \(count)"
    }
  }
}
