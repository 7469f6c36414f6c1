import LinearAlgebra
import RealModule

/// A least-squares regression inside a test: coefficients with their t ratios.
struct TestRegression {
  let coefficients: [Double]
  let residuals: [Double]
  let standardErrors: [Double]
  /// Σ e².
  let sumOfSquares: Double

  /// - Throws: `ModelError.tooFewObservations`, `.collinear` with the columns by number from 1, and
  ///   `.estimationFailed` when the columns reproduce `y` exactly.
  init(_ y: [Double], on columns: [[Double]], for test: String) throws(ModelError) {
    guard y.count > columns.count else {
      throw .tooFewObservations(usable: y.count, needed: columns.count + 1, reason: test)
    }
    let fit: LeastSquares
    do {
      fit = try LeastSquares(Matrix(columnVectors: columns), y)
    } catch {
      throw Self.failure(error, test)
    }
    let sum = fit.residualSumOfSquares
    guard !isNegligible(sum / Double(y.count), beside: y) else {
      throw .estimationFailed(
        "the regression of \(test) fits the series exactly, so its statistic does not exist")
    }
    coefficients = fit.coefficients
    residuals = fit.residuals
    sumOfSquares = sum
    let variance = sum / Double(y.count - columns.count)
    standardErrors = columns.indices.map { (variance * fit.inverseGram[$0, $0]).squareRoot() }
  }

  /// The t ratio of a coefficient.
  func ratio(_ j: Int) -> Double { coefficients[j] / standardErrors[j] }

  static func failure(_ error: LinearAlgebraError, _ test: String) -> ModelError {
    guard case .rankDeficient(let columns, let reciprocal) = error else {
      return .estimationFailed("the regression of \(test) failed: \(error)")
    }
    return .collinear(
      columns: columns.map { "column \($0 + 1) of \(test)" }, conditionNumber: 1 / reciprocal)
  }
}

/// How many lagged differences a test regression takes.
public enum LagChoice: Hashable, Sendable {
  /// As many as said.
  case fixed(Int)
  /// The least Akaike criterion among 0…`maximum`, all fitted to the same observations.
  case aic(maximum: Int?)
  /// The least Bayesian criterion among 0…`maximum`, all fitted to the same observations.
  case bic(maximum: Int?)
  /// From `maximum` down to the first whose last lag has a t ratio of 1.645 or more.
  case tRatio(maximum: Int?)

  /// The largest number that is tried, with the rule of Schwert (1989), 12 (n/100)^¼, when left open.
  func maximum(observations n: Int, otherColumns: Int) -> Int {
    let wish: Int
    switch self {
    case .fixed(let lags): return lags
    case .aic(let maximum), .bic(let maximum), .tRatio(let maximum):
      let root = (Double(n) / 100).squareRoot().squareRoot()
      wish = maximum ?? Int((12 * root).rounded(.up))
    }
    // At least half of the observations stay for the residuals.
    return max(0, min(wish, n / 2 - 1 - otherColumns))
  }

  func check() throws(ModelError) {
    let count =
      switch self {
      case .fixed(let lags): lags
      case .aic(let maximum), .bic(let maximum), .tRatio(let maximum): maximum ?? 0
      }
    guard count >= 0 else { throw .invalidOption("\(count) lags; take 0 or more") }
  }

  /// Chooses among 0…`maximum` lags.
  ///
  /// `fit` gives the regression with so many lags on the observations common to all, and the column of
  /// its last lag.
  func select(
    maximum: Int,
    fit: (Int) throws(ModelError) -> (regression: TestRegression, lastLag: Int)
  ) throws(ModelError) -> Int {
    switch self {
    case .fixed(let lags): return lags
    case .tRatio:
      // 1.645, the two-sided 10 percent point of the normal distribution.
      for lags in stride(from: maximum, to: 0, by: -1) {
        let (regression, column) = try fit(lags)
        if regression.ratio(column).magnitude >= 1.6448536269514722 { return lags }
      }
      return 0
    case .aic, .bic:
      var best = (lags: 0, criterion: Double.infinity)
      for lags in 0...maximum {
        let regression = try fit(lags).regression
        let n = Double(regression.residuals.count)
        var weight = 2.0
        if case .bic = self { weight = Double.log(n) }
        let criterion =
          n * Double.log(regression.sumOfSquares / n)
          + weight * Double(regression.coefficients.count)
        if criterion < best.criterion { best = (lags, criterion) }
      }
      return best.lags
    }
  }
}
