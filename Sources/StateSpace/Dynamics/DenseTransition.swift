public import LinearAlgebra

/// Any matrix as transition, constant or one a period.
public struct DenseTransition: TransitionOperator {
  private let matrices: [Matrix]
  /// The number of states.
  public var stateCount: Int { matrices[0].rows }

  /// A constant square matrix.
  public init(_ matrix: Matrix) { self.init(timeVarying: [matrix]) }

  /// Matrix t leads from time t to t + 1; after the last one it stays.
  public init(timeVarying matrices: [Matrix]) {
    precondition(
      matrices.allSatisfy { $0.rows == $0.columns && $0.rows == matrices[0].rows }
        && !matrices.isEmpty,
      "a transition needs square matrices of one size")
    self.matrices = matrices
  }

  /// The matrix of an operator at one time.
  public init(of transition: some TransitionOperator, at time: Int = 0) {
    self.init(transition.matrix(at: time))
  }

  private func matrix(_ time: Int) -> Matrix { matrices[min(time, matrices.count - 1)] }

  /// A product with T.
  public func apply(to vectors: StateVectors, at time: Int) {
    multiply(vectors, matrix(time), transposed: false)
  }

  /// A product with Tᵀ.
  public func applyTransposed(to vectors: StateVectors, at time: Int) {
    multiply(vectors, matrix(time), transposed: true)
  }

  private func multiply(_ vectors: StateVectors, _ matrix: Matrix, transposed: Bool) {
    let m = stateCount
    matrix.withUnsafeElements { elements in
      guard let source = elements.baseAddress else { return }
      if vectors.elementStride == 1 {
        BLASKernels.multiply(
          source, leadingDimension: m, transposed: transposed, vectors.base,
          leadingDimension: max(vectors.vectorStride, m), transposed: false, into: vectors.scratch,
          leadingDimension: m, m: m, n: vectors.count, k: m)
        copyBack(vectors, vectors.scratch, elementStride: 1, vectorStride: m)
      } else if vectors.vectorStride == 1 {
        BLASKernels.multiply(
          vectors.base, leadingDimension: vectors.elementStride, transposed: false, source,
          leadingDimension: m, transposed: !transposed, into: vectors.scratch,
          leadingDimension: vectors.count, m: vectors.count, n: m, k: m)
        copyBack(vectors, vectors.scratch, elementStride: vectors.count, vectorStride: 1)
      } else {
        preconditionFailure("one of the two strides must be 1")
      }
    }
  }

  private func copyBack(
    _ vectors: StateVectors, _ source: UnsafePointer<Double>, elementStride: Int, vectorStride: Int
  ) {
    for i in 0..<stateCount {
      let target = vectors.state(i)
      for k in 0..<vectors.count {
        target[k * vectors.vectorStride] = source[i * elementStride + k * vectorStride]
      }
    }
  }
}

extension TransitionOperator {
  /// The operator written out as a matrix, by its action on the unit vectors.
  public func matrix(at time: Int = 0) -> Matrix {
    let m = stateCount
    var result = Matrix.identity(m)
    var scratch = [Double](repeating: 0, count: m * m)
    result.withUnsafeMutableElements { elements in
      scratch.withUnsafeMutableBufferPointer { room in
        guard let base = elements.baseAddress, let free = room.baseAddress else { return }
        apply(
          to: StateVectors(
            base: base, elementStride: 1, count: m, vectorStride: m, scratch: free), at: time)
      }
    }
    return result
  }
}
