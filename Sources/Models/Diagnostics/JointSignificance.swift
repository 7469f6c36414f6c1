public import LinearAlgebra

/// The Wald test that several coefficients of an estimate are all zero.
///
///     W = βᵀ V⁻¹ β,   about χ² with as many degrees of freedom as coefficients
///
/// Source: Wald (1943), Tests of statistical hypotheses concerning several parameters when the number
/// of observations is large, Transactions of the American Mathematical Society 54.
///
/// - Parameters:
///   - estimates: All k coefficients.
///   - covariance: Their k × k covariance.
///   - members: Positions of the coefficients tested.
/// - Returns: The test; nil when there is no covariance for the members or it is singular.
public func waldTest(_ estimates: [Double], covariance: Matrix, members: [Int]) -> TestResult? {
  let k = members.count
  guard k > 0, covariance.rows == estimates.count else { return nil }
  var block = Matrix(rows: k, columns: k)
  for (j, b) in members.enumerated() {
    for (i, a) in members.enumerated() { block[i, j] = covariance[a, b] }
  }
  guard block.elements.allSatisfy(\.isFinite), let factor = try? CholeskyFactorization(block) else {
    return nil
  }
  let values = members.map { estimates[$0] }
  let statistic = dot(values, factor.solve(values))
  return TestResult(statistic: statistic, reference: .chiSquared(degreesOfFreedom: k))
}
