import Models
import TimeSeries

extension FitReport {
  /// The model when it is a least-squares regression.
  var regression: RegressionModel? { model as? RegressionModel }

  /// Variance inflation factors by name, where there are several regressors to inflate each other.
  var varianceInflation: [String: Double] {
    guard let factors = regression?.fit.varianceInflation, factors.count > 1 else { return [:] }
    return Dictionary(factors.map { ($0.name, $0.factor) }) { first, _ in first }
  }

  /// How well a least-squares regression fits: a block of its own, since none of it tests residuals.
  func regressionTable(_ regression: RegressionModel) -> TextTable {
    let fit = regression.fit
    let decimals: (Double) -> String = { NumberText.fixed($0, decimals: 2) }
    var table = TextTable(
      title: "Fit",
      columns: [.words(""), .numbers("value"), .numbers("p-value"), .words("")])
    let scale =
      formula.transform == .identity
      ? "unit of the series" : "scale of \(formula.responseText)"
    table.append([
      "R²", NumberText.fixed(fit.rSquared, decimals: 4), "",
      fit.hasConstant ? "" : "about zero: no constant",
    ])
    table.append(["adjusted R²", NumberText.fixed(fit.adjustedRSquared, decimals: 4), "", ""])
    table.append(overallRow(fit))
    table.append([
      "std. error of regression", NumberText.significant(fit.standardError, digits: 4), "",
      scale,
    ])
    table.append(watsonRow(fit))
    table.appendRule()
    table.append(["log-likelihood", decimals(summary.logLikelihood), "", scale])
    if formula.transform != .identity {
      table.append([
        "original log-likelihood", decimals(summary.logLikelihoodOriginal), "",
        "unit of the series",
      ])
    }
    table.append([
      "AIC", decimals(summary.aic), "", "\(summary.parameterCount) parameters, σ² counted",
    ])
    let corrected = summary.aiccRow(decimals(summary.aicc))
    table.append(Array(corrected.prefix(2)) + ["", corrected[2]])
    table.append(["BIC", decimals(summary.bic), "", ""])
    return table
  }

  /// The F test that no regressor matters.
  private func overallRow(_ fit: RegressionFit) -> [String] {
    let slopes = fit.coefficients.count - (fit.hasConstant ? 1 : 0)
    guard slopes > 0 else {
      return ["F test of all regressors", NumberText.missing, "", "there is no regressor"]
    }
    guard let test = fit.overallTest else {
      return [
        "F test of all regressors", NumberText.missing, "",
        "\(errorName(fit)) errors do not give it",
      ]
    }
    let isRobust = fit.specification.covariance != .classical
    return [
      "F test of all regressors", NumberText.fixed(test.statistic, decimals: 2),
      NumberText.probability(test.pValue),
      "\(slopes) and \(fit.degreesOfFreedom) d.f."
        + (isRobust ? ", Wald, \(errorName(fit))" : ""),
    ]
  }

  private func watsonRow(_ fit: RegressionFit) -> [String] {
    let watson = fit.durbinWatson
    let value = NumberText.fixed(watson.statistic, decimals: 2)
    // Durbin (1970): with lags of the response the statistic is drawn towards 2.
    guard !hasOwnLags else {
      return ["Durbin–Watson", value, "", "lags of the series draw it to 2"]
    }
    return [
      "Durbin–Watson", value, NumberText.probability(watson.pValue),
      "below 2: positive correlation",
    ]
  }

  /// True when the series is explained by its own past.
  private var hasOwnLags: Bool { formula.regressors.contains { $0.lags(series) } }

  /// How the standard errors were computed, in a word or two.
  func errorName(_ fit: RegressionFit) -> String {
    switch fit.specification.covariance {
    case .classical: "classical"
    case .hc0: "HC0"
    case .hc1: "HC1"
    case .hc2: "HC2"
    case .hc3: "HC3"
    case .neweyWest: "Newey–West"
    }
  }

  /// How the standard errors were computed, in a line.
  var errorSentence: String? {
    guard let fit = regression?.fit else { return nil }
    switch fit.specification.covariance {
    case .classical:
      return "Standard errors: classical, for independent residuals of even spread."
    case .hc0, .hc1, .hc2, .hc3:
      return "Standard errors: \(errorName(fit)), which allow for residuals of uneven spread."
    case .neweyWest(let choice, _):
      let lags = fit.neweyWestLag.map { "\($0) lag\($0 == 1 ? "" : "s")" } ?? "lags"
      let isChosen = if case .automatic = choice { true } else { false }
      return "Standard errors: Newey–West with \(lags)\(isChosen ? " chosen from the data" : ""), "
        + "which allow for correlated residuals of uneven spread."
    }
  }
}

