/// The gradient: reverse through the recursions, forward through the start of the filter.
///
/// The fast form runs the Chandrasekhar recursions on plain numbers with a tape and takes the
/// derivatives back to K₀, F₀ and φ*, which costs the same for any number of parameters. From there to
/// the parameters it is a short way, taken with dual numbers. Where the recursions are not trusted
/// and in the diffuse form the same is done with the companion filter.
extension ARIMAObjective {
  /// Sets the sums and the gradient at the coefficients that are set.
  func evaluateGradient(_ gradient: UnsafeMutablePointer<Double>) -> Bool {
    switch parameterCount {
    case ...2: differentiate(Dual<SIMD2<Double>>.self, lanes: 2, gradient)
    case ...4: differentiate(Dual<SIMD4<Double>>.self, lanes: 4, gradient)
    default: differentiate(Dual<SIMD8<Double>>.self, lanes: 8, gradient)
    }
  }

  private func differentiate<Scalar: KernelScalar>(
    _ type: Scalar.Type, lanes: Int, _ gradient: UnsafeMutablePointer<Double>
  ) -> Bool {
    if !problem.isDiffuse, !prefersCompanion {
      switch fastPass(type, lanes: lanes, gradient) {
      case .done: return true
      case .outside: return false
      case .untrusted: break
      }
    }
    usedCompanion = true
    return companionPass(type, lanes: lanes, gradient)
  }

  /// Evaluates by the fast recursions alone and keeps the innovations.
  ///
  /// Returns the gradient by the natural coefficients, or nil where the recursions lose digits that a
  /// report should have: at γ(0)/σ² of 700 the log-likelihood is right to about 1e-9 (measured against
  /// a banded factorization), and the loss grows with its square.
  func settle(at theta: [Double]) -> [Double]? {
    guard !problem.isDiffuse, !prefersCompanion, parameterCount > 0 else { return nil }
    setNatural(theta)
    keepsInnovations = true
    defer { keepsInnovations = false }
    var gradient = [Double](repeating: 0, count: parameterCount)
    let value = gradient.withUnsafeMutableBufferPointer { evaluate(gradient: $0.baseAddress) }
    guard value.isFinite, !usedCompanion, startVariance <= Self.reportedVariance else { return nil }
    return gradient
  }

  /// Largest γ(0)/σ² at which the fast recursions are good enough for what is reported.
  static var reportedVariance: Double { 700 }

  private enum FastOutcome { case done, outside, untrusted }

  private func fastPass<Scalar: KernelScalar>(
    _ type: Scalar.Type, lanes: Int, _ gradient: UnsafeMutablePointer<Double>
  ) -> FastOutcome {
    resetScratch()
    guard let start = FilterStart(self, type, from: 0, lanes: lanes) else { return .outside }
    let columns = 1 + problem.nuisanceCount
    let tape = ChandrasekharTape(
      count: problem.count, columns: columns, shape: shape, polynomials: start.polynomials,
      initial: start.initial, workspace: scratch)
    guard let logarithm = tape.run(data: combined, variance: start.initial.variance.value)
    else { return .untrusted }
    squares = tape.squares[0]
    logDeterminant = logarithm
    startVariance = start.initial.variance.value
    if keepsInnovations { keep(tape) }
    guard squares > 0, squares.isFinite else { return .outside }
    let determinantWeight = 0.5 / Double(problem.effectiveCount)
    let weights: UnsafeMutablePointer<Double> = scratch.take(columns)
    for c in 0..<columns { weights[c] = c == 0 ? 0.5 / squares : determinantWeight }
    let adjoint = ChandrasekharAdjoint(
      tape: tape, weights: weights, determinantWeight: determinantWeight, workspace: scratch)
    chain(adjoint, start, 0, lanes, gradient)
    for first in stride(from: lanes, to: parameterCount, by: lanes) {
      guard let next = FilterStart(self, type, from: first, lanes: lanes) else { return .outside }
      chain(adjoint, next, first, lanes, gradient)
    }
    return .done
  }

  private func keep(_ tape: ChandrasekharTape) {
    for t in 0..<problem.count {
      keptInnovations[t] = tape.innovations[t]
      keptVariances[t] = 1 / tape.inverses[t]
    }
    hasInnovations = true
  }

