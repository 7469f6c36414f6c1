import RealModule

/// The companion filter of a problem, in either form.
extension ARIMAObjective {
  /// A filter ready for the first observation; nil when the autoregression is not stationary.
  ///
  /// In the diffuse form φ* is multiplied by the differencing polynomial. With y zero before the
  /// sample the state starts exactly as that of the differenced process; the unknown starting values
  /// add Σ ηᵢ Aᵢ, where Aᵢ is φ* shifted down by i (1, −φ*₁, −φ*₂, … from place i on).
  ///
  /// `starts` gives the weight of Aᵢ in the start of column c, for (i, c).
  func makeFilter<Scalar: KernelScalar>(
    columns: Int, coefficients: UnsafeMutablePointer<Scalar>, starts: (Int, Int) -> Double
  ) -> CompanionFilter<Scalar>? {
    let polynomials = ARMAPolynomials(shape: shape, coefficients: coefficients, workspace: scratch)
    guard
      let initial = InitialGain(shape: shape, polynomials: polynomials, workspace: scratch)
    else { return nil }
    guard problem.isDiffuse else {
      return CompanionFilter(
        count: shape.stateCount, columns: columns, shape: shape, polynomials: polynomials,
        dynamics: polynomials.phi, degree: shape.arDegree, initial: initial, workspace: scratch)
    }
    let span = problem.data.differencing.span
    let filter = CompanionFilter(
      count: Self.filterStateCount(problem), columns: columns, shape: shape,
      polynomials: polynomials, dynamics: multiplied(polynomials), degree: shape.arDegree + span,
      initial: initial, workspace: scratch)
    for c in 0..<columns {
      let state = filter.states + c * filter.stride
      for i in 0..<span {
        let weight = starts(i, c)
        guard weight != 0 else { continue }
        state[i] = state[i] + weight
        for j in shape.arLags { state[i + j] -= polynomials.phi[j - 1] * weight }
      }
    }
    return filter
  }

  /// φ of φ*(B) (1 − B)ᵈ (1 − Bˢ)ᴰ.
  private func multiplied<Scalar: KernelScalar>(
    _ polynomials: ARMAPolynomials<Scalar>
  ) -> UnsafeMutablePointer<Scalar> {
    let difference = problem.data.differencing.polynomial
    let degree = shape.arDegree + difference.count - 1
    let product: UnsafeMutablePointer<Scalar> = scratch.take(degree)
    for i in 0..<degree {
      product[i] = i + 1 < difference.count ? Scalar(-difference[i + 1]) : .zero
    }
    for j in shape.arLags {
      for (m, coefficient) in difference.enumerated() where coefficient != 0 {
        product[j + m - 1] += polynomials.phi[j - 1] * coefficient
      }
    }
    return product
  }

  /// Nuisance column i starts at −Aᵢ, so that its innovations are those of a regressor.
  func unitStart(_ i: Int, _ column: Int) -> Double { column == i + 1 ? -1 : 0 }

  /// Starts of the combined column and of the transformed nuisance columns.
  func combinedStart(_ i: Int, _ column: Int) -> Double {
    column == 0
      ? coefficients[i] : -nuisanceWeights[i + (column - 1) * problem.nuisanceCount]
  }

  /// Runs a filter over the data of the problem and hands out each innovation.
  ///
  /// `receive` is called with the time and 1/F after each observation. Returns Σ log F, or nil when an
  /// innovation variance is not a positive number.
  func runCompanion(
    _ filter: CompanionFilter<Double>, receive: (_ time: Int, _ inverse: Double) -> Void
  ) -> Double? {
    let n = problem.count
    return problem.columns.withUnsafeBufferPointer { data in
      var logarithm = 0.0
      for t in 0..<n {
        if problem.isDiffuse && !problem.observed[t] {
          filter.skip()
          continue
        }
        let variance = filter.innovationVariance
        guard variance > 0, variance.isFinite else { return nil }
        filter.observe(inverse: 1 / variance) { data[$0 * n + t] }
        logarithm += .log(variance)
        receive(t, 1 / variance)
      }
      return logarithm
    }
  }
}
