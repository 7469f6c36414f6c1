import TimeSeries

extension DecomposedModel {
  /// Criteria of the inner model; diagnostics of its residuals at the lags of the season.
  static func summary(
    of inner: any FittedModel, _ adjustment: SeasonalAdjustment, _ term: DecompositionTerm,
    _ request: FitRequest
  ) -> FitSummary {
    let own = inner.summary
    let deviation = own.sigma2.squareRoot()
    return FitSummary(
      method: "\(term.name == "stl" ? "STL" : "MSTL") and \(own.method)",
      observations: own.observations, span: own.span, logLikelihood: own.logLikelihood,
      // The season was fitted to the data beforehand, which no density of the series itself holds.
      logLikelihoodOriginal: .nan, aic: own.aic, aicc: own.aicc, bic: own.bic,
      sigma2: own.sigma2, parameterCount: own.parameterCount, converged: own.converged,
      coefficients: own.coefficients,
      diagnostics: residualDiagnostics(
        deviation > 0 ? inner.residuals.map { $0 / deviation } : [],
        season: request.series.frequency.periodsPerYear, fittedParameters: 0,
        lag: request.options.portmanteauLag),
      notes: notes(adjustment, term, request.series) + own.notes, trace: own.trace)
  }

  private static func notes(
    _ adjustment: SeasonalAdjustment, _ term: DecompositionTerm, _ series: Series
  ) -> [String] {
    let noun = series.periodNoun
    var notes = adjustment.seasons.map { season in
      "A season of \(season.period) \(noun)s was taken out; its strength is "
        + "\(fixedText(season.strength, decimals: 2)), that of the trend "
        + "\(fixedText(adjustment.trendStrength, decimals: 2)) (0 for none, 1 for nothing else)."
    }
    if case .multiple(let periods, _) = term.method {
      let used = adjustment.seasons.map(\.period)
      notes += periods.filter { !used.contains($0) }.map {
        "A season of \($0) \(noun)s was left out: the data hold it at most twice."
      }
    }
    notes.append(
      "Estimates and criteria are those of the series without its season, and compare with models of "
        + "the same adjustment only. Forecasts repeat the last cycle of the season; intervals count "
        + "that it is estimated, not that it may change.")
    return notes
  }
}
