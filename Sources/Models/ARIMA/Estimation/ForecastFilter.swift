import LinearAlgebra

/// Forecasts of complete columns, and errors of past forecasts, by the filter of one ARIMA model.
///
/// The forecast is linear in the data and independent of σ², so a column may be a series without
/// its regression effect as well as a regressor. One a thread.
final class ForecastFilter {
  private typealias Filter = CompanionFilter<Double>

  private let shape: ARMAShape
  private let differencing: Differencing
  private let workspace = KernelWorkspace()

  init(_ specification: ARIMASpecification) {
    shape = ARMAShape(specification)
    differencing = Differencing(specification)
  }

  /// The `horizon` months that follow each column, given ARMA coefficients.
  ///
  /// - Parameters:
  ///   - columns: Undifferenced, complete, of equal length.
  ///   - coefficients: In the order ar, ma, sar, sma.
  ///   - horizon: Months ahead.
  /// - Returns: A path a column; nil when the autoregression is not stationary.
  /// - Complexity: O(n m (m + columns)) for a state of dimension m.
  func forecasts(
    of columns: [[Double]], coefficients: [Double], horizon: Int
  ) -> [[Double]]? {
    guard !columns.isEmpty else { return [] }
    guard let filter = makeFilter(columns: columns.count, coefficients) else { return nil }
    let differenced = columns.map(differencing.apply)
    for t in differenced[0].indices {
      filter.observe(inverse: 1 / filter.innovationVariance) { differenced[$0][t] }
    }
    return columns.indices.map { c in
      let path = ahead(filter, column: c, horizon: horizon)
      return integrated(path, after: columns[c].suffix(differencing.span))
    }
  }

  /// Errors of the forecasts 1 … `horizon` months ahead from every origin in the sample.
  ///
  /// Origins before the filter has seen a season are left out: they know too little.
  ///
  /// - Returns: For each horizon, the pairs of target position and error on the scale given.
  func errors(
    of column: [Double], coefficients: [Double], horizon: Int
  ) -> [[(target: Int, error: Double)]] {
    var errors = [[(target: Int, error: Double)]](repeating: [], count: horizon)
    guard let filter = makeFilter(columns: 1, coefficients) else { return errors }
    let values = differencing.apply(column)
    for t in values.indices {
      filter.observe(inverse: 1 / filter.innovationVariance) { _ in values[t] }
      let reach = Swift.min(horizon, values.count - 1 - t)
      guard t + 1 >= shape.period, reach > 0 else { continue }
      let path = ahead(filter, column: 0, horizon: reach)
      let misses = (0..<reach).map { values[t + 1 + $0] - path[$0] }
      for (h, miss) in integrated(misses, after: []).enumerated() {
        errors[h].append((t + 1 + h + differencing.span, miss))
      }
    }
    return errors
  }

  /// The values a state predicts when nothing more is observed.
  private func ahead(_ filter: Filter, column: Int, horizon: Int) -> [Double] {
    let start = filter.states + column * filter.stride
    var state = [Double](UnsafeBufferPointer(start: start, count: filter.count))
    state.append(0)
    var path: [Double] = []
    for _ in 0..<horizon {
      let prediction = state[0]
      for i in 0..<filter.count { state[i] = state[i + 1] + filter.phi[i] * prediction }
      path.append(prediction)
    }
    return path
  }

  /// Levels from differenced values, with zeros before what is given.
  private func integrated(_ values: [Double], after past: ArraySlice<Double>) -> [Double] {
    let polynomial = differencing.polynomial
    var level = Array(past) + values
    for t in past.count..<level.count {
      for j in 1..<Swift.max(polynomial.count, 1) where t >= j {
        level[t] -= polynomial[j] * level[t - j]
      }
    }
    return Array(level[past.count...])
  }

  private func makeFilter(columns: Int, _ coefficients: [Double]) -> Filter? {
    let (p, q) = (shape.arDegree, shape.maDegree)
    let scalars = p * (p + 1) + 8 * (p + q + 2) + coefficients.count
    workspace.reset(
      reserving: Filter.bytes(count: shape.stateCount, columns: columns) + scalars * 8 + 33 * 64)
    let natural: UnsafeMutablePointer<Double> = workspace.take(coefficients.count)
    for (i, value) in coefficients.enumerated() { natural[i] = value }
    let polynomials = ARMAPolynomials(
      shape: shape, coefficients: natural, workspace: workspace)
    guard
      let initial = InitialGain(shape: shape, polynomials: polynomials, workspace: workspace)
    else { return nil }
    return Filter(
      count: shape.stateCount, columns: columns, shape: shape, polynomials: polynomials,
      dynamics: polynomials.phi, degree: shape.arDegree, initial: initial, workspace: workspace)
  }
}

extension ARIMAFit {
  /// Errors of forecasts 1 … `horizon` months ahead from origins inside the sample.
  ///
  /// Targets that are missing are left out; a missing month before an origin counts as the last
  /// value before it.
  func pastErrors(horizon: Int) -> [[Double]] {
    let effect = design * regressionCoefficients
    var known: [Double] = []
    for (value, part) in zip(series, effect) {
      known.append(value.isNaN ? known.last ?? 0 : value - part)
    }
    return ForecastFilter(specification).errors(
      of: known, coefficients: armaCoefficients, horizon: horizon
    ).map { errors in errors.filter { !series[$0.target].isNaN }.map(\.error) }
  }
}
