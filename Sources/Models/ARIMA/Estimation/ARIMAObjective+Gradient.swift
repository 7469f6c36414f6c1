/// The gradient: reverse through the recursions, forward through the start of the filter.
///
/// The fast form runs the Chandrasekhar recursions on plain numbers with a tape and takes the
/// derivatives back to K₀, F₀ and φ*, which costs the same for any number of parameters. From there to
/// the parameters it is a short way, taken with dual numbers. Where the recursions are not trusted
/// and in the diffuse form the companion filter runs on dual numbers altogether.
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
    for start in stride(from: 0, to: parameterCount, by: lanes) {
      guard
        companionPass(
          type, from: start, count: Swift.min(parameterCount - start, lanes), gradient)
      else { return false }
    }
    return true
  }

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

  private func companionPass<Scalar: KernelScalar>(
    _ type: Scalar.Type, from start: Int, count: Int, _ gradient: UnsafeMutablePointer<Double>
  ) -> Bool {
    resetScratch()
    let columns = 1 + problem.nuisanceCount
    let sums: UnsafeMutablePointer<Scalar> = scratch.take(columns)
    let seeds = seeded(type, from: start, count: count)
    guard let filter = makeFilter(columns: columns, coefficients: seeds, starts: combinedStart)
    else { return false }
    let logarithm = problem.observed.withUnsafeBufferPointer { observed in
      companionSums(
        filter, data: combined, dataColumns: problem.isDiffuse ? 1 : columns,
        count: problem.count, observed: problem.isDiffuse ? observed.baseAddress : nil,
        squares: sums)
    }
    guard let logarithm, sums[0].value > 0, sums[0].value.isFinite else { return false }
    var determinants = logarithm
    for c in 1..<Swift.max(columns, 1) { determinants += sums[c] }
    squares = sums[0].value
    logDeterminant = logarithm.value
    let derivative =
      (sums[0] * (1 / squares) + determinants * (1 / Double(problem.effectiveCount))) * 0.5
    derivative.writeDerivatives(to: gradient + start, count: count)
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
