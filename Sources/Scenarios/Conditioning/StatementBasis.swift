import LinearAlgebra

/// A linear dependence among statements: one row is a combination of others.
///
///     rowᵢ = Σ cⱼ rowⱼ
struct StatementDependence: Sendable, Equatable {
  /// The dependent row.
  let row: Int
  /// The rows it is a combination of, ascending; empty for a row that nothing uncertain enters.
  let support: [Int]
}

/// An orthonormal basis of what statements say, in the coordinates of the law's shocks.
///
/// With y = μ + F z and rows A y the columns of G = (A F)ᵀ are the statements in shock space, and
/// A Σ Aᵀ = GᵀG. Columns are scaled to length one, then
///
///     G D⁻¹ Π = Q R
///
/// by QR with column pivoting. Working on G and not on GᵀG keeps the square root of the condition
/// number. A column whose remainder is shorter than `dependenceTolerance` is dependent.
///
/// Shapes: `basis` Q is k × r, `triangle` R is r × r, `pivots` has r entries (rows of A).
///
/// - SeeAlso: Golub & Van Loan (2013), Matrix Computations, section 5.4 (QR with column pivoting).
struct StatementBasis: Sendable {
  /// Rounding in a column of length one is about 1e-15 √k; a soft statement with a tolerance of a
  /// millionth of its own deviation leaves a remainder of 1e-6 and must count as independent.
  static let dependenceTolerance = 1e-9
  /// A coefficient below this, between columns of length one, is rounding and no participation.
  static let participationTolerance = 1e-7

  /// Orthonormal columns that span the statements.
  let basis: Matrix
  /// The coordinates of the scaled pivot columns, upper triangular.
  let triangle: Matrix
  /// The independent rows in the order in which they were chosen.
  let pivots: [Int]
  /// Length of each statement's column: its standard deviation under the law.
  let deviations: [Double]
  /// Every other row, with the pivots it depends on.
  let dependences: [StatementDependence]

  /// Factors the statements given as columns in shock space, k × q.
  ///
  /// Columns that are not finite make every statement dependent on nothing: none can be used.
  /// - Complexity: O(k q²).
  init(columns: Matrix) {
    var scaled = columns
    var lengths: [Double] = []
    for j in 0..<columns.columns {
      let column = columns.column(j)
      let length = dot(column, column).squareRoot()
      lengths.append(length)
      for i in 0..<columns.rows where length > 0 { scaled[i, j] /= length }
    }
    deviations = lengths
    // No rows or columns, or a number that is not finite: nothing to factor.
    guard columns.rows > 0, columns.columns > 0, let factors = try? PivotedQR(scaled) else {
      basis = Matrix(rows: columns.rows, columns: 0)
      triangle = Matrix(rows: 0, columns: 0)
      pivots = []
      dependences = lengths.indices.map { StatementDependence(row: $0, support: []) }
      return
    }
    let upper = factors.upper
    let rank = upper.diagonal.prefix { $0.magnitude > Self.dependenceTolerance }.count
    let chosen = Array(factors.pivots.prefix(rank))
    let leading = Array(0..<rank)
    let corner = upper.submatrix(rows: leading, columns: leading)
    basis = factors.orthonormalBasis.submatrix(rows: Array(0..<columns.rows), columns: leading)
    triangle = corner
    pivots = chosen
    dependences = factors.pivots.indices.dropFirst(rank).map { place in
      let weights = corner.solvedUpper(leading.map { upper[$0, place] }, transposed: false)
      let support = zip(chosen, weights).filter { $1.magnitude > Self.participationTolerance }
      return StatementDependence(row: factors.pivots[place], support: support.map(\.0).sorted())
    }.sorted { $0.row < $1.row }
  }

  /// The number of independent statements r.
  var rank: Int { pivots.count }

  /// R⁻ᵀ D⁻¹ ρ: the coordinates in the basis that give the pivot rows the values ρ (by row).
  func coordinates(ofValues values: [Double]) -> [Double] {
    triangle.solvedUpper(pivots.map { values[$0] / deviations[$0] }, transposed: true)
  }

  /// D⁻¹ R⁻¹ a by pivot: the multipliers (A Σ Aᵀ + R)⁻¹ ρ that belong to coordinates a.
  func multipliers(ofCoordinates coordinates: [Double]) -> [Double] {
    zip(triangle.solvedUpper(coordinates, transposed: false), pivots).map { $0 / deviations[$1] }
  }
}

extension Matrix {
  /// Solves T x = b, or Tᵀ x = b, with the upper triangle of this square matrix.
  ///
  /// The diagonal must hold no zero.
  func solvedUpper(_ b: [Double], transposed: Bool) -> [Double] {
    var x = b
    x.withUnsafeMutableBufferPointer { x in
      withUnsafeElements { t in
        guard let x = x.baseAddress, let t = t.baseAddress else { return }
        BLASKernels.solveTriangle(
          .upper, t, leadingDimension: rows, transposed: transposed, order: rows, vector: x)
      }
    }
    return x
  }
}