  /// From K₀, F₀ and φ* to the parameters whose derivatives a start carries.
  private func chain<Scalar: KernelScalar>(
    _ adjoint: ChandrasekharAdjoint, _ start: FilterStart<Scalar>, _ first: Int, _ lanes: Int,
    _ gradient: UnsafeMutablePointer<Double>
  ) {
    var sum = start.initial.variance * adjoint.variance
    for i in 0..<shape.gainCount { sum += start.initial.gain[i] * adjoint.gain[i / 2][i % 2] }
    for j in shape.arLags {
      sum += start.polynomials.phi[j - 1] * adjoint.phi[(j - 1) / 2][(j - 1) % 2]
    }
    sum.writeDerivatives(
      to: gradient + first, count: Swift.min(parameterCount - first, lanes))
  }

  /// Reverse through the companion filter, forward through its start.
  private func companionPass<Scalar: KernelScalar>(
    _ type: Scalar.Type, lanes: Int, _ gradient: UnsafeMutablePointer<Double>
  ) -> Bool {
    resetScratch()
    let columns = 1 + problem.nuisanceCount
    return problem.observed.withUnsafeBufferPointer { observed in
      guard
        let filter = makeFilter(columns: columns, coefficients: natural, starts: combinedStart)
      else { return false }
      let tape = CompanionTape(
        filter: filter, count: problem.count,
        observed: problem.isDiffuse ? observed.baseAddress : nil, workspace: scratch)
      guard
        let logarithm = tape.run(data: combined, dataColumns: problem.isDiffuse ? 1 : columns),
        tape.squares[0] > 0, tape.squares[0].isFinite
      else { return false }
      squares = tape.squares[0]
      logDeterminant = logarithm
      let determinantWeight = 0.5 / Double(problem.effectiveCount)
      let weights: UnsafeMutablePointer<Double> = scratch.take(columns)
      for c in 0..<columns { weights[c] = c == 0 ? 0.5 / squares : determinantWeight }
      let adjoint = CompanionAdjoint(
        tape: tape, weights: weights, determinantWeight: determinantWeight,
        loadingLags: [0] + shape.maLags, workspace: scratch)
      for first in stride(from: 0, to: parameterCount, by: lanes) {
        guard chain(adjoint, type, first, lanes, gradient) else { return false }
      }
      return true
    }
  }

  /// From the start of the companion filter to `lanes` parameters from `first` on.
  private func chain<Scalar: KernelScalar>(
    _ adjoint: CompanionAdjoint, _ type: Scalar.Type, _ first: Int, _ lanes: Int,
    _ gradient: UnsafeMutablePointer<Double>
  ) -> Bool {
    let count = Swift.min(parameterCount - first, lanes)
    let seeds = seeded(type, from: first, count: count)
    let start: CompanionFilter<Scalar>? = makeFilter(
      columns: 1 + problem.nuisanceCount, coefficients: seeds, starts: combinedStart)
    guard let start else { return false }
    var sum = Scalar.zero
    for i in 0..<start.count {
      sum += start.phi[i] * adjoint.phi[i] + start.loading[i] * adjoint.loading[i]
      for c in 0..<start.columns {
        sum += start.states[c * start.stride + i] * adjoint.states[c * start.stride + i]
      }
      sum += start.covariance[i * start.stride + i] * adjoint.covariance[i * start.stride + i]
      for j in (i + 1)..<Swift.max(start.count, i + 1) {
        sum +=
          start.covariance[i * start.stride + j] * (2 * adjoint.covariance[i * start.stride + j])
      }
    }
    sum.writeDerivatives(to: gradient + first, count: count)
    return true
  }

  /// The natural coefficients with their derivatives by `count` search parameters from `start` on.
  fileprivate func seeded<Scalar: KernelScalar>(
    _ type: Scalar.Type, from start: Int, count: Int
  ) -> UnsafeMutablePointer<Scalar> {
    let k = parameterCount
    let coefficients: UnsafeMutablePointer<Scalar> = scratch.take(k)
    for i in 0..<k {
      coefficients[i] = Scalar(
        natural[i], derivatives: jacobian + i + start * k, count: count, stride: k)
    }
    return coefficients
  }
}

/// Polynomials and first gain with derivatives by a few parameters.
private struct FilterStart<Scalar: KernelScalar> {
  let polynomials: ARMAPolynomials<Scalar>
  let initial: InitialGain<Scalar>

  /// Nil when the autoregression is not stationary.
  init?(_ objective: ARIMAObjective, _ type: Scalar.Type, from first: Int, lanes: Int) {
    let seeds = objective.seeded(
      type, from: first, count: Swift.min(objective.parameterCount - first, lanes))
    polynomials = ARMAPolynomials(
      shape: objective.shape, coefficients: seeds, workspace: objective.scratch)
    guard
      let initial = InitialGain(
        shape: objective.shape, polynomials: polynomials, workspace: objective.scratch)
    else { return nil }
    self.initial = initial
  }
}
