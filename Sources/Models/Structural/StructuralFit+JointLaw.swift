public import LinearAlgebra
import StateSpace

extension StructuralFit {
  /// The joint law of every month that is not known: gaps in the sample, then the coming months.
  ///
  /// Exact given variances and shapes: each unknown month is kept beside the state until the end
  /// of the data (a fixed-point smoother), so that gaps know all observations and covary with the
  /// months to come.
  ///
  /// - Parameters:
  ///   - horizon: Number h of months after the last observation; 0 for the gaps alone.
  ///   - futureRegressors: h rows with the columns of the fit, nil when there are none.
  ///   - knowsCoefficients: Whether fixed coefficients count as known; otherwise they are states
  ///     about which only the sample tells.
  /// - Returns: The law of g gaps and h months.
  /// - Throws: `ModelError.regressorTooShort` or `.missingRegressor` for the future regressors,
  ///   `.invalidOption` for a negative horizon, `.unidentifiedGap`.
  /// - Complexity: O((n + h)(m + g + h)²) with m states, coefficients among them when not known.
  public func jointLaw(
    horizon: Int, futureRegressors: Matrix? = nil, knowsCoefficients: Bool = true
  ) throws(ModelError) -> GaussianLaw {
    let outlook = try StructuralOutlook(self, horizon: horizon, futureRegressors: futureRegressors)
    return try outlook.law(at: parameters, knowsCoefficients: knowsCoefficients)
  }

