import Foundation
import Models
import Reporting
import TestSupport
import Testing
import TimeSeries

@Suite struct FitReportTests {
  @Test func theTableIsLabelledAndShort() throws {
    let text = FitReport(try ExampleModel()).plain()
    #expect(
      text == """
        Goods exports (exports)
        Model: exports ~ arima(0,1,1)
        Estimated by exact maximum likelihood from 19 observations, Jan 2023 to Jul
          2024.

        How the model was found
        - Levels fit better than logarithms.

        Coefficients
               estimate  std. error      z  p-value
        ─────  ────────  ──────────  ─────  ───────  ───
        ma1    -0.40180    0.089600  -4.48  <0.0001  ***
        ─────  ────────  ──────────  ─────  ───────  ───
        world     12346         n/a    n/a      n/a
        p-values from the normal law; *** < 0.001, ** < 0.01, * < 0.05

        Fit
                                  value
        ───────────────────────  ──────  ────────────────────────
        log-likelihood           -12.35  unit of the series
        AIC                       28.69  2 parameters, σ² counted
        AICc                      29.40
        BIC                       30.60
        residual std. deviation   10.00  unit of the series

        Residual diagnostics
        test            statistic  d.f.  p-value
        ──────────────  ─────────  ────  ───────
        Ljung–Box (24)      25.31    23   0.3340

        Verdict: The residuals show no remaining autocorrelation.

        """, "\(text)")
  }

  @Test func aFitThatDidNotConvergeSaysSo() throws {
    #expect(FitReport(try ExampleModel(converged: false)).plain().contains("did NOT converge"))
    #expect(!FitReport(try ExampleModel()).plain().contains("NOT"))
  }

  /// A real model: every section of the page, and the full trace only when asked for.
  @Test func theSectionsStandInOrder() throws {
    let report = FitReport(try Self.automatic())
    let text = report.plain()
    let sections = [
      "How the model was found", "Logarithms or levels", "Tests for differences",
      "Orders compared", "Coefficients", "Outliers and interventions", "Fit\n",
      "Residual diagnostics", "Roots", "Verdict: ",
    ]
    var rest = text[...]
    for section in sections {
      let place = try #require(rest.range(of: section), "no '\(section)' in order in\n\(text)")
      rest = rest[place.upperBound...]
    }
    #expect(text.contains("May 2018") && text.contains("this period only"))
    #expect(text.contains("--trace"))
    let full = report.plain(fullTrace: true)
    #expect(full.count > text.count && !full.contains("--trace"))
    for line in text.split(separator: "\n") { #expect(displayWidth(String(line)) <= 80, "\(line)") }
    let markdown = report.markdown()
    for section in sections.dropLast() where section != "Fit\n" && section != "Logarithms or levels"
    {
      #expect(markdown.contains(section), "no '\(section)' in\n\(markdown)")
    }
    #expect(markdown.contains("**Verdict:**"))
  }

  @Test func jsonHoldsTraceRootsAndVerdict() throws {
    let report = FitReport(try Self.automatic())
    let text = FitDocument.json([report])
    let fit = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))["fits"][0]
    #expect(fit["verdict"].string == report.verdict)
    #expect(fit["trace"].array.count > 4)
    #expect(fit["scaleComparison"]["logarithms"].double != nil)
    for root in fit["roots"].array { #expect((root["modulus"].double ?? 0) > 1) }
    #expect(!fit["roots"].array.isEmpty)
  }

  /// An automatic model of ten years with an outlier in May 2018.
  private static func automatic() throws -> any FittedModel {
    var generator = SeededGenerator(seed: 8)
    var (level, shock) = (4.0, 0.0)
    let values = (0..<120).map { t in
      let last = shock
      shock = Double.random(in: -0.05...0.05, using: &generator)
      level += 0.004 + shock - 0.5 * last
      let season = [0.0, -0.2, 0.05, 0, 0.1, 0.05, 0, 0, 0.1, -0.05, 0, 0.15][t % 12]
      return Transform.log.inverse(level + season + (t == 40 ? 0.6 : 0))
    }
    let series = Series(name: "x", start: Period(year: 2015, month: 1), values: values)
    return try fit(
      ModelFormula(parsing: "log(x) ~ arima() + pulse(2018-05)"), data: ["x": series])
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let text = FitDocument.json([FitReport(try ExampleModel())])
    let fit = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))["fits"][0]
    for key in ["series", "model", "observations", "logLikelihood", "logLikelihoodOriginal", "aic"]
      + ["aicc", "bic", "sigma2", "converged", "coefficients", "diagnostics"]
    { #expect(!fit[key].isNull, "no \(key)") }
    #expect(fit["coefficients"][1]["standardError"].isNull)
    #expect(fit["diagnostics"]["ljungBox"]["pValue"].double == 0.334)
    let lines = FitDocument.csv([FitReport(try ExampleModel())]).split(separator: "\n")
    #expect(
      lines[2] == "exports,\"exports ~ arima(0,1,1)\",world,12345.678,,,,information,,,19,,,,,,,"
        + "28.69,29.4,30.6")
  }
}
