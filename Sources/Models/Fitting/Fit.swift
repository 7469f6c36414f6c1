public import TimeSeries

/// Estimates the model of a formula.
///
///     let model = try fit(ModelFormula(parsing: "log(exports) ~ arima(0,1,1)(0,1,1)"), data: data)
///
/// - Parameters:
///   - formula: What to estimate; what it leaves open (orders, window lengths) is chosen.
///   - data: Series by name: the response and the columns that the formula names.
///   - options: Optimiser starts, test lags, the calendar of `holiday(name)`, and how the standard
///     errors of least squares are computed.
/// - Returns: The fitted model; its `formula` has every choice filled in.
/// - Throws: `ModelError` naming series and period; `.invalidOption` for a covariance that the model has
///   no use for.
public func fit(
  _ formula: ModelFormula, data: [String: Series], options: FitOptions = FitOptions()
) throws(ModelError) -> any FittedModel {
  guard options.covariance == nil || formula.family == .regression else {
    throw .invalidOption(
      "\(formula) takes its standard errors from its likelihood; the choice of robust ones is for "
        + "least squares, a formula without a time-series term")
  }
  if case .combination(let term) = formula.family {
    return try CombinedModel(formula, term, data: data, options: options)
  }
  let request = try FitRequest(formula, data: data, options: options)
  do throws(ModelError) {
    switch formula.family {
    case .regression: return try RegressionModel(request)
    case .ar1(let method): return try AutocorrelatedModel(request, method: method)
    case .arima(nil, _):
      if let exact = ExactModel(request) { return exact }
      return try ARIMAModel.choose(request)
    case .arima: return try ARIMAModel.choose(request)
    case .structural:
      if let exact = ExactModel(request) { return exact }
      return try StructuralModel.choose(request)
    case .ets(let pattern):
      if let exact = ExactModel(request) { return exact }
      return try SmoothingModel.choose(request, pattern: pattern)
    case .theta(let variant):
      if let exact = ExactModel(request) { return exact }
      return try PlainModel(request) { series, period throws(ModelError) in
        try ThetaSpecification(variant, period: period).fit(series)
      }
    case .ces(let season):
      if let exact = ExactModel(request) { return exact }
      return try PlainModel(complex: request, season: season)
    case .simple(let method):
      return try PlainModel(request) { series, period throws(ModelError) in
        try SimpleSpecification(method, period: period).fit(series)
      }
    case .intermittent(let method):
      return try PlainModel(request) { series, _ throws(ModelError) in try method.fit(series) }
    case .decomposed(let term):
      if let exact = ExactModel(request) { return exact }
      return try DecomposedModel(request, term)
    case .combination: throw .invalidSpecification("\(formula) holds a combination")
    case .automatic:
      if let exact = ExactModel(request) { return exact }
      return try request.houseModel()
    case .regARIMA:
      if let exact = ExactModel(request) { return exact }
      return try AutomaticChoice(request).fit()
    }
  } catch {
    throw request.located(error)
  }
}
