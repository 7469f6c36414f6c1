public import Models
import TimeSeries

/// The estimation of one series: how the model was found, estimates, diagnostics, a verdict.
public struct FitReport: Sendable {
  /// The name of the series.
  public let series: String
  /// Its readable name.
  public let title: String
  /// The canonical formula; fitting it again gives the same numbers.
  public let formula: ModelFormula
  /// Estimates, criteria and diagnostics.
  public let summary: FitSummary
  /// The fitted model, for what only the page needs.
  let model: any FittedModel
  /// How often the series is observed.
  var frequency: Frequency { model.series.frequency }

  /// The report of a fitted model.
  public init(_ model: any FittedModel) {
    series = model.series.name
    title = model.series.description.title ?? model.series.name
    formula = model.formula
    summary = model.summary
    self.model = model
  }
}

extension FitReport {
  /// The report for people.
  ///
  /// - Parameters:
  ///   - width: Terminal columns.
  ///   - fullTrace: Whether every model that was compared is listed.
  /// - Returns: The page, ending in a line feed.
  public func plain(width: Int = 80, fullTrace: Bool = false) -> String {
    var parts = [introduction().flatMap { wrapped($0, width: width, indent: "  ") }]
    parts.append(selection(fullTrace: fullTrace).flatMap { $0.plain(width: width) })
    parts.append(
      (hasEstimates ? [(coefficientTable().plain() + coefficientNote()).trimmingLineFeed()] : [])
        + (errorSentence.map { wrapped($0, width: width, indent: "  ") } ?? []))
    parts += effectTables().map { [$0.plain()] }
    if hasEstimates { parts.append([criteriaTable().plain()]) }
    if !summary.diagnostics.isEmpty {
      parts.append([diagnosticTable().plain()])
      parts.append(readings.flatMap { wrapped($0, width: width, indent: "  ") })
    }
    if let roots = rootTable() { parts.append([roots.plain()]) }
    if let verdict { parts.append(wrapped("Verdict: " + verdict, width: width, indent: "  ")) }
    return parts.filter { !$0.isEmpty }
      .map { $0.joined(separator: "\n").trimmingLineFeed() + "\n" }
      .joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown(fullTrace: Bool = false) -> String {
    var parts = ["## \(title)\n", introduction().dropFirst().map { $0 + "\n" }.joined()]
    parts += selection(fullTrace: fullTrace).map { $0.markdown() }
    if hasEstimates { parts += [coefficientTable().markdown(), coefficientNote()] }
    if let errorSentence { parts.append(errorSentence + "\n") }
    parts += effectTables().map { $0.markdown() }
    if hasEstimates { parts.append(criteriaTable().markdown()) }
    if !summary.diagnostics.isEmpty { parts.append(diagnosticTable().markdown()) }
    parts.append(readings.map { "- \($0)\n" }.joined())
    if let roots = rootTable() { parts.append(roots.markdown()) }
    if let verdict { parts.append("**Verdict:** \(verdict)\n") }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What the diagnostics say together; nil when there are none of a time series.
  public var verdict: String? {
    guard summary.converged else {
      return
        "The optimiser did not converge, so neither the estimates nor the tests can be relied on."
    }
    let parts = [residualVerdict(summary.diagnostics), errorAdvice].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// True when p-values come from Student's t, as in least squares.
  var usesStudent: Bool {
    switch formula.family {
    case .regression, .ar1: true
    default: false
    }
  }

  /// False for a combination, whose estimates and criteria are those of its members.
  private var hasEstimates: Bool {
    if case .combination = formula.family { false } else { true }
  }

  private func introduction() -> [String] {
    let name = title == series ? title : "\(title) (\(series))"
    let span = summary.span.converted(to: frequency)
    let first = PeriodText.name(span?.start ?? summary.span.start)
    let last = PeriodText.name(span?.end ?? summary.span.end)
    return [
      name,
      "Model: \(formula)",
      "Estimated by \(summary.method) from \(summary.observations) observations, "
        + "\(first) to \(last)"
        + (summary.converged ? "." : "; the optimiser did NOT converge, so do not rely on it."),
    ]
  }

  private func coefficientTable() -> TextTable {
    let inflation = varianceInflation
    var table = TextTable(
      title: "Coefficients",
      columns: [
        .words(""), .numbers("estimate"), .numbers("std. error"),
        .numbers(usesStudent ? "t" : "z"), .numbers("p-value"), .words(""),
      ] + (inflation.isEmpty ? [] : [.numbers("VIF")]))
    var group: CoefficientRow.Group?
    for row in summary.coefficients {
      if group != nil && group != row.group { table.appendRule() }
      group = row.group
      let factor = inflation[row.name].map { NumberText.fixed($0, decimals: 1) } ?? ""
      table.append(
        [
          row.name, NumberText.significant(row.estimate), NumberText.significant(row.standardError),
          NumberText.fixed(row.statistic, decimals: 2), NumberText.probability(row.pValue),
          Self.stars(row.pValue),
        ] + (inflation.isEmpty ? [] : [factor]))
    }
    if summary.coefficients.isEmpty { table.append(["none", "", "", "", "", ""]) }
    return table
  }

  private static func stars(_ pValue: Double) -> String {
    pValue < 0.001 ? "***" : pValue < 0.01 ? "**" : pValue < 0.05 ? "*" : ""
  }

  private func coefficientNote() -> String {
    guard !summary.coefficients.isEmpty else { return "" }
    let law = usesStudent ? "Student's t" : "the normal law"
    let serious = varianceInflation.filter { $0.value > 10 }.keys.sorted()
    return "p-values from \(law); *** < 0.001, ** < 0.01, * < 0.05\n"
      + (serious.isEmpty
        ? ""
        : "VIF above 10: \(serious.joined(separator: ", ")) "
          + "\(serious.count == 1 ? "overlaps" : "overlap") with the others.\n")
  }

  private func criteriaTable() -> TextTable {
    if let regression { return regressionTable(regression) }
    var table = TextTable(
      title: "Fit", columns: [.words(""), .numbers("value"), .words("")])
    let decimals: (Double) -> String = { NumberText.fixed($0, decimals: 2) }
    let isTransformed = formula.transform != .identity
    let scale = isTransformed ? "scale of \(formula.responseText)" : "unit of the series"
    let rows = [
      ["log-likelihood", decimals(summary.logLikelihood), scale],
      ["AIC", decimals(summary.aic), "\(summary.parameterCount) parameters, σ² counted"],
      summary.aiccRow(decimals(summary.aicc)), ["BIC", decimals(summary.bic), ""],
      [
        "residual std. deviation", NumberText.significant(summary.sigma2.squareRoot(), digits: 4),
        scale,
      ],
    ]
    rows.forEach { table.append($0) }
    if isTransformed, !summary.logLikelihoodOriginal.isNaN {
      table.append([
        "log-likelihood, original scale", decimals(summary.logLikelihoodOriginal),
        "unit of the series",
      ])
    }
    return table
  }

  private func diagnosticTable() -> TextTable {
    var table = TextTable(
      title: "Residual diagnostics",
      columns: [
        .words("test"), .numbers("statistic"), .numbers("d.f."), .numbers("p-value"),
      ])
    for row in summary.diagnostics {
      table.append([
        row.name, NumberText.fixed(row.statistic, decimals: 2),
        row.degreesOfFreedom.map { NumberText.significant($0, digits: 3).droppingFraction() } ?? "",
        row.pValue.map(NumberText.probability) ?? "",
      ])
    }
    return table
  }

  /// The readings of the tests that speak up, and of statistics that have no p-value.
  private var readings: [String] {
    summary.diagnostics.filter { row in
      row.pValue.map { $0 < 0.05 } ?? !row.key.hasSuffix("Peak") || row.isVisiblePeak
    }.map { "\($0.name): \($0.reading)" }
  }
}

extension DiagnosticRow {
  /// True for a spectral peak that is visible: six stars or more.
  fileprivate var isVisiblePeak: Bool { key.hasSuffix("Peak") && statistic >= 6 }
}

extension String {
  /// `24.0` as `24`, `3.50` as `3.5`.
  fileprivate func droppingFraction() -> String {
    guard contains(".") else { return self }
    var text = Substring(self)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }
}

extension FitSummary {
  /// AICc with its value, or why there is none: its correction divides by n − k − 1.
  func aiccRow(_ value: String) -> [String] {
    guard !aicc.isFinite else { return ["AICc", value, ""] }
    let many = observations == 1 ? "1 observation" : "\(observations) observations"
    return ["AICc", NumberText.missing, "not defined with \(many)"]
  }
}
