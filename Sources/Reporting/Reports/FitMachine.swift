import Models
import TimeSeries

/// Fits for programs: keys and columns are a contract.
public enum FitDocument {
  /// The schema of `json(_:)`.
  public static let schema = "tradewind.fit/1"

  /// One document over the series.
  public static func json(_ reports: [FitReport]) -> String {
    let document: JSONNode = ["schema": .string(schema), "fits": .array(reports.map(\.node))]
    return document.text()
  }

  /// One table over the series: a line a coefficient.
  public static func csv(_ reports: [FitReport]) -> String {
    let header = [
      "series", "model", "coefficient", "estimate", "standard_error", "statistic", "p_value",
      "errors", "newey_west_lag", "vif",
    ]
    let lines = reports.flatMap { report in
      let fit = report.regression?.fit
      let inflation = Dictionary(
        (fit?.varianceInflation ?? []).map { ($0.name, $0.factor) }
      ) { first, _ in first }
      let errors = [report.errorKey, fit?.neweyWestLag.map(String.init) ?? ""]
      let whole = report.fitCells
      return report.summary.coefficients.map { row in
        CSVText.line(
          [report.series, report.formula.description, row.name]
            + [row.estimate, row.standardError, row.statistic, row.pValue].map(CSVText.number)
            + errors + [inflation[row.name].map(CSVText.number) ?? ""] + whole)
      }
    }
    return CSVText.line(header + fitColumns) + lines.joined()
  }

  /// What a fit has once, repeated on the line of each coefficient.
  static let fitColumns = [
    "observations", "r_squared", "adjusted_r_squared", "standard_error_of_regression",
    "f_statistic",
    "f_p_value", "durbin_watson", "aic", "aicc", "bic",
  ]
}

extension FitReport {
  fileprivate var node: JSONNode {
    [
      "series": .string(series), "model": .string(formula.description),
      "method": .string(summary.method), "from": .string(summary.span.start.description),
      "to": .string(summary.span.end.description),
      "observations": .integer(summary.observations),
      "logLikelihood": .number(summary.logLikelihood),
      "logLikelihoodOriginal": .number(summary.logLikelihoodOriginal),
      "aic": .number(summary.aic), "aicc": .number(summary.aicc), "bic": .number(summary.bic),
      "sigma2": .number(summary.sigma2), "parameters": .integer(summary.parameterCount),
      "converged": .bool(summary.converged),
      "coefficients": .array(summary.coefficients.map(\.node)),
      "standardErrors": .string(errorKey), "regression": regressionNode,
      "diagnostics": .object(
        summary.diagnostics.map { JSONNode.Member($0.key, $0.node) }),
      "notes": .array(summary.notes.map(JSONNode.string)),
      "verdict": verdict.map(JSONNode.string) ?? .null,
      "scaleComparison": scaleNode, "roots": .array(roots.map(\.node)),
      "jointTests": .array(jointTests.map(\.node)), "components": componentNodes,
      "auxiliaryResiduals": auxiliaryNodes, "monthsWithoutFigure": pathNode,
      "basis": basisNode,
      "trace": .array(summary.trace.map(\.node)),
    ]
  }
}

extension FitReport {
  private var scaleNode: JSONNode {
    guard let comparison = arima?.scaleComparison else { return .null }
    return [
      "logarithms": .number(comparison.logarithms), "levels": .number(comparison.levels),
    ]
  }

  private var jointTests: [JointCoefficientTest] { arima?.calendarTests ?? [] }
}

extension RootRow {
  fileprivate var node: JSONNode {
    [
      "factor": .string(factor), "real": .number(root.real), "imaginary": .number(root.imaginary),
      "modulus": .number(root.modulus), "period": .number(root.period),
    ]
  }
}

extension JointCoefficientTest {
  fileprivate var node: JSONNode {
    [
      "name": .string(name), "statistic": .number(test.statistic),
      "degreesOfFreedom": test.degreesOfFreedom.map(JSONNode.integer) ?? .null,
      "pValue": .number(test.pValue),
    ]
  }
}

extension CandidateRow {
  fileprivate var node: JSONNode {
    [
      "model": .string(model), "criterion": .number(criterion),
      "rejection": rejection.map(JSONNode.string) ?? .null, "isUpperBound": .bool(isUpperBound),
    ]
  }
}

extension CoefficientRow {
  fileprivate var node: JSONNode {
    [
      "name": .string(name), "group": .string(group.rawValue), "estimate": .number(estimate),
      "standardError": .number(standardError), "statistic": .number(statistic),
      "pValue": .number(pValue),
    ]
  }
}

extension DiagnosticRow {
  fileprivate var node: JSONNode {
    [
      "name": .string(name), "statistic": .number(statistic),
      "degreesOfFreedom": degreesOfFreedom.map(JSONNode.number) ?? .null,
      "pValue": pValue.map(JSONNode.number) ?? .null, "reading": .string(reading),
    ]
  }
}
