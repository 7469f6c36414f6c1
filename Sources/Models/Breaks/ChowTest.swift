public import LinearAlgebra

/// The Chow test that regression coefficients are the same before and after a known date.
///
///     F = (S − S₁ − S₂) / k / ((S₁ + S₂) / (n − 2k)),   F(k, n − 2k)
///
/// with S, S₁, S₂ the residual sums of squares of the whole sample and of its two parts. Rows with a
/// missing value (NaN) are left out.
///
/// Source: Chow (1960), Tests of equality between sets of coefficients in two linear regressions,
/// Econometrica 28, 591–605.
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - regressors: One row an observation and one column a regressor, the constant included; nil for
///     a constant alone.
///   - position: The first observation of the second part, counted from 0.
/// - Returns: The test.
/// - Throws: `ModelError.tooFewObservations`, `.allMissing`, `.unusableValue`, `.collinear`;
///   `.invalidOption` when a part does not determine the coefficients.
/// - Complexity: O(n k²).
public func chowTest(
  _ y: [Double], regressors: Matrix? = nil, secondPartFrom position: Int
) throws(ModelError) -> TestResult {
  let sample = try BreakSample(y, regressors, for: "the Chow test")
  let k = sample.parameters
  let split = sample.positions.count { $0 < position }
  guard split >= k && sample.count - split >= k && split < sample.count else {
    throw .invalidOption(
      "a break before observation \(position + 1) leaves \(split) and \(sample.count - split) "
        + "observations; each part needs at least \(k)")
  }
  let statistic = sample.breakStatistics(split...split).first ?? .nan
  guard !statistic.isNaN else {
    throw .invalidOption(
      "a break before observation \(position + 1) leaves a part that does not determine the "
        + "coefficients")
  }
  return TestResult(
    statistic: statistic,
    reference: .fisherF(numerator: k, denominator: sample.count - 2 * k))
}

/// The outcome of a Quandt likelihood-ratio test.
public struct QuandtResult: Sendable, Equatable {
  /// The test: k times the largest F statistic, with its large-sample p-value.
  public let test: TestResult
  /// The first observation after the most likely break, counted from 0.
  public let breakPosition: Int
  /// The observations before which a break was looked for, counted from 0.
  public let candidates: [Int]
  /// k F for each candidate: NaN where a part does not determine the coefficients.
  public let path: [Double]
  /// The law of the statistic in large samples.
  package let law: BesselProcessLaw
}

/// The Quandt likelihood-ratio test for a break at an unknown date, also called sup-F.
///
/// k times the largest Chow statistic over the breaks that leave at least a share `trimming` of the
/// observations on either side. Its law in large samples is that of `BesselProcessLaw`, computed, not
/// read off a table. Rows with a missing value (NaN) are left out.
///
/// Source: Andrews (1993), Tests for parameter instability and structural change with unknown change
/// point, Econometrica 61, 821–856; Quandt (1960), Tests of the hypothesis that a linear regression
/// system obeys two separate regimes, Journal of the American Statistical Association 55.
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - regressors: One row an observation and one column a regressor, the constant included; nil for
///     a constant alone.
///   - trimming: The share of observations left on either side, above 0 and below 0.5.
/// - Returns: The test, its date and its path.
/// - Throws: `ModelError.invalidOption`, `.tooFewObservations`, `.allMissing`, `.unusableValue`,
///   `.collinear`.
/// - Complexity: O(n k³).
public func quandtTest(
  _ y: [Double], regressors: Matrix? = nil, trimming: Double = 0.15
) throws(ModelError) -> QuandtResult {
  guard trimming > 0 && trimming < 0.5 else {
    throw .invalidOption("the trimming share is \(trimming); take one above 0 and below 0.5")
  }
  let sample = try BreakSample(y, regressors, for: "the QLR test")
  let (n, k) = (sample.count, sample.parameters)
  let first = max(k + 1, Int(trimming * Double(n)))
  guard first < n - first else {
    throw .tooFewObservations(usable: n, needed: 2 * first + 1, reason: "the QLR test")
  }
  let range = first...(n - first)
  let path = sample.breakStatistics(range).map { Double(k) * $0 }
  let best = path.indices.filter { !path[$0].isNaN }.max { path[$0] < path[$1] }
  guard let best else {
    throw .invalidOption(
      "no break inside the sample leaves two parts that determine the coefficients")
  }
  let law = BesselProcessLaw(
    dimension: k, from: Double(first) / Double(n), to: Double(n - first) / Double(n))
  return QuandtResult(
    test: TestResult(
      statistic: path[best], reference: .own, pValue: law.upperTail(path[best])),
    breakPosition: sample.positions[first + best], candidates: range.map { sample.positions[$0] },
    path: path, law: law)
}
