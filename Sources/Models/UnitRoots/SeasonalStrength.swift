/// How strong the season of a series is, from 0 (none) to 1 (nothing else).
///
///     F = max(0, 1 − var(remainder) / var(seasonal + remainder))
///
/// over the decomposition by `MultipleSTL`. Above 0.64 a seasonal difference pays for forecasting:
/// the border was found on the M3 series and is the default of R's `nsdiffs`.
///
/// Source: Wang, Smith and Hyndman (2006), Characteristic-based clustering for time series data, Data
/// Mining and Knowledge Discovery 13, 335–364.
///
/// - Parameters:
///   - y: The series, NaN where missing (filled along its season).
///   - period: Observations a year, 2 or more.
/// - Returns: A number between 0 and 1.
/// - Throws: `ModelError.tooFewObservations` unless there are more than two years, `.allMissing`,
///   `.unusableValue`, `.invalidOption`.
/// - Complexity: That of one `STL`.
public func seasonalStrength(_ y: [Double], period: Int) throws(ModelError) -> Double {
  let filled = try SeasonalSample(
    y, period: period, moreThanYears: 2, for: "the strength of a season"
  ).values
  guard !isConstant(filled) else { return 0 }
  let parts = try MultipleSTL(filled, periods: [period])
  guard let seasonal = parts.seasonals.first else { return 0 }
  let detrended = zip(seasonal, parts.remainder).map { $0 + $1 }
  let rest = sumOfSquaredDeviations(parts.remainder)
  let total = sumOfSquaredDeviations(detrended)
  guard !isNegligible(total / Double(y.count), beside: filled) else { return 0 }
  return max(0, 1 - rest / total)
}

/// Above this strength a seasonal difference is taken: forecast 8.x, `nsdiffs`.
package let seasonalStrengthBorder = 0.64

/// Σ (x − x̄)².
func sumOfSquaredDeviations(_ x: [Double]) -> Double {
  detrended(x, line: false).reduce(0) { $0 + $1 * $1 }
}
