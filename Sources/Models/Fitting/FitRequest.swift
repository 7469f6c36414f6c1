import LinearAlgebra
package import TimeSeries

/// A formula with its data made ready: the response found, trimmed and transformed.
package struct FitRequest: Sendable {
  package let formula: ModelFormula
  package let data: [String: Series]
  package let options: FitOptions
  /// The response from its first to its last observed month.
  package let series: Series
  /// The response on the model's scale, NaN where missing.
  package let response: [Double]
  package let transform: Transform
  /// What was left out of the sample because of the regressors.
  package let notes: [String]
  /// The month that counts as 1 in `trend()`: the first of the series, of the sample or not.
  let origin: Period
  private let sample: RegressorSample
  private let cache: DesignCache

  /// Finds, trims and transforms the response of a formula.
  ///
  /// - Throws: `ModelError` for an unknown or empty series, or a value the transform cannot take.
  package init(
    _ formula: ModelFormula, data: [String: Series], options: FitOptions
  ) throws(ModelError) {
    guard let found = data[formula.response] else {
      throw .unknownSeries(
        name: formula.response, nearest: nearestName(to: formula.response, in: data.keys.sorted()))
    }
    let series = try Self.trimmed(found)
    let complete = try Self.withExponent(formula, of: series)
    try self.init(
      complete, sample: RegressorSample(complete, series: series, data: data),
      transform: Self.transform(of: complete), origin: series.start, data: data,
      options: options, cache: DesignCache())
  }

  /// The formula with the λ of `boxCox(x)` filled in, by likelihood.
  private static func withExponent(
    _ formula: ModelFormula, of series: Series
  ) throws(ModelError) -> ModelFormula {
    guard formula.transform == .boxCox(nil) else { return formula }
    var complete = formula
    do {
      complete.transform = .boxCox(
        try BoxCoxLambda.likelihood(series.values, period: series.frequency.periodsPerYear))
    } catch {
      throw .inSeries(name: series.name, period: nil, cause: error)
    }
    return complete
  }

  private init(
    _ formula: ModelFormula, sample: RegressorSample, transform: Transform, origin: Period,
    data: [String: Series], options: FitOptions, cache: DesignCache
  ) throws(ModelError) {
    let series = sample.series
    notes = sample.notes
    self.sample = sample
    self.origin = origin
    self.cache = cache
    self.formula = formula
    self.data = data
    self.options = options
    self.series = series
    self.transform = transform
    if transform != .identity {
      for (i, value) in series.values.enumerated() where value <= 0 {
        throw .notPositive(
          series: series.name, period: "\(series.start + i)", value: value,
          transform: transform == .log ? "a logarithm" : "a Box–Cox transform")
      }
    }
    response = series.values.map(transform.apply)
    for (i, value) in response.enumerated() where value.isInfinite {
      throw .inSeries(
        name: series.name, period: "\(series.start + i)",
        cause: .unusableValue(position: i, value: series.values[i]))
    }
    do throws(ModelError) {
      try requireSize(response, atLeast: 1e-150)
    } catch {
      throw .inSeries(name: series.name, period: nil, cause: error)
    }
  }

  /// The same data under another formula.
  package func with(_ formula: ModelFormula) throws(ModelError) -> FitRequest {
    try FitRequest(
      formula, sample: sample, transform: Self.transform(of: formula), origin: origin, data: data,
      options: options, cache: cache)
  }

  /// Periods per year that an automatic choice gives seasonal orders to: 1 for a series that its
  /// publisher has adjusted for the season.
  package var searchedSeason: Int {
    series.description.adjustment?.hasPrefix("seasonal") == true
      ? 1 : series.frequency.periodsPerYear
  }

  /// The regressors of the formula over the sample; columns of data have NaN in least squares only,
  /// where they leave out the row.
  package func design() throws(ModelError) -> RegressorDesign {
    let design = try RegressorDesign(
      terms: formula.regressors, cache: cache,
      builder: ColumnBuilder(
        start: series.start, count: series.count, origin: origin, data: data,
        calendar: options.calendar))
    try requireVaryingColumns(design)
    return formula.family == .regression ? design : design.bridged()
  }

  /// The design of a regression and its n × r matrix, r = 0 for a constant alone.
  ///
  /// - Throws: `ModelError.invalidSpecification` for a formula with nothing on its right-hand side, or
  ///   windows without lengths.
  func regressionDesign() throws(ModelError) -> (design: RegressorDesign, matrix: Matrix) {
    try requireWindows()
    let design = try design()
    guard formula.constant != .excluded || design.matrix != nil else {
      throw .invalidSpecification("\(formula) has nothing on its right-hand side")
    }
    return (design, design.matrix ?? Matrix(rows: response.count, columns: 0))
  }

  /// Refuses windows without lengths, which only a time-series model chooses.
  private func requireWindows() throws(ModelError) {
    let open = RegressorTerm.newYear(before: nil, during: nil, after: nil)
    guard !formula.regressors.contains(open) else {
      throw .invalidSpecification(
        "a regression needs the lengths of its windows: newYear(before: 20, during: 7, after: 15)")
    }
  }

  /// Puts the series' name and period to an error of the numeric core.
  package func located(_ error: ModelError) -> ModelError {
    switch error {
    case .inSeries, .unknownSeries, .notPositive, .missingPaths, .incompletePath: error
    case .unusableValue(let position, _), .refusedValue(let position, _, _),
      .missingRegressor(_, let position), .unidentifiedGap(let position):
      .inSeries(name: series.name, period: "\(series.start + position)", cause: error)
    default: .inSeries(name: series.name, period: nil, cause: error)
    }
  }

  /// The sum over the observations of log |dy/dx|, leaving out the first `skipping`.
  ///
  /// The likelihood is the density of the differenced data given the first observations, so only
  /// the others change scale.
  package func logJacobian(skipping: Int) -> Double {
    transform.logJacobian(series.values.dropFirst(skipping))
  }

  private static func trimmed(_ series: Series) throws(ModelError) -> Series {
    guard let first = series.values.firstIndex(where: { !$0.isNaN }),
      let last = series.values.lastIndex(where: { !$0.isNaN })
    else { throw .inSeries(name: series.name, period: nil, cause: .allMissing) }
    var kept = series
    kept.start = series.start + first
    kept.values = Array(series.values[first...last])
    return kept
  }

  private static func transform(of formula: ModelFormula) throws(ModelError) -> Transform {
    switch formula.transform {
    case .identity: return .identity
    case .log: return .log
    case .boxCox(let lambda?): return .boxCox(lambda: lambda)
    case .boxCox(nil):
      throw .invalidSpecification("boxCox(\(formula.response)) needs its λ, as in boxCox(x, 0.3)")
    }
  }
}
