import RealModule

/// The gradient pass: dual numbers over as many lanes as there are parameters.
extension ARIMAObjective {
  /// Sets the sums and the gradient at the coefficients that are set.
  func evaluateTangents(_ gradient: UnsafeMutablePointer<Double>) -> Bool {
    let k = parameterCount
    var start = 0
    while start < k {
      let left = k - start
      let isDone =
        switch left {
        case ...2: pass(Dual<SIMD2<Double>>.self, from: start, count: left, gradient)
        case ...4: pass(Dual<SIMD4<Double>>.self, from: start, count: left, gradient)
        default:
          pass(Dual<SIMD8<Double>>.self, from: start, count: Swift.min(left, 8), gradient)
        }
      guard isDone else { return false }
      start += 8
    }
    return true
  }

  private func pass<Scalar: KernelScalar>(
    _ type: Scalar.Type, from start: Int, count: Int, _ gradient: UnsafeMutablePointer<Double>
  ) -> Bool {
    let columns = 1 + problem.nuisanceCount
    guard
      let logarithm = fastPass(type, from: start, count: count, columns: columns)
        ?? companionPass(type, from: start, count: count, columns: columns)
    else { return false }
    let sums: UnsafeMutablePointer<Scalar> = passSquares(type)
    var determinants = logarithm
    for c in 1..<Swift.max(columns, 1) { determinants += sums[c] }
    guard sums[0].value > 0, sums[0].value.isFinite else { return false }
    squares = sums[0].value
    logDeterminant = logarithm.value
    let derivative =
      (sums[0] * (1 / squares) + determinants * (1 / Double(problem.effectiveCount))) * 0.5
    derivative.writeDerivatives(to: gradient + start, count: count)
    return true
  }

  /// Where a pass leaves Σ v²/F of its columns: the first thing it takes.
  private func passSquares<Scalar: KernelScalar>(
    _ type: Scalar.Type
  ) -> UnsafeMutablePointer<Scalar> {
    scratch.rewind()
    return scratch.take(1 + problem.nuisanceCount)
  }

  private func seeded<Scalar: KernelScalar>(
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

  private func fastPass<Scalar: KernelScalar>(
    _ type: Scalar.Type, from start: Int, count: Int, columns: Int
  ) -> Scalar? {
    guard !problem.isDiffuse, !prefersCompanion else { return nil }
    resetScratch()
    let sums = passSquares(type)
    let seeds = seeded(type, from: start, count: count)
    let polynomials = ARMAPolynomials(shape: shape, coefficients: seeds, workspace: scratch)
    guard
      let initial = InitialGain(shape: shape, polynomials: polynomials, workspace: scratch)
    else { return nil }
    return chandrasekharTangents(
      data: combined, count: problem.count, columns: columns, shape: shape,
      polynomials: polynomials, initial: initial, squares: sums, workspace: scratch)
  }

  private func companionPass<Scalar: KernelScalar>(
    _ type: Scalar.Type, from start: Int, count: Int, columns: Int
  ) -> Scalar? {
    usedCompanion = true
    resetScratch()
    let sums = passSquares(type)
    let seeds = seeded(type, from: start, count: count)
    guard let filter = makeFilter(columns: columns, coefficients: seeds, starts: combinedStart)
    else { return nil }
    return problem.observed.withUnsafeBufferPointer { observed in
      companionSums(
        filter, data: combined, dataColumns: problem.isDiffuse ? 1 : columns,
        count: problem.count, observed: problem.isDiffuse ? observed.baseAddress : nil,
        squares: sums)
    }
  }
}
