import LinearAlgebra
import Models
import TimeSeries

/// The joint law of several series: each model's response to its own innovations, with innovations
/// of the same month correlated.
///
///     yᵢ = μᵢ + Fᵢ zᵢ,   Corr(zᵢₜ, zⱼₜ) = ρᵢⱼ,   other shocks independent
///
/// Fᵢ is lower triangular in months (ψ-weights times σ, widened by what the estimates leave open), so
/// column t is the innovation of month t and every series keeps its own law exactly. Shocks of gaps
/// stay independent.
///
/// At a ragged edge some series have a month that others have not. The innovations of that month that
/// are known, zₖ, then tell of the others: z given zₖ is N(B zₖ, R − B Rₖ) with B = Rₖᵀ Rₖₖ⁻¹.
struct InnovationLaw {
  let mean: [Double]
  let factor: Matrix
  /// The factor as correlation of each month's shocks, then each series' response to its own.
  let stages: StagedFactor

  /// One unknown innovation: the place of its series, and what it moves.
  private struct Shock {
    let series: Int
    let column: [Double]
    /// Its place among all innovations, where series follow each other.
    let place: Int
  }

  /// Joins projections with the correlations of their innovations.
  ///
  /// - Parameters:
  ///   - projections: One a series, of one frequency.
  ///   - correlation: R in their order.
  ///   - known: The standardized innovation of a series in a month of its data; nil without one.
  init(
    _ projections: [Projection], correlation: Matrix,
    known: (_ series: Int, _ period: Period) -> Double?
  ) {
    var shocks: [Period: [Shock]] = [:]
    var assembly = Assembly(projections)
    var responses: [StagedFactor.Piece] = []
    var roots: [StagedFactor.Piece] = []
    for (i, projection) in projections.enumerated() {
      let factor = Self.triangular(projection.law.factor)
      let first = assembly.offsets[i]
      responses.append(
        StagedFactor.Piece(
          inputs: Array(first..<first + factor.columns),
          outputs: Array(first..<first + factor.rows), matrix: factor))
      for j in 0..<factor.columns {
        let shock = Shock(series: i, column: factor.column(j), place: first + j)
        if projection.months[j] > projection.origin {
          shocks[projection.months[j], default: []].append(shock)
        } else {
          roots.append(
            StagedFactor.Piece(
              inputs: [assembly.shockCount], outputs: [shock.place], matrix: .identity(1)))
          assembly.add([(i, shock.column, 1)])
        }
      }
    }
    for period in shocks.keys.sorted() {
      let parts = shocks[period] ?? []
      var surprises: [(series: Int, size: Double)] = []
      for i in projections.indices where projections[i].origin >= period {
        if let size = known(i, period) { surprises.append((i, size)) }
      }
      let (expected, root) = Self.law(parts.map(\.series), given: surprises, correlation)
      for (part, size) in zip(parts, expected) where size != 0 {
        assembly.shift(part.series, by: part.column, times: size)
      }
      let firstShock = assembly.shockCount
      roots.append(
        StagedFactor.Piece(
          inputs: Array(firstShock..<firstShock + root.columns), outputs: parts.map(\.place),
          matrix: root))
      for k in 0..<root.columns {
        assembly.add(parts.indices.map { (parts[$0].series, parts[$0].column, root[$0, k]) })
      }
    }
    mean = assembly.mean
    factor = assembly.factor
    stages = StagedFactor([
      StagedFactor.Stage(count: mean.count, pieces: roots),
      StagedFactor.Stage(count: mean.count, pieces: responses),
    ])
  }

  /// Mean and root of the covariance of some innovations of a month given others.
  private static func law(
    _ members: [Int], given surprises: [(series: Int, size: Double)], _ correlation: Matrix
  ) -> (mean: [Double], root: Matrix) {
    let own = correlation.submatrix(rows: members, columns: members)
    let places = surprises.map(\.series)
    guard !surprises.isEmpty,
      let known = try? CholeskyFactorization(
        correlation.submatrix(rows: places, columns: places))
    else { return ([Double](repeating: 0, count: members.count), root(own)) }
    let cross = correlation.submatrix(rows: places, columns: members)
    let weights = known.solve(cross)
    let sizes = Matrix(columnVectors: [surprises.map(\.size)])
    let rest = own - weights.transposedTimes(cross)
    return (weights.transposedTimes(sizes).column(0), root(rest))
  }

  /// A lower triangular factor of the same law.
  private static func triangular(_ factor: Matrix) -> Matrix {
    let isTriangular =
      factor.rows == factor.columns
      && (0..<factor.columns).allSatisfy { j in (0..<j).allSatisfy { factor[$0, j] == 0 } }
    return isTriangular ? factor : root(factor.outerGram)
  }

  /// B with B Bᵀ the matrix: its triangle, or by eigenvalues where it is singular.
  private static func root(_ matrix: Matrix) -> Matrix {
    if let factorization = try? CholeskyFactorization(matrix) { return factorization.lower }
    return (try? SymmetricEigen(matrix).squareRootFactor) ?? Matrix.identity(matrix.rows)
  }

  /// The stacked mean and the columns of the factor while they are put together.
  private struct Assembly {
    private(set) var mean: [Double]
    private var columns: [[Double]] = []
    private(set) var offsets: [Int] = []

    /// The number of shocks so far.
    var shockCount: Int { columns.count }

    init(_ projections: [Projection]) {
      mean = []
      for projection in projections {
        offsets.append(mean.count)
        mean += projection.law.mean
      }
    }

    /// Adds a shock that moves several series.
    mutating func add(_ parts: [(series: Int, column: [Double], weight: Double)]) {
      var column = [Double](repeating: 0, count: mean.count)
      for part in parts where part.weight != 0 {
        for (k, value) in part.column.enumerated() {
          column[offsets[part.series] + k] += part.weight * value
        }
      }
      columns.append(column)
    }

    /// Moves the mean of a series by a known shock.
    mutating func shift(_ series: Int, by column: [Double], times size: Double) {
      for (k, value) in column.enumerated() { mean[offsets[series] + k] += size * value }
    }

    var factor: Matrix {
      columns.isEmpty ? Matrix(rows: mean.count, columns: 0) : Matrix(columnVectors: columns)
    }
  }
}
