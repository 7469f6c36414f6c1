import LinearAlgebra
public import TimeSeries

extension CombinedModel {
  /// The joint law of gaps and of `horizon` months past the data.
  ///
  /// - Complexity: The members' projections, and O(members · months · knots) for the margins.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    var parts: [Projection] = []
    for member in members {
      let used = Set(member.formula.dataRegressors)
      parts.append(
        try member.project(horizon: horizon, paths: paths.filter { used.contains($0.key) }))
    }
    let months = parts[0].months
    if let place = parts.firstIndex(where: { $0.months != months }) {
      throw .invalidOption(
        "\(members[0].formula) and \(members[place].formula) leave different months open, so that "
          + "they cannot be combined")
    }
    return try combined(parts)
  }

  private func combined(_ parts: [Projection]) throws(ModelError) -> Projection {
    let deviations = parts.map { $0.law.variances.map { $0.squareRoot() } }
    var (center, spread) = ([Double](), [Double]())
    var shapes: [ErrorShape] = []
    let margins = parts.map(\.knotLevels)
    for slot in parts[0].law.mean.indices {
      let values = QuantileCurve.knots.indices.map { k in
        transform.apply(rule.value(margins.map { $0[slot][k] }))
      }
      let margin = try CombinedMargin(values, month: parts[0].months[slot])
      center.append(margin.center)
      spread.append(margin.deviation)
      shapes.append(margin.shape)
    }
    let law = GaussianLaw(
      positions: parts[0].law.positions, mean: center,
      factor: factor(parts, deviations, spread: spread))
    return Projection(
      series: parts[0].series, transform: transform, law: law, model: "\(formula)"
    ).with(.shaped(shapes), as: .gaussian)
  }

  /// F with F Fᵀ = D R D, R the average of the members' correlations: their scaled factors side by
  /// side.
  private func factor(
    _ parts: [Projection], _ deviations: [[Double]], spread: [Double]
  ) -> Matrix {
    let columns = parts.reduce(0) { $0 + $1.law.factor.columns }
    var result = Matrix(rows: spread.count, columns: columns)
    let share = 1 / Double(parts.count).squareRoot()
    var offset = 0
    for (part, own) in zip(parts, deviations) {
      let factor = part.law.factor
      for j in 0..<factor.columns {
        for i in spread.indices where own[i] > 0 {
          result[i, offset + j] = share * spread[i] * factor[i, j] / own[i]
        }
      }
      offset += factor.columns
    }
    return result
  }
}

/// The combined law of one month: its median, half the distance between the quantiles of −1 and 1, and
/// its shape in those units.
private struct CombinedMargin {
  let center: Double
  let deviation: Double
  let shape: ErrorShape

  init(_ values: [Double], month: Period) throws(ModelError) {
    guard values.allSatisfy(\.isFinite) else {
      throw .estimationFailed("the members' forecasts of \(month) are not finite numbers")
    }
    let middle = values.count / 2
    // Four knots are one standard deviation.
    let size = 0.5 * (values[middle + 4] - values[middle - 4])
    center = values[middle]
    deviation = size
    let median = center
    shape = size > 0 ? .curve(QuantileCurve(values.map { ($0 - median) / size })) : .normal
  }
}
