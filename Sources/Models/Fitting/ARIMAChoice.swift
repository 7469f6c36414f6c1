import TimeSeries

extension ARIMAModel {
  /// Fills in what a formula leaves open, window lengths first, then orders, and estimates it.
  static func choose(
    _ request: FitRequest, trace: [CandidateRow] = [], notes: [String] = []
  ) throws(ModelError) -> ARIMAModel {
    let windows = try NewYearWindows.choose(request, under: reference(for: request))
    var request = try request.with(windows.formula)
    var trace = trace + windows.trace
    if request.formula.family.hasOpenOrders {
      let search = try orders(for: request)
      request = try request.with(search.formula)
      trace += search.trace
    }
    return try ARIMAModel(request, trace: trace, notes: notes)
  }

  /// The model under which regressors are compared before the orders are known: the orders given,
  /// or the airline model, without its seasonal part where there is no season to speak of.
  static func reference(for request: FitRequest) -> ModelFamily {
    if case .arima(.some, _) = request.formula.family { return request.formula.family }
    let one = ARIMAOrder(p: 0, d: 1, q: 1)
    let season = request.series.frequency.periodsPerYear
    let isSeasonal = season > 1 && request.series.count >= 3 * season
    return .arima(order: one, seasonal: isSeasonal ? one : nil)
  }
}

extension ModelFamily {
  /// True for `arima()`, whose orders are to be chosen.
  var hasOpenOrders: Bool {
    if case .arima(nil, _) = self { true } else { false }
  }
}
