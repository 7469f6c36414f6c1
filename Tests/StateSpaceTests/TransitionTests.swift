import LinearAlgebra
import StateSpace
import TestSupport
import Testing

@Suite("Transition operators")
struct TransitionTests {
  static let operators: [(name: String, transition: any TransitionOperator)] = [
    ("identity", IdentityTransition(stateCount: 3)),
    ("trend", TrendTransition()),
    ("damped trend", TrendTransition(damping: 0.8)),
    ("seasonal 2", SeasonalTransition(period: 2)),
    ("seasonal 12", SeasonalTransition(period: 12)),
    ("trigonometric 12", RotationTransition.seasonal(period: 12)),
    ("trigonometric 7, two harmonics", RotationTransition.seasonal(period: 7, harmonics: 2)),
    ("cycle", RotationTransition.cycle(frequency: 0.58, damping: 0.9)),
    ("companion", CompanionTransition(coefficients: [0.5, -0.3, 0.1], stateCount: 3)),
    ("companion with moving average", CompanionTransition(coefficients: [0.7], stateCount: 4)),
    (
      "integrated",
      IntegratedTransition(
        coefficients: [0.5, -0.3], processStates: 3, differencing: [1, 0, 0, 1, -1])
    ),
    (
      "blocks",
      BlockTransition([
        TrendTransition(), SeasonalTransition(period: 4),
        DenseTransition(Matrix(rowVectors: [[0.5, 0.2], [-0.1, 0.9]])),
        CompanionTransition(coefficients: [0.4], stateCount: 2),
      ])
    ),
  ]

  @Test("Written out they are the textbook matrices")
  func textbook() {
    #expect(
      SeasonalTransition(period: 4).matrix()
        == Matrix(rowVectors: [[-1, -1, -1], [1, 0, 0], [0, 1, 0]]))
    #expect(TrendTransition().matrix() == Matrix(rowVectors: [[1, 1], [0, 1]]))
    #expect(
      CompanionTransition(coefficients: [0.5, -0.25], stateCount: 3).matrix()
        == Matrix(rowVectors: [[0.5, 1, 0], [-0.25, 0, 1], [0, 0, 0]]))
  }

  @Test("Columns, rows and adjoint agree with the dense matrix", arguments: operators.indices)
  func dense(index: Int) {
    let (name, transition) = Self.operators[index]
    let m = transition.stateCount
    let matrix = transition.matrix()
    var generator = SeededGenerator(seed: 17)
    let x = RandomModels.matrix(m, 5, &generator)
    func applied(_ x: Matrix, rows: Bool, adjoint: Bool) -> Matrix {
      var result = x
      var scratch = [Double](repeating: 0, count: m * 5)
      result.withUnsafeMutableElements { elements in
        scratch.withUnsafeMutableBufferPointer { room in
          guard let base = elements.baseAddress, let free = room.baseAddress else { return }
          let vectors = StateVectors(
            base: base, elementStride: rows ? 5 : 1, count: 5, vectorStride: rows ? 1 : m,
            scratch: free)
          if adjoint {
            transition.applyTransposed(to: vectors, at: 0)
          } else {
            transition.apply(to: vectors, at: 0)
          }
        }
      }
      return result
    }
    func close(_ a: Matrix, _ b: Matrix) -> Bool {
      worstRelativeError(a.elements, b.elements) < 1e-14
    }
    #expect(close(applied(x, rows: false, adjoint: false), matrix * x), "\(name)")
    #expect(close(applied(x, rows: false, adjoint: true), matrix.transposedTimes(x)), "\(name)")
    let y = x.transposed
    #expect(close(applied(y, rows: true, adjoint: false), y.timesTransposed(matrix)), "\(name)")
    #expect(close(applied(y, rows: true, adjoint: true), y * matrix), "\(name)")
  }

  @Test("Trigonometric seasonals repeat after one year and sum to zero over it")
  func seasonalPeriod() {
    for period in [4, 5, 12] {
      let matrix = RotationTransition.seasonal(period: period).matrix()
      var power = Matrix.identity(matrix.rows)
      var sum = Matrix(rows: matrix.rows, columns: matrix.rows)
      for _ in 0..<period {
        sum = sum + power
        power = matrix * power
      }
      #expect(
        worstRelativeError(power.elements, Matrix.identity(matrix.rows).elements) < 1e-13)
      #expect(sum.elements.allSatisfy { $0.magnitude < 1e-13 })
    }
  }

  @Test("Stationary covariance solves its equation; a unit root has none")
  func stationary() throws {
    let transition = CompanionTransition(coefficients: [1.2, -0.5], stateCount: 3).matrix()
    let noise = Matrix(rowVectors: [[1, 0.3, 0.1], [0.3, 0.2, 0], [0.1, 0, 0.5]])
    let covariance = try #require(stationaryCovariance(transition: transition, noise: noise))
    let again = (transition * covariance).timesTransposed(transition) + noise
    #expect(worstRelativeError(covariance.elements, again.elements) < 1e-13)
    #expect(stationaryCovariance(transition: .identity(2), noise: .identity(2)) == nil)
  }
}