extension FitReport {
  /// Whether the standard errors fit the residuals, and what to ask for where they do not.
  ///
  /// At 5 percent, as the readings; nil for other models and for residuals without tests.
  var errorAdvice: String? {
    guard let fit = regression?.fit else { return nil }
    let isCorrelated = rejects(["breuschGodfrey", "ljungBox"])
    let isUneven = rejects(["breuschPagan", "white"])
    guard isCorrelated || isUneven else { return nil }
    let covariance = fit.specification.covariance
    if case .neweyWest = covariance {
      return "The standard errors allow for "
        + (isCorrelated ? "the correlation." : "the uneven spread.")
    }
    if isCorrelated {
      let name = covariance == .classical ? "Classical" : errorName(fit)
      return
        "\(name) standard errors do not allow for correlated residuals: use --errors newey-west, "
        + "or put ar1() or arima() into the formula."
    }
    return covariance == .classical
      ? "The spread of the residuals changes with the regressors, which classical standard errors do "
        + "not allow for: use --errors \(evenName(fit))."
      : "The standard errors allow for a spread that changes with the regressors."
  }

  /// HC3, the most careful in small samples (Long and Ervin 2000, The American Statistician 54), unless
  /// a row alone determines a coefficient, as the month of a pulse does.
  private func evenName(_ fit: RegressionFit) -> String {
    fit.leverages.contains { 1 - $0 < 1e-12 } ? "hc1" : "hc3"
  }

  private func rejects(_ keys: [String]) -> Bool {
    summary.diagnostics.contains { keys.contains($0.key) && ($0.pValue ?? 1) < 0.05 }
  }
}

extension RegressorTerm {
  /// True for a lag of this series.
  fileprivate func lags(_ name: String) -> Bool {
    switch self {
    case .lag(let column, _), .lags(let column, _), .almon(let column, _, _): column.series == name
    default: false
    }
  }
}

extension FitReport {
  /// What programs get of a least-squares regression; null for other models.
  var regressionNode: JSONNode {
    guard let fit = regression?.fit else { return .null }
    let watson = fit.durbinWatson
    return [
      "rSquared": .number(fit.rSquared), "adjustedRSquared": .number(fit.adjustedRSquared),
      "standardError": .number(fit.standardError),
      "degreesOfFreedom": .integer(fit.degreesOfFreedom),
      "fTest": fit.overallTest.map { test in
        [
          "statistic": .number(test.statistic),
          "numerator": test.degreesOfFreedom.map(JSONNode.integer) ?? .null,
          "denominator": .integer(fit.degreesOfFreedom), "pValue": .number(test.pValue),
          "robust": .bool(fit.specification.covariance != .classical),
        ]
      } ?? .null,
      "durbinWatson": [
        "statistic": .number(watson.statistic),
        "pValue": hasOwnLags ? .null : .number(watson.pValue),
      ],
      "errors": [
        "kind": .string(errorKey), "lag": fit.neweyWestLag.map(JSONNode.integer) ?? .null,
      ],
      "conditionNumber": .number(fit.conditionNumber),
      "varianceInflation": .object(
        fit.varianceInflation.map { JSONNode.Member($0.name, .number($0.factor)) }),
    ]
  }

  /// How the standard errors were computed, as programs read it.
  var errorKey: String {
    guard let fit = regression?.fit else {
      return summary.method.hasPrefix("exact") ? "information" : "gls"
    }
    return switch fit.specification.covariance {
    case .classical: "classical"
    case .hc0: "hc0"
    case .hc1: "hc1"
    case .hc2: "hc2"
    case .hc3: "hc3"
    case .neweyWest: "newey-west"
    }
  }

  /// The fit-wide cells of a CSV line, in the order of `FitDocument.fitColumns`; empty where a model has
  /// none.
  var fitCells: [String] {
    let fit = regression?.fit
    let test = fit?.overallTest
    let own: [Double?] = [
      fit?.rSquared, fit?.adjustedRSquared, fit?.standardError, test?.statistic, test?.pValue,
      fit?.durbinWatson.statistic,
    ]
    return ["\(summary.observations)"] + own.map { $0.map(CSVText.number) ?? "" }
      + [summary.aic, summary.aicc, summary.bic].map(CSVText.number)
  }
}
