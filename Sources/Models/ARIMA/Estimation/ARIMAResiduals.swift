/// One-step prediction errors and their standard deviations, in units of the problem's scale.
struct ARIMAResiduals {
  /// Errors by observation of the series; NaN where there is none.
  var raw: [Double]
  /// Errors divided by √F, so with standard deviation σ.
  var scaled: [Double]

  /// Residuals at the coefficients that are set and were evaluated last.
  ///
  /// Without gaps these are the innovations of the differenced series. With gaps each observation is
  /// predicted from those before it, the unknown starting values included.
  init(objective: ARIMAObjective, series: [Double]) {
    raw = [Double](repeating: .nan, count: series.count)
    scaled = raw
    if objective.problem.data.gaps.isEmpty {
      fillDifferenced(objective)
    } else {
      fillDiffuse(objective)
    }
  }

  private mutating func fillDifferenced(_ objective: ARIMAObjective) {
    let problem = objective.problem
    let offset = problem.data.differencing.span
    if objective.hasInnovations {
      for t in 0..<problem.count {
        raw[t + offset] = objective.keptInnovations[t]
        scaled[t + offset] = objective.keptInnovations[t] / objective.keptVariances[t].squareRoot()
      }
      return
    }
    objective.resetScratch()
    guard
      let filter = objective.makeFilter(
        columns: 1, coefficients: objective.natural, starts: { _, _ in 0 })
    else { return }
    for t in 0..<problem.count {
      let variance = filter.innovationVariance
      filter.observe(inverse: 1 / variance) { _ in objective.combined[t] }
      raw[t + offset] = filter.innovations[0]
      scaled[t + offset] = filter.innovations[0] / variance.squareRoot()
    }
  }

  /// The starting values are learnt along the way: each row of their regression is rotated into a
  /// triangle, and what the rotation leaves of the observation is its recursive residual.
  ///
  /// Source: Golub & Van Loan (2013), Matrix Computations, section 6.5 (updating by rotations).
  private mutating func fillDiffuse(_ objective: ARIMAObjective) {
    let problem = objective.problem
    let span = problem.data.differencing.span
    objective.resetScratch()
    guard
      let filter = objective.makeFilter(
        columns: 1 + span, coefficients: objective.natural, starts: objective.unitStart)
    else { return }
    var triangle = RotatedTriangle(count: span)
    let innovations = filter.innovations
    for t in 0..<problem.count {
      guard problem.observed[t] else {
        filter.skip()
        continue
      }
      let variance = filter.innovationVariance
      let root = variance.squareRoot()
      filter.observe(inverse: 1 / variance) { $0 == 0 ? objective.combined[t] : 0 }
      let row = (0..<span).map { innovations[$0 + 1] / root }
      if let rest = triangle.add(row, innovations[0] / root) {
        scaled[t] = rest.value
        raw[t] = rest.value * root / rest.share
      }
    }
  }
}

/// An upper triangle that rows are rotated into one by one.
struct RotatedTriangle {
  private var rows: [[Double]]
  private var values: [Double]
  private var isSet: [Bool]

  init(count: Int) {
    rows = Array(repeating: Array(repeating: 0, count: count), count: count)
    values = Array(repeating: 0, count: count)
    isSet = Array(repeating: false, count: count)
  }

  /// Adds a row with its value.
  ///
  /// - Returns: What is left of the value and the share √(1 − leverage) it kept, or nil when the row
  ///   was needed to determine a coefficient.
  mutating func add(_ newRow: [Double], _ newValue: Double) -> (value: Double, share: Double)? {
    var row = newRow
    var value = newValue
    var share = 1.0
    let size = row.reduce(0) { Swift.max($0, $1.magnitude) }
    for j in row.indices where row[j] != 0 {
      if !isSet[j] {
        // What earlier rotations leave of a dependent row is rounding.
        guard row[j].magnitude > 1e-9 * size else { continue }
        rows[j] = row
        values[j] = value
        isSet[j] = true
        return nil
      }
      let length = (rows[j][j] * rows[j][j] + row[j] * row[j]).squareRoot()
      let cosine = rows[j][j] / length
      let sine = row[j] / length
      for i in j..<row.count {
        let upper = rows[j][i]
        rows[j][i] = cosine * upper + sine * row[i]
        row[i] = cosine * row[i] - sine * upper
      }
      (values[j], value) = (cosine * values[j] + sine * value, cosine * value - sine * values[j])
      share *= cosine.magnitude
    }
    return (value, share)
  }
}
