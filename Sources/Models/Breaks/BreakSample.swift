import LinearAlgebra

/// A regression whose constancy is tested: complete rows, an orthonormal basis of the regressors and
/// the residuals of the whole sample.
///
/// Rows with a missing value (NaN) in the series or a regressor are left out. Every statistic here
/// is the same for any basis of the regressors and for the residuals in place of the series, which
/// keeps sums of squares accurate.
struct BreakSample {
  /// The position in the series of each row.
  let positions: [Int]
  /// The values of the complete rows.
  let values: [Double]
  /// The regressors of the complete rows.
  let regressors: Matrix
  /// An orthonormal basis of the regressors.
  let basis: Matrix
  /// The residuals of the whole sample.
  let residuals: [Double]
  /// Their sum of squares.
  let sumOfSquares: Double

  /// The number of rows.
  var count: Int { positions.count }
  /// The number of regressors.
  var parameters: Int { basis.columns }

  /// Takes one row of regressors an observation, or nil for a constant alone.
  ///
  /// - Throws: `ModelError.allMissing`, `.unusableValue`, `.tooFewObservations`, `.collinear`,
  ///   `.estimationFailed` for an exact fit.
  init(_ y: [Double], _ regressors: Matrix?, for test: String) throws(ModelError) {
    let all = regressors ?? Matrix(rows: y.count, columns: 1, repeating: 1)
    precondition(all.rows == y.count, "\(all.rows) rows of regressors for \(y.count) observations")
    _ = try OrderedSample(y)
    let columns = (0..<all.columns).map { all.column($0) }
    let positions = y.indices.filter { t in
      !y[t].isNaN && columns.allSatisfy { !$0[t].isNaN }
    }
    let k = all.columns
    guard positions.count >= 2 * k + 2 else {
      throw .tooFewObservations(usable: positions.count, needed: 2 * k + 2, reason: test)
    }
    self.positions = positions
    values = positions.map { y[$0] }
    let rows = columns.map { column in positions.map { column[$0] } }
    self.regressors = Matrix(columnVectors: rows)
    let fit: LeastSquares
    do { fit = try LeastSquares(self.regressors, values) } catch {
      throw TestRegression.failure(error, test)
    }
    basis = fit.orthonormalDesign
    residuals = fit.residuals
    sumOfSquares = fit.residualSumOfSquares
    guard !isNegligible(sumOfSquares / Double(count), beside: values) else {
      throw .estimationFailed("the regression fits the series exactly, so \(test) has no residuals")
    }
  }

  /// F statistics of a break after each count of rows in `candidates`: NaN where one of the two parts
  /// does not determine the coefficients.
  ///
  ///     F = (S − S₁ − S₂) / k / ((S₁ + S₂) / (n − 2k))
  func breakStatistics(_ candidates: ClosedRange<Int>) -> [Double] {
    let k = parameters
    let columns = (0..<k).map { basis.column($0) }
    var part = CrossProducts(order: k)
    var whole = CrossProducts(order: k)
    for t in 0..<count { whole.add(columns, residuals, row: t) }
    for t in 0..<candidates.lowerBound { part.add(columns, residuals, row: t) }
    return candidates.map { split in
      if split > candidates.lowerBound { part.add(columns, residuals, row: split - 1) }
      guard let first = part.explained, let second = whole.subtracting(part).explained else {
        return .nan
      }
      // The residuals of the whole sample are explained by the two parts only if they differ.
      let gain = first + second
      let rest = sumOfSquares - gain
      return gain / Double(k) / (rest / Double(count - 2 * k))
    }
  }
}

/// Σ q qᵀ and Σ q e over some rows.
private struct CrossProducts {
  private var gram: Matrix
  private var products: [Double]

  init(order: Int) {
    gram = Matrix(rows: order, columns: order)
    products = Array(repeating: 0, count: order)
  }

  mutating func add(_ columns: [[Double]], _ e: [Double], row t: Int) {
    for j in columns.indices {
      let value = columns[j][t]
      products[j] += value * e[t]
      for i in columns.indices { gram[i, j] += columns[i][t] * value }
    }
  }

  func subtracting(_ other: Self) -> Self {
    var rest = self
    rest.gram = gram - other.gram
    for j in products.indices { rest.products[j] -= other.products[j] }
    return rest
  }

  /// The sum of squares that the rows' own regression explains; nil when they do not determine it.
  var explained: Double? {
    // The basis is orthonormal over all rows: a part whose Gram matrix has a reciprocal condition
    // below 1e-10 repeats fewer independent rows than there are coefficients.
    guard let factor = try? CholeskyFactorization(gram), factor.reciprocalCondition > 1e-10 else {
      return nil
    }
    return dot(products, factor.solve(products))
  }
}
