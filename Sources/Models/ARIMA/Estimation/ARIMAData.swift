import LinearAlgebra
import RealModule

/// Checked and scaled input of an ARIMA model: the series, its gaps, the columns of its regression.
struct ARIMAData {
  let specification: ARIMASpecification
  let differencing: Differencing
  /// The series divided by `scale`, less `offset`; NaN where missing.
  let values: [Double]
  /// Power of two that the data were divided by.
  let scale: Double
  /// What was taken off, in units of `scale`: differencing removes it anyway.
  let offset: Double
  /// Positions of the missing observations.
  let gaps: [Int]
  /// Constant first, then regressors, on the scale given.
  let design: Matrix
  let designNames: [String]
  /// Power of two that each column of the design is divided by.
  let designScales: [Double]

  /// Observations that enter the likelihood.
  var effectiveCount: Int { values.count - gaps.count - differencing.span }

  /// - Throws: `ModelError` for whatever cannot be estimated, before any work is done.
  init(
    specification: ARIMASpecification, series: [Double], regressors: Matrix?, names: [String]
  ) throws(ModelError) {
    try Self.check(specification)
    try Self.check(series)
    self.specification = specification
    differencing = Differencing(specification)
    design = Self.design(specification, count: series.count, regressors: regressors)
    designNames = (specification.constantName.map { [$0] } ?? []) + names
    gaps = series.indices.filter { series[$0].isNaN }
    try Self.checkCounts(
      specification, usable: series.count - gaps.count - differencing.span,
      regression: design.columns)
    try Self.check(design, names: designNames)
    let columns = design
    designScales = (0..<columns.columns).map { Self.powerOfTwo(columns.column($0)) }
    let first = Self.powerOfTwo(series)
    let level = differencing.span > 0 ? (series.first { !$0.isNaN } ?? 0) / first : 0
    let centred = series.map { $0 / first - level }
    let second = try Self.variation(centred, differencing)
    scale = first * second
    offset = level / second
    values = centred.map { $0 / second }
  }

  /// Column j of the design divided by its scale.
  func scaledColumn(_ j: Int) -> [Double] { design.column(j).map { $0 / designScales[j] } }

  private static func check(_ specification: ARIMASpecification) throws(ModelError) {
    if specification.includesConstant && specification.differences > 1 {
      throw .invalidSpecification(
        "a constant in a model differenced \(specification.differences) times would be a trend in "
          + "the growth; leave it out or difference less")
    }
    if specification.period == 1 && specification.seasonal != .zero {
      throw .invalidSpecification(
        "seasonal orders \(specification.seasonal) need a seasonal period above 1; give it with "
          + "--period or leave the seasonal part out")
    }
    try checkDifferences(specification)
    try checkWork(specification)
  }

  /// Two differences remove a trend whose slope wanders, a third one the seasons; every further one
  /// only adds noise.
  private static func checkDifferences(
    _ specification: ARIMASpecification
  ) throws(ModelError) {
    let (d, seasonal) = (specification.order.d, specification.seasonal.d)
    guard d > 2 || seasonal > 2 || d + seasonal > 3 else { return }
    let often = { (count: Int) in count == 1 ? "once" : count == 2 ? "twice" : "\(count) times" }
    let times =
      (d > 0 ? [often(d)] : []) + (seasonal > 0 ? ["by the season \(often(seasonal))"] : [])
    throw .invalidSpecification(
      "\(specification) differences \(times.joined(separator: " and ")), which leaves little but noise; difference at most "
        + "twice, or three times together with the seasonal part, as in (0,2,1) or (0,2,1)(0,1,1)")
  }

  /// Coefficients times the square of the lags they reach, which is what an evaluation of the
  /// likelihood with its gradient costs; at this limit an estimate takes about two seconds.
  static let largestWork = 1_000_000

