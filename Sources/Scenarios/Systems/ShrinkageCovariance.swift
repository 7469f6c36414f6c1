public import LinearAlgebra

/// The covariance of errors of several series, its correlations shrunk towards zero.
///
///     W = λ diag(Ŵ) + (1 − λ) Ŵ,   λ = Σ_{i≠j} Var(r̂ᵢⱼ) / Σ_{i≠j} r̂²ᵢⱼ, within [0, 1]
///
/// Ŵ is the mean of products of errors, which are not centred: one-step errors have mean zero.
/// Complete panels take O(n T²): sums over pairs come from the T × T products of months, and W is
/// kept as a diagonal and T directions. With missing months correlations are taken pair by pair over
/// the months both have; a correlation matrix that is then not positive semidefinite gives up its
/// negative eigenvalues and gets its unit diagonal back.
///
/// - SeeAlso: Schäfer & Strimmer (2005), A shrinkage approach to large-scale covariance matrix
///   estimation and implications for functional genomics, Statistical Applications in Genetics and
///   Molecular Biology 4(1), article 32; Wickramasuriya, Athanasopoulos & Hyndman (2019), Optimal
///   forecast reconciliation for hierarchical and grouped time series through trace minimization,
///   Journal of the American Statistical Association 114, 804–819.
public struct ShrinkageCovariance: Sendable {
  /// More series than this with missing months are compared over their complete months only: pairs and
  /// eigenvalues would take seconds.
  static let pairwiseLimit = 1_000
  /// Fewer common months than this say nothing about a correlation.
  static let leastOverlap = 8

  /// The intensity λ, 0 for the sample covariance and 1 for no correlation.
  public let intensity: Double
  /// The root mean square of each series' errors.
  public let deviations: [Double]
  /// The fewest months that two of the series have in common.
  public let observations: Int
  /// The covariance W.
  public let covariance: FactoredCovariance

  /// Estimates from errors.
  ///
  /// - Parameter errors: One row a series, one column a month; NaN where a month is missing.
  /// - Complexity: O(n T²) for a complete panel, else O(n² T + n³).
  public init(errors: Matrix) {
    let n = errors.rows
    let months = (0..<errors.columns).filter { t in
      (0..<n).allSatisfy { !errors[$0, t].isNaN }
    }
    if months.count == errors.columns {
      self.init(complete: errors)
    } else if n > Self.pairwiseLimit {
      self.init(complete: errors.submatrix(rows: Array(0..<n), columns: months))
    } else {
      self.init(pairwise: errors)
    }
  }

  private init(complete errors: Matrix) {
    let (n, count) = (errors.rows, errors.columns)
    let scale = Self.rootMeanSquares(errors)
    let standard = Self.standardized(errors, scale)
    let months = Double(count)
    // Σ over all pairs of products is Σ over all pairs of months, and pairs i = i are taken off.
    var ofProducts = standard.gram.elements.reduce(0) { $0 + $1 * $1 }
    var ofSquares = 0.0
    for i in 0..<n where scale[i] > 0 { ofProducts -= months * months }
    standard.withUnsafeElements { cells in
      for t in 0..<count {
        var (squares, fourths) = (0.0, 0.0)
        for i in 0..<n {
          let square = cells[i + t * n] * cells[i + t * n]
          squares += square
          fourths += square * square
        }
        ofSquares += squares * squares - fourths
      }
    }
    let variance = (ofSquares - ofProducts / months) / (months * (months - 1))
    let lambda = Self.intensity(variance, ofProducts / (months * months))
    self.init(
      intensity: lambda, deviations: scale, observations: count,
      directions: ((1 - lambda) / months).squareRoot() * standard)
  }

  private init(pairwise errors: Matrix) {
    let (n, count) = (errors.rows, errors.columns)
    let scale = Self.rootMeanSquares(errors)
    let rows = Self.standardized(errors, scale).transposed
    var correlation = Matrix.identity(n)
    var (variance, squares, fewest) = (0.0, 0.0, count)
    for i in 0..<n {
      for j in 0..<i {
        var (common, sum, sumOfSquares) = (0.0, 0.0, 0.0)
        for t in 0..<count where !rows[t, i].isNaN && !rows[t, j].isNaN {
          let product = rows[t, i] * rows[t, j]
          common += 1
          sum += product
          sumOfSquares += product * product
        }
        fewest = Swift.min(fewest, Int(common))
        guard common >= Double(Self.leastOverlap) else { continue }
        let r = sum / common
        correlation[i, j] = r
        correlation[j, i] = r
        squares += 2 * r * r
        variance += 2 * (sumOfSquares - sum * sum / common) / (common * (common - 1))
      }
    }
    let lambda = Self.intensity(variance, squares)
    self.init(
      intensity: lambda, deviations: scale, observations: fewest,
      directions: (1 - lambda).squareRoot() * Self.semidefiniteFactor(correlation))
  }

  /// W from standardized directions B with unit rows times √(1 − λ): s (λ I + B Bᵀ) s.
  private init(intensity: Double, deviations: [Double], observations: Int, directions: Matrix) {
    self.intensity = intensity
    self.deviations = deviations
    self.observations = observations
    let unit = FactoredCovariance(
      diagonal: [Double](repeating: intensity, count: deviations.count), factor: directions)
    covariance = unit.scaled(by: deviations)
  }

  /// The correlations λ I + (1 − λ) R̂, n × n with ones on the diagonal, for few series.
  public var correlation: Matrix {
    var result = covariance.matrix
    for j in 0..<result.columns {
      for i in 0..<result.rows where i != j {
        let scale = deviations[i] * deviations[j]
        result[i, j] = scale > 0 ? result[i, j] / scale : 0
      }
    }
    for i in 0..<result.rows { result[i, i] = 1 }
    return result
  }

  private static func intensity(_ variance: Double, _ squares: Double) -> Double {
    guard squares > 0, variance.isFinite else { return 1 }
    return Swift.min(1, Swift.max(0, variance / squares))
  }

  private static func rootMeanSquares(_ errors: Matrix) -> [Double] {
    (0..<errors.rows).map { i in
      var (sum, count) = (0.0, 0.0)
      for t in 0..<errors.columns where !errors[i, t].isNaN {
        sum += errors[i, t] * errors[i, t]
        count += 1
      }
      return count > 0 ? (sum / count).squareRoot() : 0
    }
  }

  /// Errors over their deviations; a series without any error stays zero.
  private static func standardized(_ errors: Matrix, _ scale: [Double]) -> Matrix {
    var result = errors
    let n = errors.rows
    result.withUnsafeMutableElements { cells in
      for k in cells.indices where scale[k % n] > 0 { cells[k] /= scale[k % n] }
    }
    return result
  }

  /// B with B Bᵀ a correlation matrix: the nearest by eigenvalues, then unit rows.
  private static func semidefiniteFactor(_ correlation: Matrix) -> Matrix {
    guard let eigen = try? SymmetricEigen(correlation) else {
      return Matrix.identity(correlation.rows)
    }
    var factor = eigen.squareRootFactor
    for i in 0..<factor.rows {
      let length = factor.row(i).reduce(0) { $0 + $1 * $1 }.squareRoot()
      for j in 0..<factor.columns where length > 0 { factor[i, j] /= length }
    }
    return factor
  }
}
