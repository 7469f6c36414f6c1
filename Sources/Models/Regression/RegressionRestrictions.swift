public import LinearAlgebra

/// A Wald test of linear restrictions in its two forms.
public struct RestrictionTest: Sendable, Equatable {
  /// The Wald statistic, against χ².
  public let wald: TestResult
  /// The Wald statistic over the number of restrictions, against F: exact for normal errors with the
  /// classical covariance.
  public let fisherF: TestResult
}

extension RegressionFit {
  /// Tests the restrictions R β = r.
  ///
  ///     W = (Rβ − r)ᵀ (R V Rᵀ)⁻¹ (Rβ − r) ~ χ²(q),   W / q ~ F(q, n − p)
  ///
  /// V is the fit's covariance, so the test is as robust as the standard errors. With the classical
  /// covariance F is the one of comparing sums of squares with and without the restrictions.
  ///
  /// - Parameters:
  ///   - restrictions: R, q × p, columns in the order of `names`.
  ///   - values: r, q values; zeros when nil.
  /// - Returns: The test in its χ² and its F form.
  /// - Throws: `ModelError.invalidSpecification` when the restrictions depend on each other or V gives
  ///   them no variance.
  public func test(
    restrictions: Matrix, values: [Double]? = nil
  ) throws(ModelError) -> RestrictionTest {
    precondition(
      restrictions.columns == coefficients.count,
      "restrictions on \(restrictions.columns) of \(coefficients.count) coefficients")
    let target = values ?? [Double](repeating: 0, count: restrictions.rows)
    precondition(target.count == restrictions.rows, "restrictions and values of unequal number")
    let gaps = zip(restrictions * coefficients, target).map { $0 - $1 }
    let statistic = try waldStatistic(restrictions, gaps)
    let count = restrictions.rows
    return RestrictionTest(
      wald: TestResult(
        statistic: statistic, reference: .chiSquared(degreesOfFreedom: count)),
      fisherF: TestResult(
        statistic: statistic / Double(count),
        reference: .fisherF(numerator: count, denominator: degreesOfFreedom)))
  }

  /// Tests that these coefficients are all zero.
  ///
  /// - Throws: As `test(restrictions:values:)`, and `ModelError.invalidSpecification` for an unknown
  ///   name.
  public func test(zero chosen: [String]) throws(ModelError) -> RestrictionTest {
    var restrictions = Matrix(rows: chosen.count, columns: names.count)
    for (i, name) in chosen.enumerated() {
      guard let j = names.firstIndex(of: name) else {
        throw .invalidSpecification(
          "the regression has no coefficient '\(name)'; it has \(names.joined(separator: ", "))")
      }
      restrictions[i, j] = 1
    }
    return try test(restrictions: restrictions)
  }

  /// The F test that all coefficients but the constant are zero; nil when there are none.
  ///
  /// With the classical covariance from the sums of squares, otherwise as a Wald test.
  public var overallTest: TestResult? {
    let slopes = coefficients.count - (hasConstant ? 1 : 0)
    guard slopes > 0 else { return nil }
    if specification.covariance == .classical {
      let explained = (totalSumOfSquares - residualSumOfSquares) / Double(slopes)
      return TestResult(
        statistic: explained / errorVariance,
        reference: .fisherF(numerator: slopes, denominator: degreesOfFreedom))
    }
    let chosen = names.indices.filter { !data.isConstant($0) }.map { names[$0] }
    return (try? test(zero: chosen))?.fisherF
  }

  /// The quadratic form, with each restriction in units of its own standard error.
  private func waldStatistic(_ restrictions: Matrix, _ gaps: [Double]) throws(ModelError) -> Double
  {
    var variance = (restrictions * covariance).timesTransposed(restrictions)
    let scales = variance.diagonal.map { $0.squareRoot() }
    for j in scales.indices {
      for i in scales.indices { variance[i, j] /= scales[i] * scales[j] }
    }
    do {
      let factor = try CholeskyFactorization(variance)
      // Correlations this close to singular come from redundant restrictions and rounding.
      guard factor.reciprocalCondition > 1e-14 else {
        throw LinearAlgebraError.notPositiveDefinite(order: variance.rows)
      }
      let standardized = factor.solveLower(zip(gaps, scales).map { $0 / $1 })
      return dot(standardized, standardized)
    } catch {
      throw .invalidSpecification(
        "the restrictions depend on each other or contradict each other; state each one once")
    }
  }
}
