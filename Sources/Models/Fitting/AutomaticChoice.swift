import TimeSeries

/// The house default for one series: scale, calendar, outliers and orders, each by likelihood.
///
/// Scale: the airline model on levels and on logs, each with its own outliers, compared by AICc of
/// the data in their own unit. Calendar: Chinese New Year windows and trading days where the
/// dictionary names the calendar and the series is not adjusted, each kept when it lowers AICc.
struct AutomaticChoice {
  private var request: FitRequest
  private var notes: [String] = []
  private var trace: [CandidateRow] = []
  /// Decisions made by the data so far.
  private var choices = 0
  /// Outliers found on the chosen scale, kept in the model while the calendar is judged.
  private var outliers: [RegressorTerm] = []

  init(_ request: FitRequest) { self.request = request }

  /// Chooses and estimates.
  func fit() throws(ModelError) -> ARIMAModel {
    var choice = self
    try choice.chooseScale()
    try choice.chooseCalendar()
    var formula = choice.request.formula
    formula.family = .arima(order: nil, seasonal: nil)
    if choice.looksForOutliers, formula.outlierScope == nil {
      formula.regressors.append(.outliers())
    }
    return try ARIMAModel.choose(
      choice.request.with(formula), trace: choice.trace, notes: choice.notes,
      choices: choice.choices)
  }

  /// True from five years on: in shorter series outliers that are taken out make forecasts worse.
  private var looksForOutliers: Bool {
    let season = request.series.frequency.periodsPerYear
    return request.series.observedCount >= Swift.max(5 * season, 24)
  }

  private var reference: ModelFamily { ARIMAModel.reference(for: request) }

  /// True where the months move with the Chinese New Year.
  private var followsChina: Bool {
    let description = request.series.description
    // A rate of change would need the change of the regressor, not its level.
    return description.movesWithChineseNewYear && request.series.frequency == .monthly
      && request.series.kind != .rate
      && request.formula.regressors.allSatisfy { $0.isOutlierSearch || $0.isEvent }
  }

  /// AICc, in the unit of the data, of the airline model on one scale with windows of middling
  /// length and the outliers it shows.
  private func screened(
    _ transform: ResponseTransform
  ) throws(ModelError) -> (criterion: Double, outliers: [RegressorTerm]) {
    var formula = request.formula.withoutOutlierSearch()
    formula.transform = transform
    formula.family = reference
    var windows = formula
    if followsChina { windows.regressors.append(.newYear(before: 10, during: 7, after: 10)) }
    let start = try startModel(windows, without: formula)
    guard looksForOutliers || request.formula.outlierScope != nil else {
      return (start.request.originalCriterion(of: start.fit), [])
    }
    let search = OutlierSearch(
      request.formula.outlierScope ?? .usual, count: request.series.observedCount)
    let found = try search.run(start.request)
    return (start.request.originalCriterion(of: found.fit), found.added)
  }

  /// The model with windows, or without where no observed month tells them apart.
  private func startModel(
    _ windows: ModelFormula, without: ModelFormula
  ) throws(ModelError) -> (fit: ARIMAFit, request: FitRequest) {
    do {
      let request = try request.with(windows)
      return (try ARIMAModel.estimate(request, options: .screening), request)
    } catch .collinear where windows != without {
      let request = try request.with(without)
      return (try ARIMAModel.estimate(request, options: .screening), request)
    }
  }

  private mutating func chooseScale() throws(ModelError) {
    guard request.formula.transform == .identity, request.series.kind != .rate,
      request.series.values.allSatisfy({ $0.isNaN || $0 > 0 }),
      let level = try? screened(.identity), let logarithm = try? screened(.log)
    else {
      outliers = (try? screened(request.formula.transform))?.outliers ?? []
      return
    }
    let gain = level.criterion - logarithm.criterion
    // As in X-13, levels must be better by 2 to be preferred: growth is what is read off.
    let takesLog = gain > -2
    var formula = request.formula
    formula.transform = takesLog ? .log : .identity
    request = try request.with(formula)
    outliers = takesLog ? logarithm.outliers : level.outliers
    choices += 1
    notes.append(Self.remark(onScaleGain: gain, takesLog: takesLog))
  }

  /// The decision on the scale in a sentence; `gain` is AICc of levels less that of logarithms.
  private static func remark(onScaleGain gain: Double, takesLog: Bool) -> String {
    let size = oneDecimal(gain.magnitude)
    let comparison =
      size == "0.0"
      ? "AICc the same for logarithms and for levels"
      : "AICc \(size) \(gain > 0 ? "lower" : "higher") for logarithms than for levels"
    let margin =
      takesLog && gain <= 0 ? "; less than the 2 that would decide for levels." : "."
    return "\(takesLog ? "Logarithms" : "Levels"): \(comparison), both with their own outliers"
      + margin
  }

  private mutating func chooseCalendar() throws(ModelError) {
    guard followsChina else { return }
    var formula = request.formula
    formula.family = reference
    formula.regressors = request.formula.regressors.filter(\.isEvent) + outliers
    var kept: [RegressorTerm] = []
    var best = try ARIMAModel.criterion(of: request.with(formula))
    for term in [RegressorTerm.newYear(before: nil, during: nil, after: nil), .tradingDays] {
      var wider = formula
      wider.regressors.append(term)
      guard let windows = try? NewYearWindows.choose(request.with(wider), under: reference),
        let criterion = try? ARIMAModel.criterion(of: request.with(windows.formula))
      else { continue }
      let gain = best - criterion
      choices += 1
      notes.append(
        (term == .tradingDays ? "Trading days" : "Chinese New Year windows")
          + (gain > 0 ? " kept: they lower" : " left out: they would raise")
          + " AICc by \(oneDecimal(gain.magnitude)).")
      if gain > 0 {
        (formula, best) = (windows.formula, criterion)
        kept.append(term)
      }
    }
    var chosen = request.formula
    chosen.regressors = kept + chosen.regressors
    request = try request.with(chosen)
  }
}

extension FitRequest {
  /// AICc of the data in their own unit, comparable between scales.
  fileprivate func originalCriterion(of fit: ARIMAFit) -> Double {
    fit.aicc - 2 * logJacobian(skipping: fit.specification.differencingSpan)
  }
}

/// A number with one decimal, for notes.
func oneDecimal(_ value: Double) -> String { fixedText(value, decimals: 1) }
