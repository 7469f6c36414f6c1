import LinearAlgebra

/// The joint law of the unknown months of a regression that may hold lags of its own response.
///
///     yₜ = xₜ'β + Σₖ φₖ yₜ₋ₖ + εₜ,   εₜ ~ N(0, s²)
///
/// Given the coefficients the law is exact. Gaps of the sample: the equations that hold unknown
/// months are A u = r + ε, so u ~ N((AᵀA)⁻¹Aᵀr, s² (AᵀA)⁻¹). Months past the sample: the recursion
/// itself, run on means, on factors of the covariance, and on derivatives in the coefficients, which
/// add their uncertainty to first order. Without lags of the response this is N(Xβ, s² I + X V Xᵀ).
///
/// - SeeAlso: Lütkepohl (2005), New Introduction to Multiple Time Series Analysis, chapter 10, on
///   forecasts of dynamic models with exogenous variables.
struct RecursiveLaw {
  /// A column that is made of lags of the response: column of the design and factor by lag.
  struct OwnColumn {
    let column: Int
    let loadings: [(lag: Int, factor: Double)]
  }

  private let coefficients: [Double]
  private let deviation: Double
  private let own: [OwnColumn]
  /// Constant and regressors of sample and future, own columns NaN where the response is unknown.
  private let design: Matrix
  private let count: Int
  private let horizon: Int
  /// Months before the sample that lags reach to.
  private let lead: Int
  /// φₖ by lag.
  private let memory: [(lag: Int, weight: Double)]
  /// The response from `lead` months before the sample on, unknown months by their means.
  private var path: [Double]

  /// Prepares the law.
  ///
  /// - Parameters:
  ///   - coefficients: β and φ in the order of the columns.
  ///   - deviation: s.
  ///   - own: The columns made of lags of the response.
  ///   - design: n + h rows.
  ///   - past: The response before the sample, as far back as lags reach; NaN where unknown.
  ///   - response: The n values of the sample, NaN where unknown.
  init(
    coefficients: [Double], deviation: Double, own: [OwnColumn], design: Matrix, past: [Double],
    response: [Double]
  ) {
    self.coefficients = coefficients
    self.deviation = deviation
    self.own = own
    self.design = design
    count = response.count
    horizon = design.rows - response.count
    lead = past.count
    var weights: [Int: Double] = [:]
    for column in own {
      for loading in column.loadings {
        weights[loading.lag, default: 0] += loading.factor * coefficients[column.column]
      }
    }
    memory = weights.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    path = past + response + [Double](repeating: .nan, count: horizon)
  }

  /// The law of gaps and coming months.
  ///
  /// - Parameter root: F with F Fᵀ the covariance of the coefficients.
  /// - Returns: The law; its factor has a column a gap, a month, and a coefficient.
  /// - Throws: `ModelError.estimationFailed` when gaps are not determined by the equations.
  /// - Complexity: O(g³ + h (g + h) k) for g gaps, h months and k lags.
  mutating func law(root: Matrix) throws(ModelError) -> GaussianLaw {
    let gaps = (0..<count).filter { path[lead + $0].isNaN }
    let future = Array(count..<(count + horizon))
    let known = try gapLaw(gaps)
    for (gap, mean) in zip(gaps, known.mean) { path[lead + gap] = mean }
    for t in future { path[lead + t] = dot(row(t), coefficients) }
    let slopes = derivatives(gaps, known)
    let shocks = shockFactor(gaps, future, known.factor)
    let spread = slopes * root
    var factor = Matrix(rows: shocks.rows, columns: shocks.columns + spread.columns)
    for i in 0..<shocks.rows {
      for j in 0..<shocks.columns { factor[i, j] = shocks[i, j] }
      for j in 0..<spread.columns { factor[i, shocks.columns + j] = spread[i, j] }
    }
    let positions = gaps + future
    return GaussianLaw(
      positions: positions, mean: positions.map { path[lead + $0] }, factor: factor)
  }

  /// xₜ with the lags of the response as they stand in the path.
  private func row(_ t: Int) -> [Double] {
    var row = design.row(t)
    for column in own {
      row[column.column] = column.loadings.reduce(0) { sum, loading in
        loading.factor == 0 ? sum : sum + loading.factor * path[lead + t - loading.lag]
      }
    }
    return row
  }

