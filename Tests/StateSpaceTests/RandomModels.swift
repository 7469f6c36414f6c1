import LinearAlgebra
import StateSpace
import TestSupport

/// Small models with everything in them, from a seed.
enum RandomModels {
  static func uniform(_ generator: inout SeededGenerator) -> Double {
    Double.random(in: -1...1, using: &generator)
  }

  static func matrix(_ rows: Int, _ columns: Int, _ generator: inout SeededGenerator) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      columnMajor: (0..<(rows * columns)).map { _ in uniform(&generator) })
  }

  /// Dense transition changing in time, correlated disturbances, partly diffuse start, a regressor,
  /// two series and gaps.
  static func make(seed: UInt64, periods n: Int) -> (StateSpaceModel, Matrix) {
    var generator = SeededGenerator(seed: seed)
    let m = 3 + Int(seed % 2)
    let q = Int(seed % 3)
    let r = 2
    let transitions = (0..<n).map { _ in 0.6 * matrix(m, m, &generator) + Matrix.identity(m) }
    let root = matrix(r, r, &generator)
    let spread = matrix(m, m, &generator)
    let equations = (0..<2).map { series in
      ObservationEquation(
        loading: (0..<m).map { _ in uniform(&generator) },
        variances: (0..<n).map { _ in 0.3 + Double.random(in: 0...1, using: &generator) },
        timeVarying: series == 0
          ? [TimeVaryingLoading(state: m - 1, values: (0..<n).map { _ in uniform(&generator) })]
          : [])
    }
    let model = StateSpaceModel(
      transition: DenseTransition(timeVarying: transitions), selection: matrix(m, r, &generator),
      disturbanceCovariance: root.timesTransposed(root), observations: equations,
      initial: InitialState(
        mean: (0..<m).map { _ in uniform(&generator) },
        covariance: spread.timesTransposed(spread), diffuse: matrix(m, q, &generator)))
    var data = matrix(n, 2, &generator)
    for t in 0..<n {
      for i in 0..<2 where uniform(&generator) > 0.5 { data[t, i] = .nan }
    }
    // The first period is complete, and one is empty.
    (data[0, 0], data[0, 1]) = (0.3, -0.4)
    (data[n / 2, 0], data[n / 2, 1]) = (.nan, .nan)
    return (model, data)
  }
}
