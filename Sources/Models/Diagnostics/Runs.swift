import Probability

/// The runs test that values above and below their median come in random order.
///
///     z = (R − μ) / σ,   μ = 2 n₊ n₋ / n + 1,   σ² = (μ − 1)(μ − 2) / (n − 1)
///
/// R counts the stretches on one side of the median. Few runs (z < 0) mean persistence, many
/// alternation. Values equal to the median and missing values (NaN) are left out; a stretch goes on
/// across them.
///
/// Source: Wald and Wolfowitz (1940), On a test whether two samples are from the same population,
/// Annals of Mathematical Statistics 11, 147–162.
///
/// - Parameter values: The values, NaN where missing.
/// - Returns: The test, two-sided; its statistic is NaN with fewer than two values on a side.
public func runsTest(_ values: [Double]) -> TestResult {
  let sorted = values.filter { !$0.isNaN }.sorted()
  guard let first = sorted.first else {
    return TestResult(statistic: .nan, reference: .normal, pValue: .nan)
  }
  let middle = sorted.count / 2
  // The half of a sum could overflow, the sum of halves cannot.
  let median =
    sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
  let signs = values.filter { !$0.isNaN && $0 != median }.map { $0 > median }
  let above = Double(signs.count { $0 })
  let below = Double(signs.count) - above
  guard above >= 2 && below >= 2, first < median else {
    return TestResult(statistic: .nan, reference: .normal, pValue: .nan)
  }
  let runs = 1 + zip(signs, signs.dropFirst()).count { $0 != $1 }
  let n = above + below
  let mean = 2 * above * below / n + 1
  let variance = (mean - 1) * (mean - 2) / (n - 1)
  return TestResult(
    statistic: (Double(runs) - mean) / variance.squareRoot(), reference: .normal)
}
