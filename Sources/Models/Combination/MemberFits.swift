import TimeSeries

/// The estimates of a combination's members, and what became of those that failed.
struct MemberFits {
  private(set) var members: [any FittedModel] = []
  private(set) var failures: [(formula: ModelFormula, error: ModelError)] = []
  /// What the first member took out of the series of the others.
  private(set) var effects: AdjustedEffects?

  /// Estimates one member after the other.
  init(
    _ formula: ModelFormula, _ term: CombinationTerm, data: [String: Series], options: FitOptions
  ) throws(ModelError) {
    let formulas: [ModelFormula]
    do throws(FormulaError) {
      formulas = try term.formulas(in: formula)
    } catch {
      throw .invalidSpecification("\(error)")
    }
    var data = data
    for (number, member) in formulas.enumerated() {
      do throws(ModelError) {
        members.append(try fit(member, data: data, options: options))
      } catch {
        failures.append((member, error))
        continue
      }
      guard number == 0, let adjustment = term.adjustment else { continue }
      effects = try AdjustedEffects(of: members[0], adjustment)
      if let effects { data[formula.response] = try effects.cleared(members[0].series) }
    }
  }
}

extension FitRequest {
  /// The house default: a combination where the series has nothing but itself and the calendar to go by,
  /// the automatic regression with ARIMA errors alone where it has data regressors.
  func houseModel() throws(ModelError) -> any FittedModel {
    if let model = try lastValue() { return model }
    guard isForCombination else { return try AutomaticChoice(self).fit() }
    var lead = formula
    lead.family = .regARIMA
    var house = CombinationTerm.house
    house.members[0] = "\(lead)"
    // Events that the user names are no matter of the members' adaptation.
    if !formula.regressors.allSatisfy(\.isOutlierSearch) { house.adjustment = .linearised }
    var bare = formula
    bare.regressors = []
    let fits = try MemberFits(bare, house, data: data, options: options)
    if fits.members.count < 2 {
      guard let only = fits.members.first else { throw fits.failures[0].error }
      return only
    }
    return CombinedModel(bare, fits, rule: house.rule, adjustment: house.adjustment)
  }

  /// The random walk where three or four observations leave no criterion to choose by.
  private func lastValue() throws(ModelError) -> (any FittedModel)? {
    guard (3...4).contains(series.count), series.observedCount == series.count,
      Set(series.values).count > 1, formula.regressors.isEmpty, formula.constant == .standard
    else { return nil }
    var walk = formula
    walk.family = .simple(.naive)
    return try PlainModel(with(walk)) { series, period throws(ModelError) in
      try SimpleSpecification(.naive, period: period).fit(series)
    }
  }

  /// Whether every month of the year has been seen, where there are two years.
  private var hasSeenTheSeason: Bool {
    let season = series.frequency.periodsPerYear
    guard season > 1, series.count >= 2 * season else { return true }
    let seen = series.values.indices.filter { !series.values[$0].isNaN }.map { $0 % season }
    return Set(seen).count == season
  }

  /// Whether members without regressors can have a say.
  private var isForCombination: Bool {
    if case .boxCox = formula.transform { return false }
    // A month without any figure leaves the seasonal states of smoothing models open.
    guard hasSeenTheSeason else { return false }
    // Beyond some decades of months the members take seconds, and one model has seen enough.
    guard series.observedCount <= 5_000, formula.constant == .standard else { return false }
    return formula.regressors.allSatisfy { $0.isOutlierSearch || $0.isEventOrCalendar }
  }
}

extension RegressorTerm {
  /// True for effects that the series can be cleared of: of the calendar, outliers, interventions.
  fileprivate var isEventOrCalendar: Bool {
    switch self {
    case .newYear, .tradingDays, .workingDays, .leapYear, .easter, .holiday: true
    default: isEvent
    }
  }

  /// True for outliers and interventions with a date.
  var isEvent: Bool {
    switch self {
    case .pulse, .step, .ramp, .temporary, .seasonalPulse: true
    default: false
    }
  }
}