  /// Means and covariance of the gaps, with the equations behind them.
  private struct GapLaw {
    var mean: [Double] = []
    var factor = Matrix(rows: 0, columns: 0)
    var equations: [Int] = []
    /// (AᵀA)⁻¹Aᵀ, gaps × equations.
    var projection = Matrix(rows: 0, columns: 0)
  }

  private func gapLaw(_ gaps: [Int]) throws(ModelError) -> GapLaw {
    guard !gaps.isEmpty else { return GapLaw() }
    var places: [Int: Int] = [:]
    for (place, gap) in gaps.enumerated() { places[gap] = place }
    var equations: [Int] = []
    var rows: [[Double]] = []
    var rest: [Double] = []
    for t in 0..<count {
      guard let equation = equation(t, places) else { continue }
      equations.append(t)
      rows.append(equation.row)
      rest.append(equation.rest)
    }
    guard !rows.isEmpty else { throw Self.undetermined }
    let a = Matrix(rowVectors: rows)
    do {
      let normal = try CholeskyFactorization(a.gram)
      let projection = normal.solve(a.transposed)
      return GapLaw(
        mean: projection * rest,
        factor: deviation * normal.solveLowerTransposed(Matrix.identity(gaps.count)),
        equations: equations, projection: projection)
    } catch {
      throw Self.undetermined
    }
  }

  private static let undetermined = ModelError.estimationFailed(
    "the missing months of the sample are not determined by the lags around them; start the data "
      + "after them")

  /// The equation of month t as (A row, r); nil when it holds no unknown month or cannot be used.
  private func equation(_ t: Int, _ places: [Int: Int]) -> (row: [Double], rest: Double)? {
    var row = [Double](repeating: 0, count: places.count)
    var rest = 0.0
    let columns = Set(own.map(\.column))
    for j in 0..<design.columns where !columns.contains(j) {
      rest += design[t, j] * coefficients[j]
    }
    var isOpen = false
    for (lag, weight) in [(0, -1.0)] + memory {
      if let place = places[t - lag] {
        row[place] -= weight
        isOpen = true
      } else {
        rest += weight * path[lead + t - lag]
      }
    }
    return isOpen && rest.isFinite ? (row, rest) : nil
  }

  /// dyₜ/dβ of every unknown month: xₜ plus what the lags carry on.
  private func derivatives(_ gaps: [Int], _ known: GapLaw) -> Matrix {
    var rows: [Int: [Double]] = [:]
    if !gaps.isEmpty {
      let slopes = known.projection * Matrix(rowVectors: known.equations.map(row))
      for (place, gap) in gaps.enumerated() { rows[gap] = slopes.row(place) }
    }
    for t in count..<(count + horizon) {
      rows[t] = carried(t, rows, onto: row(t))
    }
    let positions = gaps + Array(count..<(count + horizon))
    return positions.isEmpty
      ? Matrix(rows: 0, columns: coefficients.count)
      : Matrix(rowVectors: positions.map { rows[$0] ?? [] })
  }

  /// Factors of the covariance of gaps and coming months: their own shocks and what lags carry on.
  private func shockFactor(_ gaps: [Int], _ future: [Int], _ factor: Matrix) -> Matrix {
    var rows: [Int: [Double]] = [:]
    let width = gaps.count + future.count
    for (place, gap) in gaps.enumerated() {
      rows[gap] = factor.row(place) + [Double](repeating: 0, count: future.count)
    }
    for (place, t) in future.enumerated() {
      var shock = [Double](repeating: 0, count: width)
      shock[gaps.count + place] = deviation
      rows[t] = carried(t, rows, onto: shock)
    }
    let positions = gaps + future
    return positions.isEmpty
      ? Matrix(rows: 0, columns: 0) : Matrix(rowVectors: positions.map { rows[$0] ?? [] })
  }

  /// A row plus the rows of earlier unknown months, each by the weight of its lag.
  private func carried(_ t: Int, _ rows: [Int: [Double]], onto start: [Double]) -> [Double] {
    var sum = start
    for (lag, weight) in memory {
      guard let earlier = rows[t - lag] else { continue }
      for j in sum.indices { sum[j] += weight * earlier[j] }
    }
    return sum
  }
}
