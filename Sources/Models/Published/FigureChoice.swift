import LinearAlgebra
public import TimeSeries

/// Estimates the model of a formula on figures as they are published.
///
///     let model = try fit(formula, data: data, figures: retail.publishedFigures, like: level)
///
/// Orders, windows and outliers that the formula leaves open are chosen: windows by the likelihood
/// of the figures, differences, orders and outliers on the mode path of an airline fit.
///
/// - Parameters:
///   - formula: What to estimate; ARIMA, structural or `auto()`, in levels or logarithms.
///   - data: Series by name, for regressors that are columns.
///   - figures: The figures of the response.
///   - template: Name, frequency and description of the response; its values are not read.
///   - options: As for `fit(_:data:options:)`.
/// - Returns: The fitted model; its `formula` has every choice filled in.
/// - Throws: `ModelError` naming series and period.
public func fit(
  _ formula: ModelFormula, data: [String: Series], figures: [PublishedFigure],
  like template: Series,
  options: FitOptions = FitOptions()
) throws(ModelError) -> FigureModel {
  var source = FigureSource(
    template: template, figures: figures, data: data, options: options)
  do {
    source = try source.beginning(with: formula)
    return try FigureChoice(source: source, formula: formula).fit()
  } catch {
    switch error {
    case .inSeries, .unknownSeries, .notPositive, .missingPaths, .incompletePath: throw error
    case .unusableValue(let position, _), .missingRegressor(_, let position),
      .unidentifiedGap(let position):
      let start = source.figures.flatMap(\.allPeriods).min()
      throw .inSeries(
        name: template.name, period: start.map { "\($0 + position)" }, cause: error)
    default: throw .inSeries(name: template.name, period: nil, cause: error)
    }
  }
}

/// Fills in what a formula leaves open, then estimates it on the figures.
private struct FigureChoice {
  let source: FigureSource
  var formula: ModelFormula
  private var notes: [String] = []
  private var trace: [CandidateRow] = []
  /// Decisions between models that the data have made.
  private var choices = 0

  init(source: FigureSource, formula: ModelFormula) {
    self.source = source
    self.formula = formula
  }

  func fit() throws(ModelError) -> FigureModel {
    var choice = self
    let scope = formula.outlierScope
    let isAutomatic = formula.choosesScale
    choice.formula = formula.withoutOutlierSearch()
    try choice.checkFamily()
    if isAutomatic { try choice.chooseCalendar() }
    try choice.chooseWindows()
    if isAutomatic || choice.formula.family.hasOpenOrders || scope != nil {
      try choice.chooseOnPath(scope)
    }
    if case .structural(nil) = choice.formula.family {
      choice.formula.family = .structural(choice.isSeasonal ? .basic : .init(slope: .random))
    }
    return try FigureModel(
      choice.formula, source: source, trace: choice.trace, notes: choice.notes,
      choices: choice.choices)
  }

  private func checkFamily() throws(ModelError) {
    switch formula.family {
    case .arima, .structural, .automatic, .regARIMA: return
    default:
      throw .invalidSpecification(
        "sums of months need a model of the months: write arima(), structural() or auto(), or "
          + "regress the months that have a level")
    }
  }

  private var season: Int {
    source.template.description.adjustment?.hasPrefix("seasonal") == true
      ? 1 : source.template.frequency.periodsPerYear
  }

  private var isSeasonal: Bool { season > 1 }

  /// The model under which windows are compared and the path is made.
  private var reference: ModelFamily {
    switch formula.family {
    case .arima(.some, _), .structural(.some): return formula.family
    default: return airline
    }
  }

  private var airline: ModelFamily {
    let one = ARIMAOrder(p: 0, d: 1, q: 1)
    return .arima(order: one, seasonal: isSeasonal ? one : nil)
  }

