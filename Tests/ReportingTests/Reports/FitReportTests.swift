import Foundation
import Reporting
import TestSupport
import Testing

@Suite struct FitReportTests {
  @Test func theTableIsLabelledAndShort() throws {
    let text = FitReport(try ExampleModel()).plain()
    #expect(
      text == """
        Goods exports (exports)
        Model: exports ~ arima(0,1,1)
        Estimated by exact maximum likelihood from 19 observations, Jan 2023 to Jul
          2024.

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
        Ljung–Box (24): no autocorrelation is left

        Note: Levels fit better than logarithms.

        """, "\(text)")
  }

  @Test func aFitThatDidNotConvergeSaysSo() throws {
    #expect(FitReport(try ExampleModel(converged: false)).plain().contains("did NOT converge"))
    #expect(!FitReport(try ExampleModel()).plain().contains("NOT"))
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
    #expect(lines[2] == "exports,\"exports ~ arima(0,1,1)\",world,12345.678,,,")
  }
}
