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
/// A Σ Aᵀ = GᵀG. Each column is scaled to length one, then
///
///     G D⁻¹ Π = Q R
///
/// by Gram–Schmidt with column pivoting. Working on G and not on GᵀG keeps the square root of the
/// condition number. A column whose remainder is shorter than `dependenceTolerance` is dependent.
///
/// Shapes: `basis` Q is k × r, `triangle` R is r × r, `pivots` has r entries (rows of A).
///
/// - SeeAlso: Golub & Van Loan (2013), Matrix Computations, section 5.4 (QR with column pivoting);
///   Giraud, Langou & Rozložník (2005), The loss of orthogonality in the Gram-Schmidt
///   orthogonalization process, on why orthogonalizing twice is enough.
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
  /// Of several columns equally long the first is the pivot.
  /// - Complexity: O(k q r).
  init(columns: Matrix) {
    let k = columns.rows
    var remainders = (0..<columns.columns).map { columns.column($0) }
    let lengths = remainders.map { dot($0, $0).squareRoot() }
    for (i, length) in lengths.enumerated() where length > 0 {
      remainders[i] = remainders[i].map { $0 / length }
    }
    let scaled = remainders
    var open = remainders.indices.filter { lengths[$0] > 0 }
    var orthonormal: [[Double]] = []
    var chosen: [Int] = []
    while let next = StatementBasis.longest(of: open, in: remainders) {
      let direction = StatementBasis.normalized(remainders[next], against: orthonormal)
      orthonormal.append(direction)
      chosen.append(next)
      open.removeAll { $0 == next }
      for i in open {
        subtract(dot(direction, remainders[i]), times: direction, from: &remainders[i])
      }
    }
    deviations = lengths
    pivots = chosen
    basis =
      orthonormal.isEmpty ? Matrix(rows: k, columns: 0) : Matrix(columnVectors: orthonormal)
    var upper = Matrix(rows: chosen.count, columns: chosen.count)
    for (j, row) in chosen.enumerated() {
      for i in 0...j { upper[i, j] = dot(orthonormal[i], scaled[row]) }
    }
    triangle = upper
    let dependent = scaled.indices.filter { !chosen.contains($0) }
    dependences = dependent.map { row in
      let coordinates = orthonormal.map { dot($0, scaled[row]) }
      let weights = upper.solvedUpper(coordinates, transposed: false)
      let support = zip(chosen, weights).filter { $1.magnitude > Self.participationTolerance }
      return StatementDependence(row: row, support: support.map(\.0).sorted())
    }
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

  private static func longest(of open: [Int], in columns: [[Double]]) -> Int? {
    var best: (index: Int, square: Double)?
    for i in open {
      let square = dot(columns[i], columns[i])
      if square > best?.square ?? (dependenceTolerance * dependenceTolerance) { best = (i, square) }
    }
    return best?.index
  }

  /// The remainder at length one, made orthogonal to the basis once more.
  private static func normalized(_ remainder: [Double], against basis: [[Double]]) -> [Double] {
    var direction = remainder
    for _ in 0..<2 {
      for axis in basis { subtract(dot(axis, direction), times: axis, from: &direction) }
      let length = dot(direction, direction).squareRoot()
      for i in direction.indices { direction[i] /= length }
    }
    return direction
  }
}

/// y ← y − c x.
private func subtract(_ c: Double, times x: [Double], from y: inout [Double]) {
  for i in y.indices { y[i] -= c * x[i] }
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
