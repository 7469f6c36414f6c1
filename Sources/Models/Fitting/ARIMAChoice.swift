import TimeSeries

extension ARIMAModel {
  /// Fills in what a formula leaves open and estimates it.
  ///
  /// Window lengths and outliers come first, under the orders given or the airline model; then the
  /// orders; then windows and outliers again from none, so that the same orders, when given, lead to
  /// the same model. `choices` are decisions that the data made before: the scale, the calendar.
  static func choose(
    _ request: FitRequest, trace: [CandidateRow] = [], notes: [String] = [], choices: Int = 0
  ) throws(ModelError) -> ARIMAModel {
    let scope = request.formula.outlierScope
    var choice = ARIMAChoice(
      request: try request.with(request.formula.withoutOutlierSearch()),
      scope: scope ?? .usual, trace: trace, notes: notes, choices: choices)
    let findsOutliers = scope != nil && choice.canSearchOutliers()
    try choice.settleRegressors(findsOutliers: findsOutliers)
    if choice.request.formula.family.hasOpenOrders {
      try choice.chooseOrders()
      try choice.settleRegressors(findsOutliers: findsOutliers)
    }
    return try choice.finish(findsOutliers: findsOutliers)
  }

  /// The model under which regressors are compared before the orders are known: the orders given,
  /// or the airline model, without its seasonal part where there is no season to speak of.
  static func reference(for request: FitRequest) -> ModelFamily {
    if case .arima(.some, _) = request.formula.family { return request.formula.family }
    let one = ARIMAOrder(p: 0, d: 1, q: 1)
    let season = request.searchedSeason
    let isSeasonal =
      season > 1 && request.series.count >= 3 * season
      && observesEverySeason(request.response, period: season)
    return .arima(order: one, seasonal: isSeasonal ? one : nil)
  }
}

/// The state of a choice: what is decided so far, and the remarks that go with it.
private struct ARIMAChoice {
  var request: FitRequest
  /// What was compared before, the windows and the orders that were.
  private var earlier: [CandidateRow]
  private var windows: [CandidateRow] = []
  private var orders: [CandidateRow] = []
  var notes: [String]
  /// Decisions that the data made, before the outliers.
  private var choices: Int
  /// Outliers that stand in the formula while windows and orders are chosen.
  var outliers: [RegressorTerm] = []
  /// The regressors before any window or outlier was chosen.
  private let asked: [RegressorTerm]

  /// What a search for outliers looks for.
  private let scope: OutlierScope

  init(
    request: FitRequest, scope: OutlierScope, trace: [CandidateRow], notes: [String], choices: Int
  ) {
    self.request = request
    self.scope = scope
    earlier = trace
    self.notes = notes
    self.choices = choices
    asked = request.formula.regressors
  }

  var reference: ModelFamily { ARIMAModel.reference(for: request) }

  /// Windows without outliers, outliers under these, and windows beside the outliers.
  mutating func settleRegressors(findsOutliers: Bool) throws(ModelError) {
    outliers = []
    try chooseWindows()
    guard findsOutliers else { return }
    addOutliers(under: reference)
    if !outliers.isEmpty { try chooseWindows() }
  }

  private mutating func chooseWindows() throws(ModelError) {
    var formula = request.formula
    formula.regressors = asked + outliers
    let found = try NewYearWindows.choose(request.with(formula), under: reference)
    request = try request.with(found.formula)
    windows = found.trace
  }

  /// False, with a remark, for a series too short to tell an outlier from its season.
  mutating func canSearchOutliers() -> Bool {
    let season = request.series.frequency.periodsPerYear
    // Three years show a month twice besides the one in question; two dozen show a spread.
    let needed = Swift.max(3 * season, 24)
    guard request.series.observedCount < needed else { return true }
    notes.append(
      "No search for outliers: it needs \(needed) observations, and there are "
        + "\(request.series.observedCount).")
    return false
  }

  private mutating func addOutliers(under family: ModelFamily) {
    var formula = request.formula
    formula.family = family
    // Where the reference model cannot be estimated, the final one decides alone.
    outliers = (try? search.run(request.with(formula)).added) ?? []
  }

  mutating func chooseOrders() throws(ModelError) {
    let search = try ARIMAModel.orders(for: request)
    request = try request.with(search.formula)
    orders = search.trace
    // p, d and q, and with a season P, D and Q.
    choices += request.searchedSeason > 1 ? 6 : 3
    notes.append(search.note)
  }

  /// The final estimate, its outliers searched for anew.
  func finish(findsOutliers: Bool) throws(ModelError) -> ARIMAModel {
    let decided = choices + (windows.isEmpty ? 0 : 1)
    guard findsOutliers else {
      return try ARIMAModel(request, trace: trace, notes: notes, choices: decided)
    }
    var formula = request.formula
    formula.regressors.removeAll { outliers.contains($0) && !asked.contains($0) }
    let plain = try request.with(formula)
    let found = try search.run(plain).added
    formula.regressors += found
    let remark =
      found.isEmpty
      ? "No outlier above |t| = \(fixedText(search.criticalValue, decimals: 2))."
      : "Outliers above |t| = \(fixedText(search.criticalValue, decimals: 2)): "
        + found.map(\.description).joined(separator: ", ") + "."
    return try ARIMAModel(
      plain.with(formula), trace: trace, notes: notes + [remark], choices: decided + found.count)
  }

  private var trace: [CandidateRow] { earlier + windows + orders }

  private var search: OutlierSearch {
    OutlierSearch(scope, count: request.series.observedCount)
  }
}

extension ModelFamily {
  /// True for `arima()`, whose orders are to be chosen.
  var hasOpenOrders: Bool {
    if case .arima(nil, _) = self { true } else { false }
  }
}
