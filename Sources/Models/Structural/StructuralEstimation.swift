import LinearAlgebra
import Optimization
import RealModule

/// How a structural model is estimated.
public struct StructuralOptions: Hashable, Sendable {
  /// Points the search begins at; the best of a small grid come first.
  public var starts: Int
  /// Convergence: largest gradient element of −log L / n in the search parameters.
  public var gradientTolerance: Double
  /// Iterations allowed from one start.
  public var maximumIterations: Int
  /// Whether the covariance of the parameters is computed.
  public var computesCovariance: Bool

  /// Options with defaults that suit monthly and quarterly series.
  ///
  /// Two starts: variances that trade off against each other make local maxima, and the second
  /// search costs a millisecond.
  public init(
    starts: Int = 2, gradientTolerance: Double = 1e-7, maximumIterations: Int = 200,
    computesCovariance: Bool = true
  ) {
    self.starts = starts
    self.gradientTolerance = gradientTolerance
    self.maximumIterations = maximumIterations
    self.computesCovariance = computesCovariance
  }

  func check() throws(ModelError) {
    guard starts >= 1 else { throw .invalidOption("starts is \(starts); give at least 1") }
    guard gradientTolerance > 0 else {
      throw .invalidOption("gradient tolerance is \(gradientTolerance); it must be positive")
    }
    guard maximumIterations >= 1 else {
      throw .invalidOption("maximum iterations is \(maximumIterations); give at least 1")
    }
  }
}

/// The search for the maximum of a structural likelihood.
struct StructuralEstimation {
  let objective: StructuralObjective
  let options: StructuralOptions

  /// Where the search ended.
  struct Outcome {
    var parameters: StructuralParameters
    var converged: Bool
    var iterations: Int
    var gradientNorm: Double
    /// Variances that came out as zero.
    var zeros: [Int]
  }

  /// A variance counts as zero when removing it does not lower log L by more than this per
  /// observation: a thousandth of what the search's tolerance leaves open.
  private static let indifference = 1e-10

  /// Searches from the best points of a grid.
  func run() throws(ModelError) -> Outcome {
    let starts = startingPoints()
    guard !starts.isEmpty else {
      throw .estimationFailed(
        "the likelihood of \(objective.data.specification.components) does not exist at any start: "
          + "the series may repeat without error")
    }
    var best: BFGS.Result?
    var iterations = 0
    for start in starts.prefix(options.starts) {
      let result = search(from: start)
      iterations += result.iterations
      if result.value < best?.value ?? .infinity { best = result }
    }
    guard var best, best.value.isFinite else {
      throw .estimationFailed(
        "the likelihood of \(objective.data.specification.components) does not exist near any start"
      )
    }
    iterations += settleBounds(&best)
    iterations += settleZeros(&best)
    return outcome(best, iterations)
  }

  private func search(from start: [Double]) -> BFGS.Result {
    BFGS(
      gradientTolerance: options.gradientTolerance, maximumIterations: options.maximumIterations
    ).minimize(from: start) { objective.evaluate($0, $1) }
  }

  /// f at a point; infinite outside.
  private func value(_ x: [Double]) -> Double {
    objective.evaluate(
      x.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { objective.scale.parameters($0) }
          ?? StructuralParameters(variances: [])
      })?.value ?? .infinity
  }

  /// A small grid of ratios and cycle periods, best first.
  private func startingPoints() -> [[Double]] {
    let shapes = objective.data.specification.shapeNames
    var points: [[Double]] = [[]]
    for k in 0..<objective.scale.varianceCount {
      // The first variance sets the scale; the others are an order of magnitude of variance apart.
      let sizes = k == 0 ? [1.0] : [0.2, 1.0]
      points = points.flatMap { point in sizes.map { point + [$0] } }
    }
    for name in shapes {
      // Logits: damping 0.9; periods spread over the bounds in frequency.
      let values = name == "cycle.period" ? [-1.5, -0.5, 0.5, 1.5] : [2.2]
      points = points.flatMap { point in values.map { point + [$0] } }
    }
    return points.prefix(Self.largestGrid).map { ($0, value($0)) }.filter { $0.1.isFinite }
      .sorted { $0.1 < $1.1 }.map(\.0)
  }

  /// Bounds the work of many components; the first points vary the last components.
  private static let largestGrid = 64

  /// Holds shapes that have run to an end of their range there, so that the others can settle.
  private func settleBounds(_ best: inout BFGS.Result) -> Int {
    var point = best.point
    for index in objective.scale.shapeNames.indices {
      let place = objective.scale.varianceCount + index
      guard let bound = objective.scale.bound(point[place]) else { continue }
      point[place] = bound
      objective.frozen.insert(index)
    }
    guard !objective.frozen.isEmpty else { return 0 }
    let result = search(from: point)
    // The end of the range and the place where the search gave up differ by less than matters.
    if result.value <= best.value + 1e-7 {
      best = result
    } else {
      objective.frozen = []
    }
    return result.iterations
  }

  /// Sets variances to zero that the likelihood does not need, and lets the others settle.
  ///
  /// At zero the gradient in the root vanishes, so the search leaves it alone; whether the maximum
  /// is there shows the derivative in the variance itself.
  private func settleZeros(_ best: inout BFGS.Result) -> Int {
    var iterations = 0
    var changed = false
    for k in 0..<objective.scale.varianceCount where best.point[k] != 0 {
      var point = best.point
      point[k] = 0
      guard point.prefix(objective.scale.varianceCount).contains(where: { $0 != 0 }),
        value(point) <= best.value + Self.indifference
      else { continue }
      let result = search(from: point)
      iterations += result.iterations
      guard result.value <= best.value + Self.indifference else { continue }
      best = result
      changed = true
    }
    if changed, let k = risingZero(best.point) {
      var point = best.point
      // A hundredth of the typical size: off the saddle, near the boundary.
      point[k] = 0.01
      let result = search(from: point)
      iterations += result.iterations
      if result.value < best.value { best = result }
    }
    return iterations
  }

  /// A variance at zero whose derivative says that it should grow.
  private func risingZero(_ x: [Double]) -> Int? {
    let zeros = (0..<objective.scale.varianceCount).filter { x[$0] == 0 }
    guard !zeros.isEmpty,
      let parameters = x.withUnsafeBufferPointer({
        $0.baseAddress.map { objective.scale.parameters($0) }
      }),
      let point = objective.evaluate(parameters)
    else { return nil }
    let slopes = objective.derivatives(point, scale: point.sigma2)
    return zeros.filter { slopes[$0] > 0 }.max { slopes[$0] < slopes[$1] }
  }

  private func outcome(_ best: BFGS.Result, _ iterations: Int) -> Outcome {
    let parameters = best.point.withUnsafeBufferPointer { x in
      x.baseAddress.map { objective.scale.parameters($0) } ?? StructuralParameters(variances: [])
    }
    return Outcome(
      parameters: parameters, converged: best.converged, iterations: iterations,
      gradientNorm: best.gradientNorm,
      zeros: (0..<objective.scale.varianceCount).filter { best.point[$0] == 0 })
  }
}
