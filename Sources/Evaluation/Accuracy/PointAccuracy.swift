import RealModule

/// Accuracy of point forecasts: errors are actual − forecast.
///
/// Percentages are of the actual values; a measure that divides by zero is NaN.
///
/// Source: Hyndman & Koehler (2006), International Journal of Forecasting 22(4), sections 2 and 3.
public struct PointAccuracy: Hashable, Sendable {
  /// Number of forecasts compared.
  public let count: Int
  /// Mean error.
  public let meanError: Double
  /// Root mean squared error.
  public let rootMeanSquaredError: Double
  /// Mean absolute error.
  public let meanAbsoluteError: Double
  /// Mean percentage error, in percent.
  public let meanPercentageError: Double
  /// Mean absolute percentage error, in percent.
  public let meanAbsolutePercentageError: Double
  /// Symmetric MAPE of the M competitions, mean of 200 |y − f|/(|y| + |f|), between 0 and 200.
  public let symmetricPercentageError: Double
  /// Weighted absolute percentage error, Σ|y − f|/Σ|y|, a share.
  public let weightedAbsoluteError: Double

  /// Compares forecasts with what came.
  ///
  /// Pairs in which either is NaN are left out.
  ///
  /// - Throws: `EvaluationError.lengths` for lists of different lengths.
  public init(actual: [Double], forecast: [Double]) throws(EvaluationError) {
    try checkLengths("actual values and forecasts", actual.count, forecast.count)
    let pairs = zip(actual, forecast).filter { !$0.0.isNaN && !$0.1.isNaN }
    let n = Double(pairs.count)
    func mean(_ term: (_ actual: Double, _ forecast: Double) -> Double) -> Double {
      pairs.isEmpty ? .nan : pairs.reduce(0) { $0 + term($1.0, $1.1) } / n
    }
    func ratio(_ upper: Double, _ lower: Double) -> Double { lower == 0 ? .nan : upper / lower }
    count = pairs.count
    meanError = mean { $0 - $1 }
    rootMeanSquaredError = mean { ($0 - $1) * ($0 - $1) }.squareRoot()
    meanAbsoluteError = mean { ($0 - $1).magnitude }
    meanPercentageError = mean { 100 * ratio($0 - $1, $0) }
    meanAbsolutePercentageError = mean { 100 * ratio(($0 - $1).magnitude, $0.magnitude) }
    symmetricPercentageError = mean {
      // Two zeros agree.
      $0 == $1 ? 0 : 200 * ratio(($0 - $1).magnitude, $0.magnitude + $1.magnitude)
    }
    weightedAbsoluteError = ratio(
      mean { ($0 - $1).magnitude }, mean { actual, _ in actual.magnitude })
  }

  /// MASE: the mean absolute error in units of the seasonal naive method's in the training data.
  public func scaled(by scale: NaiveScale) -> Double { meanAbsoluteError / scale.measure }

  /// RMSSE: the root mean squared error in the same units.
  public func rootScaled(by scale: NaiveScale) -> Double {
    rootMeanSquaredError / scale.squaredMeasure.squareRoot()
  }

  /// OWA of the M4 competition: the average of sMAPE and MASE, each relative to a benchmark's; NaN when the
  /// benchmark has no error.
  ///
  /// Source: Makridakis, Spiliotis & Assimakopoulos (2020), International Journal of Forecasting
  /// 36(1), section 2.3.
  public static func overallWeightedAverage(
    symmetric: Double, scaled: Double, benchmarkSymmetric: Double, benchmarkScaled: Double
  ) -> Double {
    guard benchmarkSymmetric > 0, benchmarkScaled > 0 else { return .nan }
    return 0.5 * (symmetric / benchmarkSymmetric + scaled / benchmarkScaled)
  }
}

/// How far a series moves from one season to the next: the denominators of MASE and RMSSE.
public struct NaiveScale: Hashable, Sendable {
  /// Mean of |y_t − y_{t−m}| over the training data; NaN when there is no pair.
  public let absolute: Double
  /// Mean of (y_t − y_{t−m})².
  public let squared: Double

  /// The scale of training data.
  ///
  /// - Parameters:
  ///   - training: Observations, NaN where missing; pairs with a gap are left out.
  ///   - season: m, observations a season; 1 for none.
  public init(training: [Double], season: Int) {
    precondition(season >= 1, "a season has at least one observation")
    let changes = training.indices.dropFirst(season).map { training[$0] - training[$0 - season] }
      .filter { !$0.isNaN }
    let n = Double(changes.count)
    absolute = changes.isEmpty ? .nan : changes.reduce(0) { $0 + $1.magnitude } / n
    squared = changes.isEmpty ? .nan : changes.reduce(0) { $0 + $1 * $1 } / n
  }

  /// What errors are divided by; NaN where the training data repeat themselves and nothing can be measured
  /// in their changes.
  var measure: Double { absolute > 0 ? absolute : .nan }

  /// The same for squares.
  var squaredMeasure: Double { squared > 0 ? squared : .nan }
}

/// Autocorrelation of forecast errors at lag 1, about their mean.
public func errorAutocorrelation(actual: [Double], forecast: [Double]) throws(EvaluationError)
  -> Double
{
  try checkLengths("actual values and forecasts", actual.count, forecast.count)
  let errors = zip(actual, forecast).map { $0 - $1 }
  let mean = errors.reduce(0, +) / Double(errors.count)
  let square = errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let product = zip(errors, errors.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
  return square > 0 ? product / square : .nan
}

/// Theil's U: relative errors against those of no change, over consecutive periods.
///
///     U = √( Σ ((f_{t+1} − y_{t+1})/y_t)² / Σ ((y_{t+1} − y_t)/y_t)² )
///
/// Source: Theil (1966), Applied Economic Forecasting, chapter 2.
public func theilU(actual: [Double], forecast: [Double]) throws(EvaluationError) -> Double {
  try checkLengths("actual values and forecasts", actual.count, forecast.count)
  var (missed, moved) = (0.0, 0.0)
  for t in actual.indices.dropFirst() {
    let base = actual[t - 1]
    let miss = (forecast[t] - actual[t]) / base
    let move = (actual[t] - base) / base
    missed += miss * miss
    moved += move * move
  }
  return moved > 0 ? (missed / moved).squareRoot() : .nan
}

/// Throws unless two lists have the same length.
func checkLengths(_ what: String, _ first: Int, _ second: Int) throws(EvaluationError) {
  if first != second { throw .lengths(what: what, first: first, second: second) }
}
