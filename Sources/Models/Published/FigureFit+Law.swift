import LinearAlgebra
import RealModule
import TimeSeries

extension FigureFit {
  /// The joint law of months given all figures, parameters of the family known.
  ///
  /// - Parameters:
  ///   - months: Months from 0, ascending, also past the figures.
  ///   - future: Rows of the design behind the last figure, with the constant's column.
  ///   - knowsCoefficients: Whether β counts as known.
  /// - Returns: Their law; positions are the months.
  /// - Throws: `ModelError.unidentifiedGap` for a month that no figure tells anything about.
  /// - Complexity: O(n (m + k)²) for k months and m states.
  func law(
    of months: [Int], future: Matrix, knowsCoefficients: Bool
  ) throws(ModelError) -> GaussianLaw {
    try law(of: months, future: future, parameters: point.parameters, knowsCoefficients)
  }

  private func law(
    of months: [Int], future: Matrix, parameters: [Double], _ knowsCoefficients: Bool
  ) throws(ModelError) -> GaussianLaw {
    guard let form = estimation.form(parameters) else {
      throw .estimationFailed("the model has no form at these parameters")
    }
    let filter = try FigureFilter(
      form, figures: estimation.plan.figures { point.mode[$0] ?? 0 },
      design: estimation.design.above(future), keeping: months, offset: estimation.offset,
      assumed: estimation.plan.assumed)
    guard let outcome = filter.run(form),
      let law = filter.law(
        of: months, outcome, scale: estimation.isConcentrated ? outcome.scale : 1)
    else { throw .unidentifiedGap(position: months.first ?? 0) }
    var covariance = law.covariance
    if !knowsCoefficients { covariance = covariance + law.open.timesTransposed(law.open) }
    return GaussianLaw(positions: months, mean: law.mean, factor: covariance.semidefiniteFactor)
  }

  /// The law with the uncertainty of all estimates.
  ///
  ///     Cov = c² (C + R Rᵀ) + Σ dᵢ dᵢᵀ,   c² = n/(n − k − m − 2)
  ///
  /// with m the decisions between models that the data have made, as for other models: C given the estimates, R from generalized least squares, dᵢ half the
  /// difference of the paths one standard error to either side along direction i of the covariance
  /// of the search parameters (Julier & Uhlmann 1997).
  func widenedLaw(
    of months: [Int], future: Matrix, choices: Int
  ) throws(ModelError) -> GaussianLaw {
    let law = try law(of: months, future: future, knowsCoefficients: false)
    let freedom = Double(effectiveCount - (parameterCount - 1) - choices - 2)
    let inflation = Double(effectiveCount) / Swift.max(freedom, 2)
    var covariance = inflation * law.covariance
    for direction in directions {
      let sides = [1.0, -1.0].compactMap { side in
        try? self.law(
          of: months, future: future,
          parameters: zip(point.parameters, direction).map { $0 + side * $1 }, false
        ).mean
      }
      guard sides.count == 2 else { continue }
      let half = zip(sides[0], sides[1]).map { ($0 - $1) / 2 }
      guard half.allSatisfy(\.isFinite) else { continue }
      for j in half.indices { for i in half.indices { covariance[i, j] += half[i] * half[j] } }
    }
    return GaussianLaw(
      positions: law.positions, mean: law.mean, factor: covariance.semidefiniteFactor)
  }

  /// Columns of a factor of the search covariance, none longer than one unit: beyond, a root near
  /// the boundary promises paths that the likelihood rules out.
  private var directions: [[Double]] {
    guard searchCovariance.rows > 0 else { return [] }
    let factor = searchCovariance.semidefiniteFactor
    return (0..<factor.columns).map { factor.column($0) }.compactMap { column in
      let size = column.reduce(0) { Swift.max($0, $1.magnitude) }
      guard size.isFinite, size > 0 else { return nil }
      return size > 1 ? column.map { $0 / size } : column
    }
  }
}

extension Matrix {
  /// These rows, then those of another matrix with the same columns.
  func above(_ rows: Matrix) -> Matrix {
    guard rows.rows > 0 else { return self }
    var joined = Matrix(rows: self.rows + rows.rows, columns: columns)
    for j in 0..<columns {
      for i in 0..<self.rows { joined[i, j] = self[i, j] }
      for i in 0..<rows.rows { joined[self.rows + i, j] = rows[i, j] }
    }
    return joined
  }
}
