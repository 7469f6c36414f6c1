import LinearAlgebra
import StateSpace

extension ARIMASpecification {
  /// The model's months at given coefficients, as a value that measurements can be laid on.
  ///
  /// y_t in levels: the ARMA process from its stationary law, the d + s D values before the first
  /// month as diffuse states. The constant is a regressor and stays outside.
  ///
  /// - Parameters:
  ///   - armaCoefficients: In the order of `armaNames`.
  ///   - sigma2: Innovation variance.
  /// - Returns: The form, with Harvey's states first and the lagged levels behind them.
  /// - Throws: `ModelError.estimationFailed` when the autoregression is not stationary.
  package func form(armaCoefficients: [Double], sigma2: Double) throws(ModelError) -> MonthForm {
    precondition(armaCoefficients.count == armaCount, "\(armaCount) ARMA coefficients are needed")
    let lags = differencingSpan
    let (phi, theta) = expanded(armaCoefficients)
    let states = Swift.max(phi.count, theta.count + 1)
    let transition = IntegratedTransition(
      coefficients: phi, processStates: states, differencing: differencing)
    let loads = [1] + theta + [Double](repeating: 0, count: states - 1 - theta.count)
    var noise: [MonthForm.Noise] = []
    var square = Matrix(rows: states, columns: states)
    for j in 0..<states {
      for i in 0..<states where loads[i] != 0 && loads[j] != 0 {
        square[i, j] = sigma2 * loads[i] * loads[j]
        noise.append(MonthForm.Noise(row: i, column: j, value: square[i, j]))
      }
    }
    let process = CompanionTransition(coefficients: phi, stateCount: states).matrix()
    guard let stationary = stationaryCovariance(transition: process, noise: square) else {
      throw .estimationFailed("the autoregression of \(self) is not stationary")
    }
    var covariance = Matrix(rows: states + lags, columns: states + lags)
    for j in 0..<states { for i in 0..<states { covariance[i, j] = stationary[i, j] } }
    return MonthForm(
      transition: transition, noise: noise, irregular: 0, loading: transition.loading,
      initial: InitialState(
        stateCount: states + lags, diffuse: Array(states..<(states + lags)),
        covariance: covariance))
  }

  /// δ with (1 − B)^d (1 − B^s)^D = 1 − Σ δ_j B^j.
  private var differencing: [Double] {
    var polynomial = [1.0]
    for _ in 0..<order.d { polynomial = Self.product(polynomial, [1, -1]) }
    for _ in 0..<seasonal.d {
      polynomial = Self.product(
        polynomial, [1] + [Double](repeating: 0, count: period - 1) + [-1])
    }
    return polynomial.dropFirst().map { -$0 }
  }

  /// Coefficients of φ(B) Φ(Bˢ) and θ(B) Θ(Bˢ), both multiplied out.
  private func expanded(_ coefficients: [Double]) -> (phi: [Double], theta: [Double]) {
    var rest = coefficients[...]
    func take(_ count: Int, sign: Double, spacing: Int) -> [Double] {
      var polynomial = [1] + [Double](repeating: 0, count: count * spacing)
      for (i, value) in rest.prefix(count).enumerated() {
        polynomial[(i + 1) * spacing] = sign * value
      }
      rest = rest.dropFirst(count)
      return polynomial
    }
    let ar = take(order.p, sign: -1, spacing: 1)
    let ma = take(order.q, sign: 1, spacing: 1)
    let seasonalAR = take(seasonal.p, sign: -1, spacing: period)
    let seasonalMA = take(seasonal.q, sign: 1, spacing: period)
    return (
      Self.product(ar, seasonalAR).dropFirst().map { -$0 },
      Array(Self.product(ma, seasonalMA).dropFirst())
    )
  }

  private static func product(_ a: [Double], _ b: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() { for (j, y) in b.enumerated() { result[i + j] += x * y } }
    return result
  }
}