  private static func checkWork(_ specification: ARIMASpecification) throws(ModelError) {
    let (order, seasonal) = (specification.order, specification.seasonal)
    let lags = Swift.max(
      order.p + specification.period * seasonal.p, order.q + specification.period * seasonal.q)
    guard specification.armaCount * lags * lags > largestWork else { return }
    throw .invalidSpecification(
      "\(specification) has \(specification.armaCount) coefficients that reach back \(lags) "
        + "periods, more than can be estimated in a reasonable time; take smaller orders")
  }

  private static func check(_ series: [Double]) throws(ModelError) {
    var first: Double?
    var varies = false
    for (position, value) in series.enumerated() where !value.isNaN {
      guard value.isFinite else { throw .unusableValue(position: position, value: value) }
      if let first { varies = varies || value != first } else { first = value }
    }
    guard first != nil else { throw .allMissing }
    guard varies else { throw .constant(afterDifferencing: false) }
    // Scaling by a power of two carries smaller ones, as long as its reciprocal is a number.
    try requireSize(series, atLeast: 0x1p-900)
  }

  private static func checkCounts(
    _ specification: ARIMASpecification, usable: Int, regression: Int
  ) throws(ModelError) {
    let parameters = specification.armaCount + regression + 1
    guard usable > parameters else {
      throw .tooFewObservations(
        usable: Swift.max(usable, 0), needed: parameters + 1,
        reason: "\(specification) with \(parameters) parameters, after differencing,")
    }
    // With fewer than two observations a coefficient nothing but the noise is fitted.
    guard usable >= 2 * specification.armaCount else {
      throw .invalidSpecification(
        "\(specification) has \(specification.armaCount) coefficients for \(usable) observations "
          + "after differencing, and two observations a coefficient are the least; take smaller "
          + "orders, or let arima() choose them")
    }
  }

  private static func check(_ design: Matrix, names: [String]) throws(ModelError) {
    for j in 0..<design.columns {
      for (t, value) in design.column(j).enumerated() where !value.isFinite {
        throw .missingRegressor(name: names[j], position: t)
      }
    }
  }

  /// The columns of the regression: the constant, then the regressors as given.
  static func design(
    _ specification: ARIMASpecification, count n: Int, from start: Int = 0, regressors: Matrix?
  ) -> Matrix {
    var columns: [Double] = []
    if specification.includesConstant {
      columns = (0..<n).map { specification.differences == 0 ? 1 : Double(start + $0 + 1) }
    }
    let given = regressors?.columns ?? 0
    if let regressors {
      precondition(regressors.rows == n, "regressors have \(regressors.rows) rows, not \(n)")
      columns += regressors.elements
    }
    return Matrix(
      rows: n, columns: given + (specification.includesConstant ? 1 : 0), columnMajor: columns)
  }

  /// The power of two just above the largest magnitude; one where there is nothing but zeros.
  private static func powerOfTwo(_ values: [Double]) -> Double {
    let largest = values.reduce(0) { $1.isNaN ? $0 : Swift.max($0, $1.magnitude) }
    // Below 2⁻⁹⁰⁰ the reciprocal would leave the range of doubles.
    guard largest > 0x1p-900 else { return 1 }
    return Double(sign: .plus, exponent: Swift.min(largest.exponent, 1000), significand: 1)
  }

  /// The scale of what varies after differencing, over windows without a gap.
  ///
  /// - Throws: `.constant(afterDifferencing: true)` when it does not vary beyond rounding.
  private static func variation(
    _ values: [Double], _ differencing: Differencing
  ) throws(ModelError) -> Double {
    let complete = differencing.apply(values).filter { !$0.isNaN }
    guard complete.count > 1 else { return 1 }
    let largest = complete.reduce(0) { Swift.max($0, $1.magnitude) }
    let mean = complete.reduce(0, +) / Double(complete.count)
    let spread = complete.reduce(0) { Swift.max($0, ($1 - mean).magnitude) }
    // Each difference at most doubles a rounding error of 1e-16 relative to the data (at most one).
    let rounding = 1e-15 * Double(1 << (2 * Swift.min(differencing.span, 2)))
    guard spread > rounding else { throw .constant(afterDifferencing: differencing.span > 0) }
    return Swift.max(powerOfTwo([largest]), 0x1p-60)
  }
}
