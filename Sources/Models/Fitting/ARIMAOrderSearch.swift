import TimeSeries

extension ARIMAModel {
  /// Orders by AICc over models differenced once, and once by season where there is one.
  ///
  /// All candidates share their differencing, so that their likelihoods are of the same data.
  ///
  /// - Parameter request: A request whose formula leaves the orders of `arima()` open.
  /// - Returns: The formula with the best orders, and what was compared, best first.
  /// - Throws: `ModelError` of the last candidate when none could be estimated.
  static func orders(
    for request: FitRequest
  ) throws(ModelError) -> (formula: ModelFormula, trace: [CandidateRow]) {
    guard case .arima(_, let seasonal) = reference(for: request) else {
      return (request.formula, [])
    }
    var formula = request.formula
    var trace: [CandidateRow] = []
    var best: (criterion: Double, formula: ModelFormula)?
    var failure = ModelError.estimationFailed("no order could be estimated")
    for family in candidates(isSeasonal: seasonal != nil) {
      formula.family = family
      do {
        let criterion = try ARIMAModel.criterion(of: request.with(formula))
        trace.append(CandidateRow(model: formula.rightHandSide, criterion: criterion))
        if criterion < best?.criterion ?? .infinity { best = (criterion, formula) }
      } catch {
        failure = error
        trace.append(
          CandidateRow(model: formula.rightHandSide, criterion: .infinity, rejection: "\(error)"))
      }
    }
    guard let best else { throw failure }
    return (best.formula, trace.sorted { $0.criterion < $1.criterion })
  }

  /// Up to three ordinary and two seasonal coefficients around the airline model.
  private static func candidates(isSeasonal: Bool) -> [ModelFamily] {
    let ordinary = [(0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (2, 1), (1, 2)]
      .map { ARIMAOrder(p: $0.0, d: 1, q: $0.1) }
    guard isSeasonal else { return ordinary.map { .arima(order: $0, seasonal: nil) } }
    let seasonal = [(0, 1), (1, 0), (1, 1)].map { ARIMAOrder(p: $0.0, d: 1, q: $0.1) }
    return ordinary.flatMap { order in
      seasonal.map { .arima(order: order, seasonal: $0) }
    }
  }
}
