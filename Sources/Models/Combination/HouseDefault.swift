import TimeSeries

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
    return formula.regressors.allSatisfy { $0.isOutlierSearch || $0.isEvent || $0.isCalendarEffect }
  }
}
