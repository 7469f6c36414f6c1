import Models
import TimeSeries

extension TestReport {
  /// What a test says, in a sentence for an economist; decisions are at 5 percent.
  func reading(of outcome: SeriesTestOutcome) -> String {
    let isRejected = outcome.isRejected
    switch outcome.test {
    case .kpss, .dickeyFuller, .phillipsPerron: return unitRootReading(outcome)
    case .ocsb:
      return isRejected
        ? "a seasonal unit root is rejected, so no seasonal difference is needed."
        : "a seasonal unit root is not rejected, so take a seasonal difference."
    case .canovaHansen:
      return isRejected
        ? "the seasonal pattern changes over time, so take a seasonal difference."
        : "no sign that the seasonal pattern changes over time."
    case .strength:
      let percent = NumberText.fixed(100 * outcome.statistic, decimals: 0)
      return "the season makes up \(percent)% of the movement around the trend; "
        + (isRejected
          ? "above 64% a seasonal difference pays." : "up to 64% no seasonal difference is needed.")
    case .chow, .quandt, .cumulativeSum, .recursiveCumulativeSum: return breakReading(outcome)
    case .ljungBox, .boxPierce:
      return isRejected
        ? "the values are autocorrelated." : "no sign of autocorrelation."
    case .mcLeodLi, .arch:
      return isRejected
        ? "large movements come in clusters: the variance changes over time."
        : "no sign of a variance that changes over time."
    case .jarqueBera:
      return isRejected ? "the values are not normally distributed." : "the values look normal."
    case .runs: return runsReading(outcome)
    }
  }

  private func unitRootReading(_ outcome: SeriesTestOutcome) -> String {
    let around = outcome.name.contains("trend") ? "a straight line" : "a constant level"
    if outcome.test == .kpss {
      return outcome.isRejected
        ? "stationarity around \(around) is rejected, so take a difference."
        : "stationarity around \(around) is not rejected, so no difference is needed."
    }
    return outcome.isRejected
      ? "a unit root is rejected: the series returns to \(around)."
      : "a unit root is not rejected, so take a difference."
  }

  private func runsReading(_ outcome: SeriesTestOutcome) -> String {
    guard outcome.isRejected else { return "values above and below the median come as by chance." }
    return outcome.statistic < 0
      ? "values stay on one side of the median longer than by chance."
      : "values change sides of the median more often than by chance."
  }

  private func breakReading(_ outcome: SeriesTestOutcome) -> String {
    let place = breakPeriod(of: outcome).map { " from \(PeriodText.name($0)) on" } ?? ""
    let what = outcome.name.contains("trend") ? "level or trend" : "level"
    switch (outcome.test, outcome.isRejected) {
    case (.chow, true): return "the \(what) is different\(place)."
    case (.chow, false): return "no sign of a different \(what)\(place)."
    case (.quandt, true): return "the \(what) breaks; most likely it is different\(place)."
    case (.quandt, false): return "no sign of a break; the likeliest one would be\(place)."
    case (_, true): return "the \(what) is not constant over the sample."
    case (_, false): return "no sign that the \(what) changes over the sample."
    }
  }

  /// What a reader of a break test must know when neighbouring values are correlated; nil otherwise.
  func caveat(of outcome: SeriesTestOutcome) -> String? {
    // At a correlation ρ of 0.5 the variance of a mean is (1 + ρ)/(1 − ρ), three times the assumed.
    guard let persistence = outcome.persistence, persistence > 0.5, outcome.isRejected else {
      return nil
    }
    let size = NumberText.fixed(persistence, decimals: 2)
    return
      "Tests of breaks take neighbouring values for independent, and here their correlation is "
      + "\(size), so they reject too easily: difference the series first, or look for a step() in a "
      + "model."
  }
}
