import Optimization
import RealModule

/// The search for the maximum of the likelihood from one or more starts.
struct ARIMASearch {
  let objective: ARIMAObjective
  let options: ARIMAOptions

  /// Where the search ended.
  struct Outcome {
    let best: BFGS.Result
    let iterations: Int
    let starts: Int
  }

  /// A partial autocorrelation beyond this is on the boundary for all practical purposes.
  static let boundary = 0.9999
  /// Starts that are added when the first search is doubtful.
  static let rescueStarts = 3
  /// With more coefficients than this a search takes half a second and seldom ends elsewhere.
  static let mostRescued = 48
  /// Starts from which f is equal to this are the same optimum.
  static let sameValue = 1e-10

  /// Minimizes from `options.starts` points, and from more when the result is doubtful.
  ///
  /// - Throws: `ModelError.estimationFailed` when the likelihood exists at none of the starts.
  func run() throws(ModelError) -> Outcome {
    var best: BFGS.Result?
    var iterations = 0
    var wanted = Swift.max(options.starts, 1)
    var index = 0
    while index < wanted {
      let result = minimize(from: index == 0 ? nearbyStart() ?? start(0) : start(index))
      iterations += result.iterations
      index += 1
      if result.value.isFinite, isBetter(result, than: best) { best = result }
      if index == 1, options.rescues, options.starts <= 1,
        objective.shape.parameterCount <= Self.mostRescued, isDoubtful(result)
      {
        wanted = 1 + Self.rescueStarts
      }
    }
    guard let best else {
      throw .estimationFailed(
        "the likelihood of \(objective.problem.data.specification) does not exist near any start; "
          + "difference the series or take a smaller model")
    }
    return Outcome(best: best, iterations: iterations, starts: index)
  }

  private func isBetter(_ result: BFGS.Result, than best: BFGS.Result?) -> Bool {
    guard let best else { return true }
    if result.value < best.value - Self.sameValue { return true }
    return result.value < best.value + Self.sameValue
      && result.gradientNorm < best.gradientNorm && !best.converged
  }

  private func isDoubtful(_ result: BFGS.Result) -> Bool {
    !result.converged || result.point.contains { Double.tanh($0).magnitude > Self.boundary }
  }

  private func minimize(from start: [Double]) -> BFGS.Result {
    let minimizer = BFGS(
      gradientTolerance: options.gradientTolerance, maximumIterations: options.maximumIterations,
      decreaseTolerance: options.gainTolerance / Double(objective.problem.effectiveCount))
    return minimizer.minimize(from: start) { [objective] z, gradient in
      objective.setSearch(z)
      return objective.evaluate(gradient: gradient)
    }
  }

  /// The usual start with what `options.nearby` knows of each factor; nil without it.
  private func nearbyStart() -> [Double]? {
    guard let factors = options.nearby?.searchFactors else { return nil }
    var point = start(0)
    var offset = 0
    for (count, known) in zip(objective.shape.counts, factors) {
      for (i, value) in known.prefix(count).enumerated() { point[offset + i] = value }
      offset += count
    }
    return point
  }

  private func movingAverage(_ order: ARIMAOrder, _ usual: Double) -> Double {
    order.d > 0 && order.p == 0 ? usual : 0.1
  }

  /// Start 0 is slightly positive autocorrelation in all factors, and in a factor without
  /// autoregression the moving average that differencing mostly leaves; the next combine strong and weak
  /// autoregression with either sign of the moving average; further ones are scattered but fixed.
  private func start(_ index: Int) -> [Double] {
    let shape = objective.shape
    let patterns: [(ar: Double, ma: Double)] = [(0.1, 0.1), (0.8, 0.5), (0.5, -0.5), (-0.5, 0.8)]
    if index == 0 {
      let model = objective.problem.data.specification
      let values = [0.1, movingAverage(model.order, 0.4), 0.1, movingAverage(model.seasonal, 0.5)]
      return zip(shape.counts, values).flatMap { count, value in
        (0..<count).map { $0 == 0 ? value : 0.1 }
      }
    }
    if index < patterns.count {
      let values = [patterns[index].ar, patterns[index].ma, patterns[index].ar, patterns[index].ma]
      return zip(shape.counts, values).flatMap { count, value in
        (0..<count).map { $0 == 0 ? value : 0.1 }
      }
    }
    // A Weyl sequence: equidistributed, different in each coordinate, no generator needed.
    return (0..<shape.parameterCount).map { i in
      let step = Double(index * (i + 1)) * 0.618_033_988_749_895
      return 2.4 * (step - step.rounded(.down)) - 1.2
    }
  }
}
