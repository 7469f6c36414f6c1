import LinearAlgebra
public import TimeSeries

/// Estimates the model of a formula on figures as they are published.
///
///     let model = try fit(formula, data: data, figures: retail.publishedFigures, like: level)
///
/// Orders, windows and outliers that the formula leaves open are chosen: windows and outliers by the
/// likelihood of the figures, differences and orders on the mode path of an airline fit, which the
/// likelihood of the figures must confirm where they leave the airline model.
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
///
/// Windows, calendar terms and outliers are judged by the likelihood of the figures. An automatic choice
/// keeps the orders of the reference model, for its cost and because a path that a model has filled in
/// is smoother than months are. Where orders are asked for, `arima()`,
/// differences and candidates come from the path, and orders other than the reference must earn their
/// place by the likelihood of the figures.
private struct FigureChoice {
  let source: FigureSource
  var formula: ModelFormula
  private var notes: [String] = []
  private var trace: [CandidateRow] = []
  /// Decisions between models that the data have made, but for windows and outliers.
  private var choices = 0
  /// The regressors of the formula before windows and outliers were chosen.
  private var asked: [RegressorTerm] = []
  /// Outliers that stand in the formula while the rest is chosen.
  private var outliers: [RegressorTerm] = []
  /// Remarks on the windows and outliers chosen last.
  private var windowNote: String?
  private var outlierNote: String?

  init(source: FigureSource, formula: ModelFormula) {
    self.source = source
    self.formula = formula
  }

  func fit() throws(ModelError) -> FigureModel {
    var choice = self
    choice.formula = formula.withoutOutlierSearch()
    choice.asked = choice.formula.regressors
    try choice.checkFamily()
    if case .structural(nil) = formula.family {
      choice.formula.family = .structural(isSeasonal ? .basic : .init(slope: .random))
    }
    if formula.choosesScale, formula.transform == .identity,
      source.template.description.positive == true
    {
      choice.formula.transform = .log
    }
    let scope = try choice.searchedScope(formula.outlierScope)
    if formula.choosesScale {
      if choice.followsChina { try choice.chooseCalendar() }
      try choice.settleRegressors(scope)
      choice.keepReference()
    } else {
      try choice.settleRegressors(scope)
      if formula.family.hasOpenOrders {
        let first = choice.reference
        try choice.chooseOrders()
        if choice.formula.family != first { try choice.settleRegressors(scope) }
      }
    }
    return try choice.estimated()
  }

