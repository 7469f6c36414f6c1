import COpenBLAS
import RealModule

/// The Cholesky factor of a symmetric positive definite band matrix: A = L Lᵀ, L as narrow as A.
///
/// The precision matrices of Markov models are of this kind; a solution costs O(n b).
public struct BandedCholesky: Sendable {
  /// L in band storage: element (d, j) is L(j + d, j), (b + 1) × n.
  public let lowerBand: Matrix
  private let oneNorm: Double

  /// Factors a matrix given by its diagonals: element (d, j) of `band` is A(j + d, j).
  ///
  /// Elements that stand for rows below the last are not used, but must be finite.
  ///
  /// - Throws: `LinearAlgebraError.notFinite` (row and column of the band storage);
  ///   `.notPositiveDefinite(order:)` with the order of the first leading minor that fails.
  /// - Complexity: O(n b²).
  public init(band: Matrix) throws(LinearAlgebraError) {
    precondition(band.rows > 0, "a band needs at least the diagonal")
    try checkFinite(band)
    oneNorm = Self.oneNorm(band)
    var factor = band
    var minor = 0
    if band.columns > 0 {
      prepareBLAS()
      minor = factor.withMutablePointer {
        checked(
          lapack_dpbtrf(
            lowerTriangle, Int32(band.columns), Int32(band.rows - 1), $0, Int32(band.rows)),
          "dpbtrf")
      }
    }
    guard minor == 0 else { throw .notPositiveDefinite(order: minor) }
    lowerBand = factor
  }

  /// The order n.
  public var order: Int { lowerBand.columns }

  /// b, the number of diagonals below the main one.
  public var bandwidth: Int { lowerBand.rows - 1 }

  /// Solves A x = b.
  public func solve(_ b: [Double]) -> [Double] {
    solve(Matrix(rows: b.count, columns: 1, columnMajor: b)).storage
  }

  /// Solves A X = B.
  ///
  /// - Complexity: O(n b) a column.
  public func solve(_ b: Matrix) -> Matrix {
    precondition(b.rows == order, "order \(order) and \(b.rows) rows")
    guard order > 0, b.columns > 0 else { return b }
    prepareBLAS()
    var x = b
    x.withMutablePointer { x in
      lowerBand.withPointer { factor in
        _ = checked(
          lapack_dpbtrs(
            lowerTriangle, Int32(order), Int32(bandwidth), Int32(b.columns), factor,
            Int32(bandwidth + 1), x, Int32(order)), "dpbtrs")
      }
    }
    return x
  }

  /// Solves L x = b.
  public func solveLower(_ b: [Double]) -> [Double] { solveTriangle(b, transposed: false) }

  /// Solves Lᵀ x = b; of standard normal b it makes draws with precision matrix A.
  public func solveLowerTransposed(_ b: [Double]) -> [Double] { solveTriangle(b, transposed: true) }

  private func solveTriangle(_ b: [Double], transposed: Bool) -> [Double] {
    precondition(b.count == order, "order \(order) and \(b.count) elements")
    guard order > 0 else { return b }
    prepareBLAS()
    var x = b
    lowerBand.withPointer { factor in
      cblas_dtbsv(
        CblasColMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
        Int32(order), Int32(bandwidth), factor, Int32(bandwidth + 1), &x, 1)
    }
    return x
  }

  /// log |A|.
  public var logDeterminant: Double {
    var sum = 0.0
    for j in 0..<order { sum += Double.log(lowerBand.storage[j * (bandwidth + 1)]) }
    return 2 * sum
  }

  /// An estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁): 1 is perfect, below 1e-16 nothing is left.
  ///
  /// - Complexity: O(n b).
  public var reciprocalCondition: Double {
    guard order > 0 else { return 1 }
    prepareBLAS()
    var reciprocal = 0.0
    var work = [Double](repeating: 0, count: 3 * order)
    var indices = [Int32](repeating: 0, count: order)
    lowerBand.withPointer { factor in
      _ = checked(
        lapack_dpbcon(
          lowerTriangle, Int32(order), Int32(bandwidth), factor, Int32(bandwidth + 1), oneNorm,
          &reciprocal, &work, &indices), "dpbcon")
    }
    return reciprocal
  }

  private static func oneNorm(_ band: Matrix) -> Double {
    var sums = [Double](repeating: 0, count: band.columns)
    for j in 0..<band.columns {
      for d in 0..<min(band.rows, band.columns - j) {
        let size = band[d, j].magnitude
        sums[j] += size
        if d > 0 { sums[j + d] += size }
      }
    }
    return sums.max() ?? 0
  }
}
