import LinearAlgebra
import Optimization
import RealModule

extension ARIMAFit {
  /// The law with the uncertainty of the estimates added to that of the shocks; the mean stays.
  ///
  ///     Cov = c² F Fᵀ + Σ dᵢ dᵢᵀ + W Wᵀ + E,   c² = n/(n − k − m − 2)
  ///
  /// - F is the factor given the estimates; c² turns the maximum-likelihood σ², a sum of squares
  ///   over n, into the variance of Student's t law with n − k − m degrees of freedom: k coefficients
  ///   and σ² are estimated, and each of the m decisions that the data made between models (scale,
  ///   differences, orders, windows, the date of an outlier) made the residuals smaller as a coefficient does.
  /// - dᵢ is half the difference of the forecast paths at θ̂ ± one standard error along direction i
  ///   of the estimated covariance, taken on the scale of unbounded partial autocorrelations, so
  ///   that every path is that of a stationary model (a two-point rule in place of a derivative;
  ///   Julier & Uhlmann 1997).
  /// - W is exact: the path is linear in regression coefficients, whose covariance is that of
  ///   generalized least squares.
  /// - E is the covariance of events to come, `EventProcess`.
  ///
  /// Gaps keep their conditional law apart from c². A coefficient on the boundary of its region
  /// counts as known, and no direction is followed further than one unit of the unbounded scale.
  ///
  /// - Parameters:
  ///   - law: The joint law given the estimates, `jointLaw(horizon:futureRegressors:)`.
  ///   - futureRegressors: The h × r values it was made with.
  ///   - events: Events like those that the model dates.
  ///   - choices: m, decisions between models.
  /// - Returns: The spread; nil when the fit has no covariance.
  func parameterSpread(
    of law: GaussianLaw, futureRegressors: Matrix?, events: EventProcess, choices: Int
  ) -> ParameterSpread? {
    guard covariance.rows == coefficients.count else { return nil }
    let horizon = law.positions.count { $0 >= series.count }
    guard horizon > 0 else { return nil }
    var filled = series
    for (position, value) in zip(law.positions, law.mean) where position < series.count {
      filled[position] = value
    }
    let paths =
      armaDirections(filled, horizon: horizon)
      + regressionDirections(horizon: horizon, futureRegressors)
    let gaps = [Double](repeating: 0, count: law.positions.count - horizon)
    return ParameterSpread(
      scale: scaleInflation(choices), events: events, gaps: gaps.count,
      directions: paths.isEmpty
        ? Matrix(rows: law.positions.count, columns: 0)
        : Matrix(columnVectors: paths.map { gaps + $0 }))
  }

  /// c: from the maximum-likelihood σ to the standard deviation of Student's t law.
  ///
  /// With fewer than two degrees of freedom to spare the variance would not exist; two are kept.
  private func scaleInflation(_ choices: Int) -> Double {
    let freedom = Double(effectiveCount - coefficients.count - choices - 2)
    return (Double(effectiveCount) / Swift.max(freedom, 2)).squareRoot()
  }

  /// dᵢ: half the difference of the paths one standard error to either side.
  private func armaDirections(_ filled: [Double], horizon: Int) -> [[Double]] {
    guard specification.armaCount > 0 else { return [] }
    let scale = UnboundedScale(specification, armaCoefficients)
    guard let scale else { return [] }
    let effect = design * regressionCoefficients
    let rest = zip(filled, effect).map { $0 - $1 }
    let filter = ForecastFilter(specification)
    let count = specification.armaCount
    let block = covariance.submatrix(rows: Array(0..<count), columns: Array(0..<count))
    return factorColumns(block).compactMap { direction in
      guard let step = scale.step(direction) else { return nil }
      let sides = [1.0, -1.0].compactMap { side in
        filter.forecasts(
          of: [rest], coefficients: scale.coefficients(moved: step, by: side), horizon: horizon)?
          .first
      }
      guard sides.count == 2 else { return nil }
      let half = zip(sides[0], sides[1]).map { ($0 - $1) / 2 }
      return half.allSatisfy(\.isFinite) ? half : nil
    }
  }

  /// W: future regressors less what the filter carries over from their past, times a factor of V.
  private func regressionDirections(horizon: Int, _ given: Matrix?) -> [[Double]] {
    guard design.columns > 0 else { return [] }
    let future = ARIMAData.design(
      specification, count: horizon, from: series.count,
      regressors: given?.submatrix(
        rows: Array(0..<horizon), columns: Array(0..<(given?.columns ?? 0))))
    let carried = ForecastFilter(specification).forecasts(
      of: (0..<design.columns).map { design.column($0) }, coefficients: armaCoefficients,
      horizon: horizon)
    guard let carried, future.columns == design.columns else { return [] }
    let places = Array(specification.armaCount..<coefficients.count)
    return factorColumns(covariance.submatrix(rows: places, columns: places)).map { weights in
      (0..<horizon).map { h in
        weights.indices.reduce(0) { sum, j in
          sum + weights[j] * (future[h, j] - carried[j][h])
        }
      }
    }
  }