  /// Lengths of the New Year windows by AICc, each at the parameters of the first with the mode of
  /// its own months; those that come near the best are estimated.
  private mutating func chooseWindows() throws(ModelError) {
    let open = RegressorTerm.newYear(before: nil, during: nil, after: nil)
    guard let place = formula.regressors.firstIndex(of: open) else { return }
    let plan = try source.plan(formula)
    func candidate(_ window: RegressorTerm) -> ModelFormula {
      var candidate = formula
      candidate.family = reference
      candidate.regressors[place] = window
      return candidate
    }
    let first = try source.problem(candidate(NewYearWindows.grid[0]), plan: plan)
    var point = try first.estimation.run()
    var rows: [(window: RegressorTerm, criterion: Double)] = []
    for window in NewYearWindows.grid {
      let problem = try source.problem(candidate(window), plan: plan)
      guard let settled = try problem.estimation.settle(point),
        let form = problem.estimation.form(settled.parameters),
        let outcome = try problem.estimation.filter(form, at: settled.mode).run(form)
      else { continue }
      point.mode = settled.mode
      let count = Double(outcome.run.regularCount)
      let value = problem.estimation.isConcentrated ? outcome.concentrated : outcome.plain
      // Criteria of one model class on the same figures: AICc up to what they share.
      let k = Double(problem.names.count + problem.estimation.process.starts[0].count + 1)
      rows.append((window, 2 * count * value + 2 * k * count / (count - k - 1)))
    }
    guard let best = rows.min(by: { $0.criterion < $1.criterion }) else {
      throw .estimationFailed("no New Year window could be estimated on the figures")
    }
    formula.regressors[place] = best.window
    choices += 1
    notes.append(
      "Chinese New Year windows: \(best.window.description), by the likelihood of the figures among "
        + "\(rows.count) pairs of lengths.")
  }

  /// Logarithms of what is positive by its nature, and calendar terms that lower AICc, where the
  /// dictionary names the calendar.
  private mutating func chooseCalendar() throws(ModelError) {
    let description = source.template.description
    if formula.transform == .identity, description.positive == true { formula.transform = .log }
    guard description.movesWithChineseNewYear, source.template.frequency == .monthly,
      description.kind != .rate, formula.regressors.isEmpty
    else { return }
    var best = try criterion(formula)
    for term in [RegressorTerm.newYear(before: nil, during: nil, after: nil), .tradingDays] {
      var wider = self
      wider.formula.regressors.append(term)
      try wider.chooseWindows()
      let value = try wider.criterion(wider.formula)
      notes.append(
        (term == .tradingDays ? "Trading days" : "Chinese New Year windows")
          + (value < best ? " kept: they lower" : " left out: they would raise")
          + " AICc by \(oneDecimal((best - value).magnitude)).")
      choices += 1
      guard value < best else { continue }
      choices = wider.choices + 1
      (formula, best) = (wider.formula, value)
    }
  }

  /// AICc of a formula under the reference model.
  private func criterion(_ candidate: ModelFormula) throws(ModelError) -> Double {
    var candidate = candidate
    candidate.family = reference
    let problem = try source.problem(candidate)
    return try FigureAssembly(
      estimation: problem.estimation, point: problem.estimation.run(),
      regressorNames: problem.names
    ).fit(draws: 0, computesErrors: false).aicc
  }

  /// Differences, orders and outliers on the months as the reference model fills them in.
  private mutating func chooseOnPath(_ scope: OutlierScope?) throws(ModelError) {
    var filling = formula
    let family = reference
    filling.family = family
    let problem = try source.problem(filling)
    let point = try problem.estimation.run()
    let plan = problem.estimation.plan
    var filled = source.series(plan)
    let law = try FigureAssembly(
      estimation: problem.estimation, point: point, regressorNames: problem.names
    ).fit(draws: 0, computesErrors: false).law(
      of: plan.open, future: Matrix(rows: 0, columns: problem.names.count),
      knowsCoefficients: true)
    for (month, value) in zip(law.positions, law.mean) {
      filled.values[month] = plan.transform.inverse(value)
    }
    var data = source.data
    data[source.template.name] = filled
    var open = formula
    if let scope { open.regressors.append(.outliers(scope)) }
    var options = source.options
    if plan.profile != nil, isSeasonal, options.selection.seasonalDifferences == nil {
      // The season of growth alone is the profile that was assumed: it must not count as data.
      options.selection.seasonalDifferences = 1
    }
    let request = try FitRequest(open, data: data, options: options)
    let chosen: ARIMAModel
    switch open.family {
    case .automatic, .regARIMA: chosen = try AutomaticChoice(request).fit()
    case .structural:
      var arima = open
      arima.family = airline
      chosen = try ARIMAModel.choose(request.with(arima))
      formula.regressors = chosen.formula.regressors
      choices += chosen.choices
      notes.append(
        "Outliers were looked for by an airline model on the mode path of "
          + "\(family.text ?? "another").")
      return
    default: chosen = try ARIMAModel.choose(request)
    }
    formula = chosen.formula
    trace = chosen.summary.trace
    choices += chosen.choices
    notes.append(
      "Months without a figure were filled in by \(family.text ?? "the airline model") on the "
        + "figures; what the formula left open was chosen on that path, and estimated on the figures."
    )
  }
}
