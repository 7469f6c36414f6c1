import LinearAlgebra
import TimeSeries

/// The law of a regressor past its data on the scale on which it enters a model.
struct RegressorOutlook {
  /// The regressor.
  let name: String
  /// Values that are given, and means brought back to the regressor's own unit, so that entering the
  /// model again gives the means.
  let meanPath: Series
  /// Months that are not known, ascending.
  private let months: [Period]
  /// A factor of their covariance, one row a month.
  private let factor: Matrix

  /// The forecast of a regressor's own model through a period; nil when data and path reach that far.
  ///
  /// - Parameters:
  ///   - model: The regressor's own model.
  ///   - end: The last period needed.
  ///   - path: Values that are given; the others are conditioned on them.
  /// - Throws: `ModelError` of the projection.
  init?(
    _ model: any FittedModel, through end: Period, given path: Series?
  ) throws(ModelError) {
    let first = model.series.end + 1
    let steps = end - first + 1
    guard steps > 0 else { return nil }
    let law = try model.project(horizon: steps, paths: [:]).law
    let rows = law.positions.indices.filter { law.positions[$0] >= model.series.count }
    let given = (0..<steps).map { model.transform.apply(path?[first + $0] ?? .nan) }
    let open = given.indices.filter { given[$0].isNaN }
    guard !open.isEmpty else { return nil }
    let conditioned = try Self.conditioned(
      mean: rows.map { law.mean[$0] },
      factor: law.factor.submatrix(rows: rows, columns: Array(0..<law.factor.columns)), on: given)
    name = model.formula.response
    months = open.map { first + $0 }
    factor = conditioned.factor
    var values = (0..<steps).map { path?[first + $0] ?? .nan }
    for (place, mean) in zip(open, conditioned.mean) {
      values[place] = model.transform.inverse(mean)
    }
    meanPath = Series(name: name, start: first, values: values)
  }

  /// The law of the open months given the others.
  ///
  ///     mean₂ + G (v − mean₁),   F₂ − G F₁,   G = F₂F₁ᵀ (F₁F₁ᵀ)⁻¹
  ///
  /// The factor is right because I − F₁ᵀ(F₁F₁ᵀ)⁻¹F₁ is a projection.
  private static func conditioned(
    mean: [Double], factor: Matrix, on given: [Double]
  ) throws(ModelError) -> (mean: [Double], factor: Matrix) {
    let known = given.indices.filter { !given[$0].isNaN }
    let open = given.indices.filter { given[$0].isNaN }
    let columns = Array(0..<factor.columns)
    let below = factor.submatrix(rows: open, columns: columns)
    guard !known.isEmpty else { return (mean, below) }
    let above = factor.submatrix(rows: known, columns: columns)
    do {
      let gain = try CholeskyFactorization(above.outerGram)
        .solve(above.timesTransposed(below)).transposed
      let surprise = gain * known.map { given[$0] - mean[$0] }
      return (zip(open, surprise).map { mean[$0] + $1 }, below - gain * above)
    } catch {
      throw .estimationFailed("the path given for a regressor leaves its law undefined: \(error)")
    }
  }

  /// The law of the response with this regressor's uncertainty.
  ///
  /// - Parameters:
  ///   - law: The law given the regressor, on the model's scale.
  ///   - start: The period of position 0 of the law.
  ///   - weights: How lags of the regressor enter.
  ///   - memory: Lags of the response itself, which carry effects on.
  /// - Returns: The law with the same mean and a wider factor.
  func added(
    to law: GaussianLaw, start: Period, weights: LagWeights, memory: [LagWeights]
  ) -> GaussianLaw {
    var rows: [Int: [Double]] = [:]
    for position in law.positions {
      var row = [Double](repeating: 0, count: factor.columns)
      for (lag, weight) in zip(weights.lags, weights.values) {
        guard let index = months.firstIndex(of: start + (position - lag)) else { continue }
        for j in row.indices { row[j] += weight * factor[index, j] }
      }
      for own in memory {
        for (lag, weight) in zip(own.lags, own.values) {
          guard let earlier = rows[position - lag] else { continue }
          for j in row.indices { row[j] += weight * earlier[j] }
        }
      }
      rows[position] = row
    }
    var joint = Matrix(rows: law.mean.count, columns: law.factor.columns + factor.columns)
    for (i, position) in law.positions.enumerated() {
      for j in 0..<law.factor.columns { joint[i, j] = law.factor[i, j] }
      for (j, value) in (rows[position] ?? []).enumerated() {
        joint[i, law.factor.columns + j] = value
      }
    }
    return GaussianLaw(positions: law.positions, mean: law.mean, factor: joint)
  }
}
