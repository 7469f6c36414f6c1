import TimeSeries

/// The house default for one series: scale, calendar and orders, each by likelihood.
///
/// Scale: the airline model on levels and on logs, compared by the likelihood of the data in their own
/// unit. Calendar: Chinese New Year windows and trading days where the dictionary names the calendar
/// and the series is not adjusted, each kept when it lowers AICc. Orders: stepwise by AICc.
struct AutomaticChoice {
  private var request: FitRequest
  private var notes: [String] = []
  private var trace: [CandidateRow] = []

  init(_ request: FitRequest) { self.request = request }

  /// Chooses and estimates.
  func fit() throws(ModelError) -> ARIMAModel {
    var choice = self
    try choice.chooseScale()
    try choice.chooseCalendar()
    var formula = choice.request.formula
    formula.family = .arima(order: nil, seasonal: nil)
    return try ARIMAModel.choose(
      choice.request.with(formula), trace: choice.trace, notes: choice.notes)
  }

  private var reference: ModelFamily { ARIMAModel.reference(for: request) }

  private mutating func chooseScale() throws(ModelError) {
    guard request.formula.transform == .identity, request.series.kind != .rate,
      request.series.values.allSatisfy({ $0.isNaN || $0 > 0 })
    else { return }
    var formula = request.formula
    formula.family = reference
    let level = try? ARIMAModel(request.with(formula))
    formula.transform = .log
    let logarithm = try? ARIMAModel(request.with(formula))
    guard let level, let logarithm else { return }
    let gain = logarithm.summary.logLikelihoodOriginal - level.summary.logLikelihoodOriginal
    if gain > 0 {
      var chosen = request.formula
      chosen.transform = .log
      request = try request.with(chosen)
      notes.append(
        "Logarithms fit better than levels: log-likelihood higher by \(oneDecimal(gain)).")
    } else {
      notes.append(
        "Levels fit better than logarithms: log-likelihood higher by \(oneDecimal(-gain)).")
    }
  }

  private mutating func chooseCalendar() throws(ModelError) {
    let description = request.series.description
    let isAdjusted = description.adjustment.map { $0 != "none" } ?? false
    guard description.calendar == "china", !isAdjusted, request.series.frequency == .monthly,
      request.formula.regressors.isEmpty
    else { return }
    var formula = request.formula
    formula.family = reference
    var best = try ARIMAModel(request.with(formula)).fit.aicc
    for term in [RegressorTerm.newYear(before: nil, during: nil, after: nil), .tradingDays] {
      var wider = formula
      wider.regressors.append(term)
      guard let windows = try? NewYearWindows.choose(request.with(wider), under: reference),
        let model = try? ARIMAModel(request.with(windows.formula))
      else { continue }
      trace += windows.trace
      let gain = best - model.fit.aicc
      notes.append(
        "\(windows.formula.regressors.last.map { "\($0)" } ?? "") "
          + (gain > 0 ? "kept: lowers" : "left out: would raise")
          + " AICc by \(oneDecimal(gain.magnitude)).")
      if gain > 0 { (formula, best) = (windows.formula, model.fit.aicc) }
    }
    var chosen = request.formula
    chosen.regressors = formula.regressors
    request = try request.with(chosen)
  }
}

/// A number with one decimal, for notes.
func oneDecimal(_ value: Double) -> String { fixedText(value, decimals: 1) }
