import TimeSeries

extension ARIMAModel {
  static func orders(
    for request: FitRequest
  ) throws(ModelError) -> (formula: ModelFormula, trace: [CandidateRow], notes: [String]) {
    var formula = request.formula
    var trace: [CandidateRow] = []
    var best: (Double, ModelFamily)?
    for (p, q) in [(0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (2, 1), (1, 2)] {
      for (sp, sq) in [(0, 1), (1, 0), (1, 1)] {
        let family = ModelFamily.arima(order: ARIMAOrder(p: p, d: 1, q: q), seasonal: ARIMAOrder(p: sp, d: 1, q: sq))
        formula.family = family
        let model = try ARIMAModel(request.with(formula))
        trace.append(CandidateRow(model: formula.rightHandSide, criterion: model.fit.aicc))
        if model.fit.aicc < best?.0 ?? .infinity { best = (model.fit.aicc, family) }
      }
    }
    formula.family = best?.1 ?? formula.family
    return (formula, trace.sorted { $0.criterion < $1.criterion }, [])
  }
}
