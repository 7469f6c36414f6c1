import LinearAlgebra
import RealModule

/// The observed information of variances and shapes, from differences of the exact gradient.
///
/// On the scale of log σ² and of logits, where the likelihood is closer to a parabola.
struct StructuralInformation {
  private let objective: StructuralObjective
  private let parameters: StructuralParameters
  /// Parameters inside their region; the others count as known.
  private let free: [Int]

  /// The step of a difference: truncation and rounding both leave about 1e-6.
  private static let step = 1e-3

  init(_ objective: StructuralObjective, _ parameters: StructuralParameters) {
    self.objective = objective
    self.parameters = parameters
    let shapes = parameters.shapes.indices.filter { index in
      let share = objective.scale.share(index, of: parameters.shapes[index])
      return share > 1e-3 && share < 1 - 1e-3
    }
    free =
      parameters.variances.indices.filter { parameters.variances[$0] > 0 }
      + shapes.map { parameters.variances.count + $0 }
  }

  /// Covariance on the search scale, and standard errors of variances and shapes.
  ///
  /// All NaN and zero where the information is not positive definite.
  var covariance: (search: Matrix, errors: [Double]) {
    let count = parameters.variances.count + parameters.shapes.count
    var search = Matrix(rows: count, columns: count)
    var errors = [Double](repeating: .nan, count: count)
    guard !free.isEmpty, let inverse = inverseInformation() else { return (search, errors) }
    for (a, i) in free.enumerated() {
      for (b, j) in free.enumerated() { search[i, j] = inverse[a, b] }
      errors[i] = inverse[a, a].squareRoot() * unit(i)
    }
    return (search, errors)
  }

  /// ∂ parameter / ∂ its search scale.
  private func unit(_ i: Int) -> Double {
    guard i >= parameters.variances.count else { return parameters.variances[i] }
    let index = i - parameters.variances.count
    return objective.scale.unit(index, of: parameters.shapes[index])
  }

  private func inverseInformation() -> Matrix? {
    var hessian = Matrix(rows: free.count, columns: free.count)
    for (b, j) in free.enumerated() {
      guard let above = gradient(moving: j, by: Self.step),
        let below = gradient(moving: j, by: -Self.step)
      else { return nil }
      for a in free.indices { hessian[a, b] = (below[a] - above[a]) / (2 * Self.step) }
    }
    return try? CholeskyFactorization(0.5 * (hessian + hessian.transposed)).inverse()
  }

  private func gradient(moving j: Int, by step: Double) -> [Double]? {
    let moved = objective.scale.moved(parameters, j, by: step)
    guard let point = objective.evaluate(moved) else { return nil }
    let slopes = objective.derivatives(point, scale: 1)
    let scale = objective.scale
    return free.map { i in
      guard i >= moved.variances.count else { return slopes[i] * moved.variances[i] }
      let index = i - moved.variances.count
      return slopes[i] * scale.slope(index, at: scale.share(index, of: moved.shapes[index]))
    }
  }
}
