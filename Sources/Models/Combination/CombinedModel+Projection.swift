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
    return try combined(parts, effects: adjusted?.values(horizon: horizon))
  }

  /// Levels at the knots by month; those of members on the adjusted series with the effects put back.
  private func knotLevels(
    _ part: Projection, effects: [Double]?
  ) -> [[Double]] {
    guard let adjusted, let effects else { return part.knotLevels }
    return zip(part.law.positions, part.knotLevels).map { position, levels in
      levels.map { adjusted.moved($0, by: effects[position]) }
    }
  }

  private func combined(
    _ parts: [Projection], effects: [Double]?
  ) throws(ModelError) -> Projection {
    // By member, month and knot, on the scale of the combination.
    let margins = parts.enumerated().map { number, part in
      knotLevels(part, effects: number > 0 ? effects : nil).map { $0.map(transform.apply) }
    }
    var (center, spread) = ([Double](), [Double]())
    var shapes: [ErrorShape] = []
    for slot in parts[0].law.mean.indices {
      let margin = try CombinedMargin(
        quantiles(margins.map { $0[slot] }), month: parts[0].months[slot])
      center.append(margin.center)
      spread.append(margin.deviation)
      shapes.append(margin.shape)
    }
    let law = GaussianLaw(
      positions: parts[0].law.positions, mean: center,
      factor: rule == .pool
        ? pooledFactor(parts, margins, spread: spread) : factor(parts, spread: spread))
    return Projection(
      series: parts[0].series, transform: transform, law: law, model: "\(formula)"
    ).with(.shaped(shapes), as: .gaussian)
  }

  /// The combined quantiles of one month at the knots.
  private func quantiles(_ members: [[Double]]) -> [Double] {
    if let bad = members.joined().first(where: { !$0.isFinite }) {
      return members[0].map { _ in bad }
    }
    if rule == .pool { return pooledQuantiles(members) }
    return members[0].indices.map { k in
      transform.apply(rule.value(members.map { transform.inverse($0[k]) }))
    }
  }

  /// F with F Fᵀ = D R D, R the average of the members' correlations: their scaled factors side by
  /// side.
  private func factor(_ parts: [Projection], spread: [Double]) -> Matrix {
    let share = 1 / Double(parts.count).squareRoot()
    return sideBySide(parts) { _, _ in share }.scaledRows(to: spread)
  }

  /// The same with R the correlation of the pooled law: of the mean of the members' covariances and of
  /// the distances of their medians from the mean of the medians.
  private func pooledFactor(
    _ parts: [Projection], _ margins: [[[Double]]], spread: [Double]
  ) -> Matrix {
    let share = 1 / Double(parts.count).squareRoot()
    let middle = QuantileCurve.knots.count / 2
    let shocks = sideBySide(parts) { part, slot in
      let values = margins[part][slot]
      return share * 0.5 * (values[middle + 4] - values[middle - 4])
    }
    let distances = parts.indices.map { part in
      spread.indices.map { slot in
        let mean = margins.reduce(0) { $0 + $1[slot][middle] } / Double(parts.count)
        return share * (margins[part][slot][middle] - mean)
      }
    }
    let columns = (0..<shocks.columns).map { shocks.column($0) } + distances
    return Matrix(columnVectors: columns).scaledRows(to: spread)
  }

  /// The members' factors side by side, each row at the deviation asked for.
  private func sideBySide(
    _ parts: [Projection], _ deviation: (Int, Int) -> Double
  ) -> Matrix {
    let rows = parts[0].law.mean.count
    var columns: [[Double]] = []
    for (index, part) in parts.enumerated() {
      let own = part.law.variances.map { $0.squareRoot() }
      let scales = (0..<rows).map { own[$0] > 0 ? deviation(index, $0) / own[$0] : 0 }
      for j in 0..<part.law.factor.columns {
        columns.append(zip(part.law.factor.column(j), scales).map { $0 * $1 })
      }
    }
    return Matrix(columnVectors: columns)
  }
}

extension Matrix {
  /// The rows brought to given lengths; a row of zeros stays one.
  fileprivate func scaledRows(to lengths: [Double]) -> Matrix {
    var result = self
    for i in lengths.indices {
      let size = (0..<columns).reduce(0) { $0 + self[i, $1] * self[i, $1] }.squareRoot()
      guard size > 0 else { continue }
      for j in 0..<columns { result[i, j] *= lengths[i] / size }
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