  private func estimated() throws(ModelError) -> FigureModel {
    try FigureModel(
      formula, source: source, trace: trace,
      notes: [windowNote].compactMap { $0 } + notes + [outlierNote].compactMap { $0 },
      choices: choices + (windowNote == nil ? 0 : 1) + outliers.count)
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

  /// The model under which windows and outliers are judged and the path is made.
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

  /// The formula under the reference model.
  private var underReference: ModelFormula {
    var formula = formula
    formula.family = reference
    return formula
  }

  // MARK: Windows and outliers

  /// What outliers are looked for: as asked, or the usual ones where an automatic choice has five years;
  /// nil, with a remark where they were asked for, in series too short to tell them from the season.
  private mutating func searchedScope(_ given: OutlierScope?) throws(ModelError) -> OutlierScope? {
    let plan = try source.plan(formula)
    let (months, year) = (plan.count - plan.lead, source.template.frequency.periodsPerYear)
    // As for series of months: three years show a month twice besides the one in question.
    let needed = Swift.max((given == nil ? 5 : 3) * year, 24)
    if months >= needed { return given ?? (formula.choosesScale ? .usual : nil) }
    if given != nil {
      notes.append(
        "No search for outliers: it needs \(needed) periods, and the figures cover \(months).")
    }
    return nil
  }

  /// Windows without outliers, outliers under these, and both again beside each other.
  private mutating func settleRegressors(_ scope: OutlierScope?) throws(ModelError) {
    outliers = []
    try chooseWindows()
    guard let scope else { return }
    outliers = try search(scope)
    let first = formula.regressors
    if !outliers.isEmpty, asked.contains(Self.openWindows) {
      try chooseWindows()
      if formula.regressors.filter({ !outliers.contains($0) }) != first {
        formula.regressors.removeAll { outliers.contains($0) && !asked.contains($0) }
        outliers = try search(scope)
      }
    }
    formula.regressors.removeAll { outliers.contains($0) && !asked.contains($0) }
    formula.regressors += outliers
    let critical = FigureOutlierSearch(source, plan: try source.plan(formula), scope: scope)
      .criticalValue
    outlierNote =
      outliers.isEmpty
      ? "No outlier of the figures above |t| = \(fixedText(critical, decimals: 2))."
      : "Outliers of the figures above |t| = \(fixedText(critical, decimals: 2)): "
        + outliers.map(\.description).joined(separator: ", ") + "."
  }

  private func search(_ scope: OutlierScope) throws(ModelError) -> [RegressorTerm] {
    try FigureOutlierSearch(source, plan: source.plan(formula), scope: scope).run(underReference)
  }

  private static let openWindows = RegressorTerm.newYear(before: nil, during: nil, after: nil)

  /// Lengths of the New Year windows by AICc, each at the parameters of the first with the mode of
  /// its own months; those that come near the best are estimated.
  private mutating func chooseWindows() throws(ModelError) {
    formula.regressors = asked + outliers
    guard let place = asked.firstIndex(of: Self.openWindows) else { return }
    let plan = try source.plan(formula)
    func candidate(_ window: RegressorTerm) -> ModelFormula {
      var candidate = underReference
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
    windowNote =
      "Chinese New Year windows: \(best.window.description), by the likelihood of the figures among "
      + "\(rows.count) pairs of lengths."
  }

  // MARK: Calendar

  /// True where the dictionary names the calendar and nothing else was asked for.
  private var followsChina: Bool {
    let description = source.template.description
    return description.movesWithChineseNewYear && source.template.frequency == .monthly
      && description.kind != .rate && asked.allSatisfy(\.isEvent)
  }

  /// Calendar terms that lower AICc.
  private mutating func chooseCalendar() throws(ModelError) {
    var best = try criterion(underReference)
    for term in [Self.openWindows, .tradingDays] {
      var wider = self
      wider.asked.append(term)
      try wider.chooseWindows()
      let value = try criterion(wider.underReference)
      choices += 1
      notes.append(
        (term == .tradingDays ? "Trading days" : "Chinese New Year windows")
          + (value < best ? " kept: they lower" : " left out: they would raise")
          + " AICc by \(oneDecimal((best - value).magnitude)).")
      guard value < best else { continue }
      (asked, formula, best) = (wider.asked, wider.formula, value)
      windowNote = wider.windowNote
    }
    // The windows are decided: a second choice beside outliers would cost more than it moves.
    asked = formula.regressors
  }

  /// AICc of a formula whose orders and windows are given.
  private func criterion(_ candidate: ModelFormula) throws(ModelError) -> Double {
    let problem = try source.problem(candidate)
    return try FigureAssembly(
      estimation: problem.estimation, point: problem.estimation.run(),
      regressorNames: problem.names
    ).fit(draws: 0, computesErrors: false).aicc
  }

  // MARK: Orders

  private mutating func keepReference() {
    formula.family = reference
    notes.append(
      "Orders: those of \(reference.text ?? "the reference model"), which an automatic choice keeps where "
        + "figures leave months open; arima() compares others.")
  }

  /// Differences and orders on the months as the reference model fills them in; orders other than the
  /// reference with the same differences must be as much better on the figures as they have to be on
  /// a series, since a path that a model has filled in is smoother than months are.
  private mutating func chooseOrders() throws(ModelError) {
    var data = source.data
    data[source.template.name] = try path()
    var open = formula
    open.family = .arima(order: nil, seasonal: nil)
    var options = source.options
    if try source.plan(formula).profile != nil, isSeasonal,
      options.selection.seasonalDifferences == nil
    {
      // The season of growth alone is the profile that was assumed: it must not count as data.
      options.selection.seasonalDifferences = 1
    }
    let found = try ARIMAModel.orders(for: FitRequest(open, data: data, options: options))
    trace = found.trace
    choices += isSeasonal ? 6 : 3
    notes.append(found.note)
    notes.append(
      "Months without a figure were filled in by \(reference.text ?? "the airline model") on the "
        + "figures; differences and orders were looked for on that path.")
    var (chosen, kept) = (found.formula, underReference)
    kept.constant = .standard
    let advantage = options.selection.referenceAdvantage
    if options.selection.rules == .house, chosen.family != kept.family,
      chosen.constant == .standard,
      chosen.family.differences == kept.family.differences
    {
      let other = try criterion(kept)
      let own = (try? criterion(chosen)) ?? .infinity
      let isBetter = own < other - advantage
      notes.append(Self.remark(chosen, against: kept, gain: other - own, advantage, isBetter))
      if !isBetter { chosen = kept }
    }
    (formula.family, formula.constant) = (chosen.family, chosen.constant)
  }

  private static func remark(
    _ chosen: ModelFormula, against kept: ModelFormula, gain: Double, _ advantage: Double,
    _ isBetter: Bool
  ) -> String {
    let (own, other) = (chosen.family.text ?? "the other", kept.family.text ?? "the reference")
    guard gain.isFinite else { return "\(own) of the path cannot be estimated on the figures." }
    let size = "\(oneDecimal(gain.magnitude)) \(gain > 0 ? "lower" : "higher")"
    return "On the figures \(own) has an AICc \(size) than \(other)"
      + (isBetter
        ? "." : ", which is kept unless another is better by \(oneDecimal(advantage)).")
  }

  /// Every month on one basis, as the reference model fills it in.
  private func path() throws(ModelError) -> Series {
    let problem = try source.problem(underReference)
    let plan = problem.estimation.plan
    var filled = source.series(plan)
    let law = try FigureAssembly(
      estimation: problem.estimation, point: problem.estimation.run(),
      regressorNames: problem.names
    ).fit(draws: 0, computesErrors: false).law(
      of: plan.open, future: Matrix(rows: 0, columns: problem.names.count),
      knowsCoefficients: true)
    for (month, value) in zip(law.positions, law.mean) {
      filled.values[month] = plan.transform.inverse(value)
    }
    return filled
  }
}

extension ModelFamily {
  /// Ordinary and seasonal differences of ARIMA orders that are given.
  fileprivate var differences: [Int]? {
    guard case .arima(let order?, let seasonal) = self else { return nil }
    return [order.d, seasonal?.d ?? 0]
  }
}
