import LinearAlgebra
import RealModule

/// How the seasonal pattern is written in `canovaHansenTest`.
public enum SeasonalPattern: String, Sendable {
  /// A level a season: tests which seasons change; their joint test includes the overall level.
  case dummies
  /// Waves at the seasonal frequencies beside a constant: tests the season alone.
  case trigonometric
}

/// The outcome of a Canova–Hansen test.
public struct CanovaHansenResult: Sendable, Equatable {
  /// One part of the seasonal pattern.
  public struct Part: Sendable, Equatable {
    /// The season counted from 1 at the first observation, or the cycles a year of a wave.
    public let number: Int
    /// The statistic.
    public let statistic: Double
    /// P(VM(k) > statistic), k the columns of the part.
    public let pValue: Double
  }

  /// The test that no part of the pattern changes.
  public let joint: UnitRootResult
  /// The parts, seasons or waves, each on its own.
  public let parts: [Part]
}

/// The Canova–Hansen test that the seasonal pattern of a series does not change.
///
///     L = n⁻² tr(Ω⁻¹ Σ Fₜ Fₜᵀ),   Fₜ = Σ_{s ≤ t} fₛ eₛ
///
/// with f the seasonal columns, e the residuals of the series from its mean seasonal pattern and Ω the
/// long-run covariance of f e (Bartlett weights). Large values speak for seasonal unit roots. The
/// p-value is exact for the large-sample law VM(k); the paper's tables are simulated values of it.
/// In small samples the statistic varies less than its law, so the test rejects too rarely: white
/// noise of 16 years of months exceeds the law's 64 percent point in 25 of 100 samples.
/// A trend in the series enters the residuals: take a difference first where there is one, as the
/// authors advise. Missing values (NaN) are filled along their season.
///
/// Source: Canova and Hansen (1995), Are seasonal patterns constant over time?, Journal of Business
/// and Economic Statistics 13, 237–252.
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - period: Observations a year m, 2 or more.
///   - pattern: How the pattern is written.
///   - lags: Autocovariances in Ω; nil takes m (n/100)^¼ rounded.
/// - Returns: The joint test and its parts.
/// - Throws: `ModelError.tooFewObservations` unless there are more than two years, `.constant`,
///   `.allMissing`, `.unusableValue`, `.invalidOption`; `.estimationFailed` for a series that is
///   exactly its seasonal pattern.
/// - Complexity: O(n m² l).
public func canovaHansenTest(
  _ y: [Double], period: Int, pattern: SeasonalPattern = .trigonometric, lags: Int? = nil
) throws(ModelError) -> CanovaHansenResult {
  let name = "Canova–Hansen (\(pattern.rawValue))"
  let sample = try SeasonalSample(y, period: period, moreThanYears: 2, for: name).values
  guard !isConstant(sample) else { throw .constant(afterDifferencing: false) }
  let n = sample.count
  let wish = lags ?? Int((Double(period) * (Double(n) / 100).squareRoot().squareRoot()).rounded())
  guard wish >= 0 else { throw .invalidOption("\(wish) lags of \(name); take 0 or more") }
  let used = min(wish, n - 1)
  let columns = seasonalColumns(n, period, pattern)
  let constant = [[Double](repeating: 1, count: n)]
  let regression = try TestRegression(
    sample, on: (pattern == .dummies ? [] : constant) + columns, for: name)
  let scores = columns.map { zip($0, regression.residuals).map { $0 * $1 } }
  let sums = SeasonalSums(scores, lags: used)
  let statistic = try sums.statistic(Array(columns.indices), for: name)
  let law = CramerVonMisesLaw(bridges: columns.count)
  var parts: [CanovaHansenResult.Part] = []
  for (i, members) in partition(period, pattern).enumerated() {
    let part = try sums.statistic(members, for: name)
    let tail = CramerVonMisesLaw(bridges: members.count).upperTail(part)
    parts.append(CanovaHansenResult.Part(number: i + 1, statistic: part, pValue: tail))
  }
  let joint = UnitRootResult(
    name: name, nullHypothesis: .stationary, statistic: statistic,
    pValue: law.upperTail(statistic), pValueKind: .value, criticalValues: law.criticalValues,
    lags: used, observations: n)
  return CanovaHansenResult(joint: joint, parts: parts)
}

/// The columns f: season indicators, or cosine and sine of each wave with only a cosine at m/2.
private func seasonalColumns(_ n: Int, _ period: Int, _ pattern: SeasonalPattern) -> [[Double]] {
  switch pattern {
  case .dummies:
    return (0..<period).map { season in (0..<n).map { $0 % period == season ? 1 : 0 } }
  case .trigonometric:
    return (1..<period / 2 + 1).flatMap { wave -> [[Double]] in
      let angles = (1...n).map {
        2 * Double.pi * Double(wave * $0 % period) / Double(period)
      }
      let cosine = angles.map { Double.cos($0) }
      return 2 * wave == period ? [cosine] : [cosine, angles.map { Double.sin($0) }]
    }
  }
}

/// Which columns belong to each season or wave.
private func partition(_ period: Int, _ pattern: SeasonalPattern) -> [[Int]] {
  switch pattern {
  case .dummies: return (0..<period).map { [$0] }
  case .trigonometric:
    return (1..<period / 2 + 1).map {
      2 * $0 == period ? [2 * $0 - 2] : [2 * $0 - 2, 2 * $0 - 1]
    }
  }
}

/// Σ Fₜ Fₜᵀ / n² and Ω.
private struct SeasonalSums {
  private let cumulated: Matrix
  private let covariance: Matrix

  init(_ scores: [[Double]], lags: Int) {
    let k = scores.count
    let n = Double(scores.first?.count ?? 0)
    let sums = scores.map { score in
      var sum = 0.0
      return score.map { value in
        sum += value
        return sum
      }
    }
    // Smoothing one side with the Bartlett weights turns Ω into one product a pair of columns.
    let smoothed = scores.map { Self.weighted($0, lags: lags) }
    var covariance = Matrix(rows: k, columns: k)
    var cumulated = covariance
    for j in 0..<k {
      for i in 0..<k {
        covariance[i, j] = dot(scores[i], smoothed[j]) / n
        cumulated[i, j] = dot(sums[i], sums[j]) / (n * n)
      }
    }
    self.cumulated = cumulated
    self.covariance = covariance
  }

  /// Σ (1 − |k| / (l + 1)) xₜ₊ₖ, |k| ≤ l.
  private static func weighted(_ x: [Double], lags: Int) -> [Double] {
    x.indices.map { t in
      var sum = 0.0
      for s in max(0, t - lags)...min(x.count - 1, t + lags) {
        sum += (1 - Double((s - t).magnitude) / Double(lags + 1)) * x[s]
      }
      return sum
    }
  }

  /// tr(Ω⁻¹ Σ F Fᵀ) / n² over some of the columns.
  func statistic(_ members: [Int], for test: String) throws(ModelError) -> Double {
    let k = members.count
    var omega = Matrix(rows: k, columns: k)
    var squares = omega
    for (j, b) in members.enumerated() {
      for (i, a) in members.enumerated() {
        omega[i, j] = (covariance[a, b] + covariance[b, a]) / 2
        squares[i, j] = cumulated[a, b]
      }
    }
    guard let factor = try? CholeskyFactorization(omega) else {
      throw .estimationFailed("the long-run covariance of \(test) is singular; take fewer lags")
    }
    let solved = factor.solve(squares)
    return (0..<k).reduce(0) { $0 + solved[$1, $1] }
  }
}
