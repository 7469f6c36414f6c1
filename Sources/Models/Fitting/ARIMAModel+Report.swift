import LinearAlgebra
import TimeSeries

/// AICc of one model on two scales, comparable: that of logarithms holds the Jacobian.
public struct ScaleComparison: Sendable, Equatable {
  /// AICc of the model on logarithms, as a density of the series in its own unit.
  public let logarithms: Double
  /// AICc of the model on levels.
  public let levels: Double
}

/// A group of coefficients with their joint test.
public struct JointCoefficientTest: Sendable, Equatable {
  /// What the coefficients stand for: "Trading days".
  public let name: String
  /// The Wald test that all are zero.
  public let test: TestResult
}

extension ARIMAModel {
  /// The same orders and regressors on logarithms and on levels.
  ///
  /// Nil for other scales, for a series with values ≤ 0, and when the other scale cannot be estimated.
  public var scaleComparison: ScaleComparison? {
    guard transform == .log || transform == .identity,
      series.values.allSatisfy({ $0.isNaN || $0 > 0 })
    else { return nil }
    let isLog = transform == .log
    let other = isLog ? series.values : series.values.map(Transform.log.apply)
    guard
      let fitted = try? fit.specification.fit(
        other, regressors: regressors, names: fit.regressorNames, options: .screening)
    else { return nil }
    let jacobian = Transform.log.logJacobian(
      series.values.dropFirst(fit.specification.differencingSpan))
    return isLog
      ? ScaleComparison(logarithms: fit.aicc - 2 * jacobian, levels: fitted.aicc)
      : ScaleComparison(logarithms: fitted.aicc - 2 * jacobian, levels: fit.aicc)
  }

  /// The series on the model's scale without the effects of its regressors, NaN where missing.
  public var linearized: [Double] {
    guard let regressors else { return fit.series }
    let constant = fit.specification.includesConstant ? 1 : 0
    let effects = regressors * Array(fit.regressionCoefficients.dropFirst(constant))
    return fit.series.indices.map { fit.series[$0] - effects[$0] }
  }

  /// Joint tests of the calendar terms that have several coefficients.
  public var calendarTests: [JointCoefficientTest] {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    let groups: [(String, (String) -> Bool)] = [
      ("Chinese New Year", { $0.hasPrefix("newYear.") }), ("Trading days", { days.contains($0) }),
    ]
    return groups.compactMap { name, isMember in
      let members = fit.coefficientNames.indices.filter { isMember(fit.coefficientNames[$0]) }
      guard members.count > 1 else { return nil }
      return waldTest(fit.coefficients, covariance: fit.covariance, members: members)
        .map { JointCoefficientTest(name: name, test: $0) }
    }
  }

  /// The regressors of the sample without the constant.
  private var regressors: Matrix? {
    let constant = fit.specification.includesConstant ? 1 : 0
    let columns = (constant..<Swift.max(constant, fit.design.columns)).map { fit.design.column($0) }
    return columns.isEmpty ? nil : Matrix(columnVectors: columns)
  }
}
