package import LinearAlgebra

/// The factor of a joint law as a product of sparse ones: what makes draws of a system cheap.
///
/// Shocks of a month are correlated first, then each series answers to its own innovations, then each
/// month is made to add up. With p series and h months that is O(p h (p + h)) a draw, where the factor
/// multiplied out takes O(p² h²).
package struct StagedFactor: Sendable {
  /// A dense block between some of the inputs and some of the outputs.
  struct Piece: Sendable {
    let inputs: [Int]
    let outputs: [Int]
    /// Outputs × inputs.
    let matrix: Matrix

    /// The outputs that have a new number, under it.
    func keeping(outputs places: [Int: Int]) -> Piece {
      let kept = outputs.indices.filter { places[outputs[$0]] != nil }
      return Piece(
        inputs: inputs, outputs: kept.compactMap { places[outputs[$0]] },
        matrix: matrix.submatrix(rows: kept, columns: Array(0..<matrix.columns)))
    }
  }

  /// One sparse factor; outputs that no piece writes are zero.
  struct Stage: Sendable {
    /// The number of its outputs.
    let count: Int
    let pieces: [Piece]
  }

  /// From shocks to months; the pieces of the first read neighbouring shocks.
  private(set) var stages: [Stage]

  init(_ stages: [Stage]) { self.stages = stages }

  /// The last stage's outputs renumbered; those without a new number are left out.
  func renumbered(_ places: [Int: Int], count: Int) -> StagedFactor {
    var result = self
    guard let last = stages.last else { return self }
    result.stages[stages.count - 1] = Stage(
      count: count, pieces: last.pieces.map { $0.keeping(outputs: places) })
    return result
  }

  /// The same factor with another behind it.
  func appending(_ stage: Stage) -> StagedFactor { StagedFactor(stages + [stage]) }

  /// The same months with others behind them that do not answer to shocks.
  func padded(to count: Int) -> StagedFactor {
    var result = self
    guard let last = stages.last else { return self }
    result.stages[stages.count - 1] = Stage(count: count, pieces: last.pieces)
    return result
  }

  /// F z for each column of shocks, draws down: m × n.
  package func months(of shocks: Matrix) -> Matrix {
    var current = shocks
    for (place, stage) in stages.enumerated() {
      current = Self.applied(stage, to: current, isTransposed: place == 0)
    }
    return current
  }

  /// One stage; inputs are rows where draws stand side by side, else columns.
  private static func applied(_ stage: Stage, to input: Matrix, isTransposed: Bool) -> Matrix {
    let width = isTransposed ? input.columns : input.rows
    var result = Matrix(rows: width, columns: stage.count)
    for piece in stage.pieces {
      let (m, n) = (piece.outputs.count, piece.inputs.count)
      guard let first = piece.inputs.first, m > 0 else { continue }
      var part = Matrix(rows: width, columns: m)
      let isNeighbouring = piece.inputs[n - 1] - first == n - 1
      precondition(isNeighbouring || !isTransposed, "shocks of a piece must be neighbours")
      let source = isNeighbouring ? input : input.columns(piece.inputs)
      let offset = isNeighbouring ? (isTransposed ? first : first * width) : 0
      part.withUnsafeMutableElements { target in
        piece.matrix.withUnsafeElements { matrix in
          source.withUnsafeElements { source in
            guard let target = target.baseAddress, let matrix = matrix.baseAddress,
              let source = source.baseAddress
            else { return }
            BLASKernels.multiply(
              source + offset, leadingDimension: isTransposed ? input.rows : width,
              transposed: isTransposed, matrix, leadingDimension: m, transposed: true,
              into: target, leadingDimension: width, m: width, n: m, k: n)
          }
        }
      }
      result.putColumns(part, at: piece.outputs)
    }
    return result
  }
}

extension Matrix {
  /// Adds A Bᵀ in place.
  mutating func add(_ a: Matrix, timesTransposed b: Matrix) {
    let (m, n, k) = (rows, columns, a.columns)
    precondition(a.rows == m && b.rows == n && b.columns == k, "shapes of a product that is added")
    guard k > 0 else { return }
    withUnsafeMutableElements { target in
      a.withUnsafeElements { a in
        b.withUnsafeElements { b in
          guard let target = target.baseAddress, let a = a.baseAddress, let b = b.baseAddress
          else { return }
          BLASKernels.multiply(
            a, leadingDimension: m, transposed: false, b, leadingDimension: n, transposed: true,
            into: target, leadingDimension: m, m: m, n: n, k: k, beta: 1)
        }
      }
    }
  }

  /// A copy of some columns.
  func columns(_ places: [Int]) -> Matrix {
    var result = Matrix(rows: rows, columns: places.count)
    let height = rows
    result.withUnsafeMutableElements { target in
      withUnsafeElements { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        for (k, place) in places.enumerated() {
          (target + k * height).update(from: source + place * height, count: height)
        }
      }
    }
    return result
  }
}
