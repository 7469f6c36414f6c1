/// The Jarque–Bera test that values come from a normal distribution.
///
///     JB = n/6 (S² + (K − 3)²/4),   S = m₃ / m₂^(3/2),   K = m₄ / m₂²,   about χ² with 2
///
/// Moments are central with divisor n. Missing values (NaN) are left out.
/// The statistic is NaN for a constant series.
///
/// Source: Jarque and Bera (1980), Efficient tests for normality, homoscedasticity and serial
/// independence of regression residuals, Economics Letters 6.
///
/// - Parameter values: The values, NaN where missing.
/// - Returns: The test.
public func jarqueBeraTest(_ values: [Double]) -> TestResult {
  let observed = values.filter { !$0.isNaN }
  let n = Double(observed.count)
  var mean = 0.0
  for value in observed { mean += value / n }
  var (second, third, fourth) = (0.0, 0.0, 0.0)
  for value in observed {
    let deviation = value - mean
    let square = deviation * deviation
    second += square / n
    third += square * deviation / n
    fourth += square * square / n
  }
  let skewness = third / (second * second.squareRoot())
  let excess = fourth / (second * second) - 3
  return TestResult(
    statistic: n / 6 * (skewness * skewness + excess * excess / 4),
    reference: .chiSquared(degreesOfFreedom: 2))
}
