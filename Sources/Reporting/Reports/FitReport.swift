public import Models
import TimeSeries

/// The estimation of one series: table, criteria, diagnostics.
public struct FitReport: Sendable {
  /// The name of the series.
  public let series: String
  /// Its readable name.
  public let title: String
  /// The canonical formula; fitting it again gives the same numbers.
  public let formula: ModelFormula
  /// Estimates, criteria and diagnostics.
  public let summary: FitSummary
  /// How often the series is observed.
  private let frequency: Frequency

  /// The report of a fitted model.
  public init(_ model: any FittedModel) {
    series = model.series.name
    title = model.series.description.title ?? model.series.name
    formula = model.formula
    summary = model.summary
    frequency = model.series.frequency
  }
}

extension FitReport {
  /// The report for people.
  public func plain(width: Int = 80) -> String {
    var parts = [introduction().flatMap { wrapped($0, width: width, indent: "  ") }]
    parts.append([coefficientTable().plain() + coefficientNote()])
    parts.append([criteriaTable().plain()])
    if !summary.diagnostics.isEmpty {
      parts.append([diagnosticTable().plain() + readings(width: width)])
    }
    if !summary.notes.isEmpty {
      parts.append(summary.notes.flatMap { wrapped("Note: " + $0, width: width, indent: "  ") })
    }
    return parts.map { $0.joined(separator: "\n").trimmingFinalLineFeed() + "\n" }
      .joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown() -> String {
    var parts = ["## \(title)\n", introduction().dropFirst().map { $0 + "\n" }.joined()]
    parts += [coefficientTable().markdown(), coefficientNote(), criteriaTable().markdown()]
    if !summary.diagnostics.isEmpty { parts.append(diagnosticTable().markdown()) }
    parts += summary.diagnostics.map { "- \($0.name): \($0.reading)\n" }
    parts += summary.notes.map { "- \($0)\n" }
    return parts.joined(separator: "\n")
  }

  /// True when p-values come from Student's t, as in least squares.
  private var usesStudent: Bool { formula.family == .regression }

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
    var table = TextTable(
      title: "Coefficients",
      columns: [
        .words(""), .numbers("estimate"), .numbers("std. error"),
        .numbers(usesStudent ? "t" : "z"), .numbers("p-value"), .words(""),
      ])
    var group: CoefficientRow.Group?
    for row in summary.coefficients {
      if group != nil && group != row.group { table.appendRule() }
      group = row.group
      table.append([
        row.name, NumberText.significant(row.estimate), NumberText.significant(row.standardError),
        NumberText.fixed(row.statistic, decimals: 2), NumberText.probability(row.pValue),
        Self.stars(row.pValue),
      ])
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
    return "p-values from \(law); *** < 0.001, ** < 0.01, * < 0.05\n"
  }

  private func criteriaTable() -> TextTable {
    var table = TextTable(
      title: "Fit", columns: [.words(""), .numbers("value"), .words("")])
    let decimals: (Double) -> String = { NumberText.fixed($0, decimals: 2) }
    let isTransformed = formula.transform != .identity
    let scale = isTransformed ? "scale of \(formula.responseText)" : "unit of the series"
    let rows = [
      ["log-likelihood", decimals(summary.logLikelihood), scale],
      ["AIC", decimals(summary.aic), "\(summary.parameterCount) parameters, σ² counted"],
      ["AICc", decimals(summary.aicc), ""], ["BIC", decimals(summary.bic), ""],
      [
        "residual std. deviation", NumberText.significant(summary.sigma2.squareRoot(), digits: 4),
        scale,
      ],
    ]
    rows.forEach { table.append($0) }
    if isTransformed {
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

  private func readings(width: Int) -> String {
    summary.diagnostics.flatMap { row in
      wrapped("\(row.name): \(row.reading)", width: width, indent: "  ")
    }.map { $0 + "\n" }.joined()
  }
}

extension String {
  fileprivate func trimmingFinalLineFeed() -> String { hasSuffix("\n") ? String(dropLast()) : self }

  /// `24.0` as `24`, `3.50` as `3.5`.
  fileprivate func droppingFraction() -> String {
    guard contains(".") else { return self }
    var text = Substring(self)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }
}
