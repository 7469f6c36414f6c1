/// Several state vectors in raw storage, with any layout.
///
/// State i of vector k stands at `base[i * elementStride + k * vectorStride]`. The columns of a
/// column-major m × c matrix have strides (1, m), its rows (m, 1), so one operator serves the
/// products T P and P Tᵀ.
public struct StateVectors {
  /// State 0 of vector 0.
  public let base: UnsafeMutablePointer<Double>
  /// The distance between neighbouring states of a vector.
  public let elementStride: Int
  /// The number of vectors.
  public let count: Int
  /// The distance between equal states of neighbouring vectors.
  public let vectorStride: Int
  /// Free room for at least (number of states) × `count` elements.
  public let scratch: UnsafeMutablePointer<Double>

  /// Names a set of vectors; nothing is copied.
  public init(
    base: UnsafeMutablePointer<Double>, elementStride: Int, count: Int, vectorStride: Int,
    scratch: UnsafeMutablePointer<Double>
  ) {
    self.base = base
    self.elementStride = elementStride
    self.count = count
    self.vectorStride = vectorStride
    self.scratch = scratch
  }

  /// The same vectors seen from state `first` on.
  public func dropping(_ first: Int) -> StateVectors {
    StateVectors(
      base: base + first * elementStride, elementStride: elementStride, count: count,
      vectorStride: vectorStride, scratch: scratch)
  }

  /// State i of all vectors.
  @inline(__always)
  func state(_ i: Int) -> UnsafeMutablePointer<Double> { base + i * elementStride }
}

/// The transition T of a state space form, as something that acts on vectors in place.
///
///     α_{t+1} = T_t α_t + R η_t
///
/// Structured models (shifts, seasonal patterns, rotations, blocks) never form a matrix. An operator
/// is immutable and holds no scratch, so one instance serves any number of filters at once.
public protocol TransitionOperator: Sendable {
  /// The number of states m.
  var stateCount: Int { get }

  /// x ← T_t x for each of the vectors; `time` is t, counted from 0.
  func apply(to vectors: StateVectors, at time: Int)

  /// x ← T_tᵀ x for each of the vectors.
  func applyTransposed(to vectors: StateVectors, at time: Int)
}

extension TransitionOperator {
  /// P ← T P Tᵀ for a symmetric m × m matrix.
  ///
  /// Rounding may leave the triangles a few last places apart; every eighth period they are made
  /// equal, which bounds the drift at an eighth of the cost.
  ///
  /// - Complexity: Two applications to m vectors: O(m²) for structured operators.
  func propagate(
    covariance: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>, at time: Int
  ) {
    apply(to: columns(covariance, scratch), at: time)
    apply(to: rows(covariance, scratch), at: time)
    if time & 7 == 7 { mirrorLower(covariance, order: stateCount) }
  }

  /// N ← Tᵀ N T for a symmetric m × m matrix; triangles as in `propagate`.
  func propagateTransposed(
    _ matrix: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>, at time: Int
  ) {
    applyTransposed(to: columns(matrix, scratch), at: time)
    applyTransposed(to: rows(matrix, scratch), at: time)
    if time & 7 == 7 { mirrorLower(matrix, order: stateCount) }
  }

  private func columns(
    _ matrix: UnsafeMutablePointer<Double>, _ scratch: UnsafeMutablePointer<Double>
  ) -> StateVectors {
    StateVectors(
      base: matrix, elementStride: 1, count: stateCount, vectorStride: stateCount,
      scratch: scratch)
  }

  private func rows(
    _ matrix: UnsafeMutablePointer<Double>, _ scratch: UnsafeMutablePointer<Double>
  ) -> StateVectors {
    StateVectors(
      base: matrix, elementStride: stateCount, count: stateCount, vectorStride: 1,
      scratch: scratch)
  }
}

/// Copies the lower triangle over the upper one.
func mirrorLower(_ matrix: UnsafeMutablePointer<Double>, order m: Int) {
  for j in 1..<max(m, 1) {
    // Row j of the lower triangle, read with stride m, becomes column j above the diagonal.
    let column = matrix + j * m
    for i in 0..<j { column[i] = matrix[j + i * m] }
  }
}
