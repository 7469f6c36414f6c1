import LinearAlgebra

extension StagedFactor {
  /// F z for one vector of shocks.
  ///
  /// - Complexity: One product a cell of the sparse factors, where F itself has a cell for every pair
  ///   of a month and a shock.
  package func product(with shocks: [Double]) -> [Double] {
    stages.reduce(shocks) { input, stage in
      var output = [Double](repeating: 0, count: stage.count)
      for piece in stage.pieces { piece.add(input, into: &output) }
      return output
    }
  }

  /// Fᵀ w for one vector over months; `count` is the number of shocks.
  package func transposedProduct(with months: [Double], count: Int) -> [Double] {
    stages.indices.reversed().reduce(months) { input, place in
      let size = place == 0 ? count : stages[place - 1].count
      var output = [Double](repeating: 0, count: size)
      for piece in stages[place].pieces { piece.addTransposed(input, into: &output) }
      return output
    }
  }
}

extension StagedFactor.Piece {
  /// Adds what the piece makes of its inputs to its outputs.
  fileprivate func add(_ input: [Double], into output: inout [Double]) {
    let rows = outputs.count
    matrix.withUnsafeElements { cells in
      for (j, place) in inputs.enumerated() where input[place] != 0 {
        let shock = input[place]
        for i in 0..<rows { output[outputs[i]] += cells[i + j * rows] * shock }
      }
    }
  }

  /// Adds what its outputs owe to each of its inputs.
  fileprivate func addTransposed(_ input: [Double], into output: inout [Double]) {
    let rows = outputs.count
    let own = outputs.map { input[$0] }
    guard own.contains(where: { $0 != 0 }) else { return }
    matrix.withUnsafeElements { cells in
      for (j, place) in inputs.enumerated() {
        var sum = 0.0
        for i in 0..<rows { sum += cells[i + j * rows] * own[i] }
        output[place] += sum
      }
    }
  }
}