  /// Columns of a factor of a covariance; rows that are not finite count as zero.
  private func factorColumns(_ covariance: Matrix) -> [[Double]] {
    let count = covariance.rows
    let scales = (0..<count).map { i in
      covariance[i, i].isFinite && covariance[i, i] > 0 ? covariance[i, i].squareRoot() : 0
    }
    // Scaled to correlations first: coefficients may differ by many orders of magnitude.
    var correlation = Matrix(rows: count, columns: count)
    for j in 0..<count {
      for i in 0..<count where scales[i] > 0 && scales[j] > 0 {
        let value = covariance[i, j] / (scales[i] * scales[j])
        correlation[i, j] = value.isFinite ? value : 0
      }
    }
    guard let factor = try? SymmetricEigen(correlation).squareRootFactor else { return [] }
    return (0..<factor.columns).map { j in (0..<count).map { scales[$0] * factor[$0, j] } }
      .filter { column in column.contains { $0 != 0 } }
  }
}

/// What the uncertainty of estimates adds to a law.
struct ParameterSpread {
  /// Factor on the standard deviation of all shocks.
  let scale: Double
  /// Events to come in the months after the gaps.
  let events: EventProcess
  /// Months of the law before the end of the data.
  let gaps: Int
  /// A column a direction, a row a month of the law.
  let directions: Matrix

  /// The widened law: one square factor where rounding allows, else both parts side by side.
  func widened(_ law: GaussianLaw) -> GaussianLaw {
    let shocks = scale * law.factor
    guard directions.columns > 0 || !events.shapes.isEmpty else {
      return GaussianLaw(positions: law.positions, mean: law.mean, factor: shocks)
    }
    var total = shocks.timesTransposed(shocks) + directions.timesTransposed(directions)
    let horizon = total.rows - gaps
    if !events.shapes.isEmpty {
      let covariance = events.covariance(horizon: horizon)
      for j in 0..<horizon {
        for i in 0..<horizon { total[gaps + i, gaps + j] += covariance[i, j] }
      }
    }
    if let factor = try? CholeskyFactorization(total).lower {
      return GaussianLaw(positions: law.positions, mean: law.mean, factor: factor)
    }
    let columns =
      (0..<shocks.columns).map { shocks.column($0) }
      + (0..<directions.columns).map { directions.column($0) }
      + events.columns(horizon: horizon).map { [Double](repeating: 0, count: gaps) + $0 }
    return GaussianLaw(
      positions: law.positions, mean: law.mean, factor: Matrix(columnVectors: columns))
  }
}

/// ARMA coefficients on the scale of unbounded partial autocorrelations, factor by factor.
private struct UnboundedScale {
  private let counts: [Int]
  private let point: [Double]
  /// ∂ coefficients/∂ point of each factor, with the sign of the factor.
  private let jacobians: [Matrix]

  /// Nil when a factor lies outside the region the map covers.
  init?(_ specification: ARIMASpecification, _ coefficients: [Double]) {
    counts = [
      specification.order.p, specification.order.q, specification.seasonal.p,
      specification.seasonal.q,
    ]
    var point: [Double] = []
    var jacobians: [Matrix] = []
    var rest = coefficients[...]
    for (index, count) in counts.enumerated() {
      let sign = Self.sign(index)
      let own = rest.prefix(count).map { sign * $0 }
      rest = rest.dropFirst(count)
      guard let partials = PartialAutocorrelation.partials(coefficients: own) else { return nil }
      let unbounded = PartialAutocorrelation.unbounded(partials: partials)
      point += unbounded
      jacobians.append(Self.jacobian(unbounded, sign))
    }
    self.point = point
    self.jacobians = jacobians
  }

  /// A moving-average factor uses the map of an autoregression with the opposite sign.
  private static func sign(_ factor: Int) -> Double { factor % 2 == 0 ? 1 : -1 }

  private static func jacobian(_ unbounded: [Double], _ sign: Double) -> Matrix {
    let count = unbounded.count
    var coefficients = [Double](repeating: 0, count: Swift.max(count, 1))
    var cells = [Double](repeating: 0, count: Swift.max(count * count, 1))
    unbounded.withUnsafeBufferPointer { z in
      coefficients.withUnsafeMutableBufferPointer { phi in
        cells.withUnsafeMutableBufferPointer { block in
          guard let z = z.baseAddress, let phi = phi.baseAddress, let block = block.baseAddress
          else { return }
          PartialAutocorrelation.fill(
            unbounded: z, count: count, coefficients: phi, jacobian: block)
        }
      }
    }
    return Matrix(
      rows: count, columns: count, columnMajor: cells.prefix(count * count).map { sign * $0 })
  }

  /// A direction of the coefficients on the unbounded scale, at most one unit long in any of them; nil
  /// when the map is flat there.
  func step(_ direction: [Double]) -> [Double]? {
    var step: [Double] = []
    var rest = direction[...]
    for (count, jacobian) in zip(counts, jacobians) where count > 0 {
      let own = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      guard own.contains(where: { $0 != 0 }) else {
        step += own
        continue
      }
      guard let solver = try? LUFactorization(jacobian) else { return nil }
      step += solver.solve(own)
    }
    // Beyond about one unit the linearization at a root near the boundary promises paths that the
    // likelihood rules out: tanh of one unit from any point spans most of the region already.
    let size = step.reduce(0) { Swift.max($0, $1.magnitude) }
    guard size.isFinite else { return nil }
    return size > 1 ? step.map { $0 / size } : step
  }

  /// Coefficients at point + side · step.
  func coefficients(moved step: [Double], by side: Double) -> [Double] {
    var result: [Double] = []
    var start = 0
    for (index, count) in counts.enumerated() where count > 0 {
      let moved = (start..<start + count).map { point[$0] + side * step[$0] }
      result += PartialAutocorrelation.coefficients(unbounded: moved).map {
        Self.sign(index) * $0
      }
      start += count
    }
    return result
  }
}
