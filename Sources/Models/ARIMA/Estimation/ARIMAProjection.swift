import LinearAlgebra

/// Joint law of gaps and future values in the scaled units of a differenced problem.
///
/// With ξ ~ N(0, I) for the gaps and ζ ~ N(0, I) for the future shocks:
///
///     gaps   = γ̂ + σ R⁻¹ L⁻ᵀ ξ
///     future = forecast(γ̂) + response to ξ through filter and past levels + σ Ψ diag(√F) ζ
///
/// Column m of Ψ is the response to the innovation of month n + m with the gains of the filter run on
/// past the sample, so the finite sample is accounted for exactly; with a long sample √F → 1 and Ψ
/// becomes the ψ weights.
struct ARIMAProjection {
  let mean: [Double]
  let factor: Matrix

  private typealias Filter = CompanionFilter<Double>

  /// The objective must have been evaluated by the companion filter at the estimates, unless `end`
  /// says how its sample ends.
  init(objective: ARIMAObjective, horizon: Int, sigma: Double, end: SampleEnd? = nil) {
    let problem = objective.problem
    let g = problem.nuisanceCount
    let gapMean = Self.gapMean(objective)
    let gapFactor = Self.gapFactor(objective)
    let responses =
      end.map { Responses(base: $0.base, gaps: [], shocks: $0.shocks) }
      ?? Self.responses(objective, horizon)
    let difference = problem.data.differencing.polynomial.enumerated().dropFirst()
      .filter { $0.element != 0 }.map { (lag: $0.offset, weight: $0.element) }
    var past = problem.data.values
    for (position, value) in zip(problem.data.gaps, gapMean) { past[position] = value }
    mean = gapMean + Self.integrate(responses.base, past: past, difference)
    var factor = Matrix(rows: g + horizon, columns: g + horizon)
    for j in 0..<g {
      var impulses = past.map { _ in 0.0 }
      for (i, position) in problem.data.gaps.enumerated() {
        impulses[position] = gapFactor[i, j]
        factor[i, j] = sigma * gapFactor[i, j]
      }
      for (i, value) in Self.integrate(responses.gaps[j], past: impulses, difference).enumerated() {
        factor[g + i, j] = sigma * value
      }
    }
    for m in 0..<horizon {
      let level = Self.integrate(Array(responses.shocks[m][m...]), past: [], difference)
      for i in m..<horizon { factor[g + i, g + m] = sigma * level[i - m] }
    }
    self.factor = factor
  }

  /// γ̂: what was filled in less the coefficients of the impulses.
  private static func gapMean(_ objective: ARIMAObjective) -> [Double] {
    let problem = objective.problem
    let total = (0..<problem.nuisanceCount).map {
      problem.offsets[$0] + objective.coefficients[$0]
    }
    return zip(problem.fillings, problem.basis.solve(total)).map { $0 - $1 }
  }

  /// R⁻¹ L⁻ᵀ: a factor of the covariance of the gaps in units of σ².
  private static func gapFactor(_ objective: ARIMAObjective) -> Matrix {
    let g = objective.problem.nuisanceCount
    return Matrix(
      rows: g, columns: g,
      columnMajor: (0..<g).flatMap { j in
        objective.problem.basis.solve((0..<g).map { objective.nuisanceWeights[$0 + j * g] })
      })
  }

  /// Responses of the differenced process over the horizon.
  private struct Responses {
    /// Forecast from the sample with gaps at their mean.
    var base: [Double]
    /// To each ξ.
    var gaps: [[Double]]
    /// To each ζ, zero before its month.
    var shocks: [[Double]]
  }

  private static func responses(_ objective: ARIMAObjective, _ horizon: Int) -> Responses {
    let problem = objective.problem
    let n = problem.count
    let columns = 1 + problem.nuisanceCount
    var result = Responses(
      base: [], gaps: Array(repeating: [], count: columns - 1),
      shocks: Array(repeating: [], count: horizon))
    let workspace = KernelWorkspace(capacity: workspaceBytes(objective, columns, horizon))
    guard let filter = makeFilter(objective, columns, workspace) else { return result }
    for t in 0..<n {
      filter.observe(inverse: 1 / filter.innovationVariance) { objective.combined[$0 * n + t] }
    }
    result.shocks = shockResponses(filter, horizon, workspace)
    for _ in 0..<horizon {
      result.base.append(filter.states[0])
      for j in 1..<columns { result.gaps[j - 1].append(filter.states[j * filter.stride]) }
      filter.skip()
    }
    return result
  }

  private static func makeFilter(
    _ objective: ARIMAObjective, _ columns: Int, _ workspace: KernelWorkspace
  ) -> Filter? {
    let shape = objective.shape
    let polynomials = ARMAPolynomials(
      shape: shape, coefficients: objective.natural, workspace: workspace)
    guard
      let initial = InitialGain(shape: shape, polynomials: polynomials, workspace: workspace)
    else { return nil }
    return Filter(
      count: shape.stateCount, columns: columns, shape: shape, polynomials: polynomials,
      dynamics: polynomials.phi, degree: shape.arDegree, initial: initial, workspace: workspace)
  }

  private static func workspaceBytes(
    _ objective: ARIMAObjective, _ columns: Int, _ horizon: Int
  ) -> Int {
    let shape = objective.shape
    let (p, q) = (shape.arDegree, shape.maDegree)
    return Filter.bytes(count: shape.stateCount, columns: columns)
      + Filter.bytes(count: shape.stateCount, columns: horizon)
      + (p * (p + 1) + 8 * (p + q + 2)) * 8 + 32 * 64
  }

  /// Column m: the values that follow when month m's innovation is √F and all others are zero.
  private static func shockResponses(
    _ sample: Filter, _ horizon: Int, _ workspace: KernelWorkspace
  ) -> [[Double]] {
    guard horizon > 0 else { return [] }
    let filter = sample.continued(columns: horizon, workspace: workspace)
    var shocks = Array(repeating: [Double](repeating: 0, count: horizon), count: horizon)
    for m in 0..<horizon {
      let variance = filter.innovationVariance
      for c in 0..<m { shocks[c][m] = filter.states[c * filter.stride] }
      shocks[m][m] = variance.squareRoot()
      filter.observe(inverse: 1 / variance) { c in c <= m ? shocks[c][m] : 0 }
    }
    return shocks
  }

  /// Levels from differenced values: yₜ = wₜ − Σ δⱼ yₜ₋ⱼ, with zeros before `past`.
  private static func integrate(
    _ values: [Double], past: [Double], _ difference: [(lag: Int, weight: Double)]
  ) -> [Double] {
    let known = past.suffix(difference.last?.lag ?? 0)
    let n = known.count
    var level = Array(known) + values
    for t in n..<level.count {
      for (lag, weight) in difference where t >= lag { level[t] -= weight * level[t - lag] }
    }
    return Array(level[n...])
  }
}