  /// The joint law with the uncertainty of the estimates.
  ///
  ///     Cov = c² F Fᵀ + Σ dᵢ dᵢᵀ,   c² = n/(n − k − 2)
  ///
  /// F is that with coefficients as states; c² turns maximum-likelihood variances into those of
  /// Student's t law with n − k degrees of freedom; dᵢ is half the difference of the paths one
  /// standard error to either side along direction i of the covariance of log variances and logits
  /// (a two-point rule in place of a derivative; Julier & Uhlmann 1997). The mean stays.
  ///
  /// - Throws: As `jointLaw`.
  func widenedLaw(horizon: Int, futureRegressors: Matrix?) throws(ModelError) -> GaussianLaw {
    let outlook = try StructuralOutlook(self, horizon: horizon, futureRegressors: futureRegressors)
    let law = try outlook.law(at: parameters, knowsCoefficients: false)
    let inflation = scaleInflation
    var covariance = (inflation * inflation) * law.covariance
    for direction in directions {
      let sides = [1.0, -1.0].compactMap { side in
        try? outlook.law(
          at: parameters.moved(
            by: direction.map { side * $0 }, of: specification, count: series.count),
          knowsCoefficients: false
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

  /// c; two degrees of freedom are kept, without which the variance would not exist.
  private var scaleInflation: Double {
    let freedom = Double(effectiveCount - (parameterCount - 1) - 2)
    return (Double(effectiveCount) / Swift.max(freedom, 2)).squareRoot()
  }

  /// Columns of a factor of the search scale's covariance, none longer than 2 in any parameter: a
  /// factor of 7 in a variance spans what the likelihood can tell from zero.
  private var directions: [[Double]] {
    guard searchCovariance.rows > 0,
      let factor = try? SymmetricEigen(searchCovariance).squareRootFactor
    else { return [] }
    return (0..<factor.columns).map { factor.column($0) }.compactMap { column in
      let size = column.reduce(0) { Swift.max($0, $1.magnitude) }
      guard size.isFinite, size > 0 else { return nil }
      return size > 2 ? column.map { 2 * $0 / size } : column
    }
  }
}

/// The months of a fit, its sample and its future, ready for any parameters.
struct StructuralOutlook {
  private let fit: StructuralFit
  private let readings: MonthReadings
  private let regressors: StructuralRegressors
  private let layout: StructuralLayout
  /// Unknown months.
  let positions: [Int]
  /// The level's first guess, taken off so that large levels cost no digits.
  private let offset: Double

  init(
    _ fit: StructuralFit, horizon: Int, futureRegressors: Matrix?
  ) throws(ModelError) {
    guard horizon >= 0 else {
      throw .invalidOption("the horizon is \(horizon); give 0 or more months")
    }
    try Self.check(fit.regressors, horizon, futureRegressors, fit.series.count)
    self.fit = fit
    regressors = fit.regressors.followed(by: horizon > 0 ? futureRegressors : nil)
    layout = StructuralLayout(
      fit.specification,
      drifts: regressors.driftColumns(terms: fit.specification.components.drifting.count))
    readings = .levels(fit.series, keepingGaps: true, horizon: horizon)
    positions =
      fit.series.indices.filter { fit.series[$0].isNaN }
      + (fit.series.count..<(fit.series.count + horizon))
    offset = fit.series.first { !$0.isNaN } ?? 0
  }

  private static func check(
    _ regressors: StructuralRegressors, _ horizon: Int, _ future: Matrix?, _ count: Int
  ) throws(ModelError) {
    guard let first = regressors.names.first, horizon > 0 else { return }
    guard let future, future.rows >= horizon else {
      throw .regressorTooShort(name: first, available: future?.rows ?? 0, needed: horizon)
    }
    precondition(
      future.columns == regressors.names.count,
      "future regressors need \(regressors.names.count) columns")
    for (j, name) in regressors.names.enumerated() {
      for t in 0..<horizon where !future[t, j].isFinite {
        throw .missingRegressor(name: name, position: count + t)
      }
    }
  }

  /// The law of the unknown months at given variances and shapes.
  func law(
    at parameters: StructuralParameters, knowsCoefficients: Bool
  ) throws(ModelError) -> GaussianLaw {
    let known = knowsCoefficients ? Set(fit.coefficients.indices) : Set(fit.held.keys)
    let open = fit.coefficients.indices.filter { !known.contains($0) }
    let effect = effects(of: known)
    let form = layout.form(parameters).including(openDesign(open))
    let filter = MonthFilter(form, readings: readings, columns: 1, tracked: nil)
    let data = fit.series.indices.filter { !fit.series[$0].isNaN }
      .map { fit.series[$0] - effect[$0] - offset }
    let run = data.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { filter.run(form, data: $0) }
    }
    guard run != nil else {
      throw .estimationFailed(
        "the law of the unknown months of \(fit.specification.components) lost all digits")
    }
    if let open = positions.indices.first(where: { filter.isOpen(slot: $0) }) {
      throw .unidentifiedGap(position: positions[open])
    }
    let (mean, covariance) = filter.keptMonths
    return GaussianLaw(
      positions: positions,
      mean: zip(positions, mean).map { $1 + offset + effect[$0] },
      factor: covariance.semidefiniteFactor)
  }

  /// x'β of the known coefficients, for every month.
  private func effects(of known: Set<Int>) -> [Double] {
    let (columns, used) = (regressors.fixed, fit.usedCoefficients)
    return (0..<readings.months).map { t in
      known.reduce(0) { $0 + regressors.matrix[t, columns[$1]] * used[$1] }
    }
  }

  /// Columns of the unknown coefficients at unit size.
  private func openDesign(_ open: [Int]) -> Matrix {
    let columns = open.map { place -> [Double] in
      let column = regressors.matrix.column(regressors.fixed[place])
      let size = column.reduce(0) { Swift.max($0, $1.magnitude) }
      return size > 0 ? column.map { $0 / size } : column
    }
    return columns.isEmpty
      ? Matrix(rows: regressors.matrix.rows, columns: 0) : Matrix(columnVectors: columns)
  }
}

extension StructuralParameters {
  /// Parameters with logarithms of variances and logits of shapes moved.
  func moved(
    by step: [Double], of specification: StructuralSpecification, count: Int
  ) -> StructuralParameters {
    let scale = StructuralScale(specification, count: count)
    return step.indices.reduce(self) { scale.moved($0, $1, by: step[$1]) }
  }
}
