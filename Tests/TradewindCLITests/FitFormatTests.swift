import Foundation
import TestSupport
import Testing

/// The machine formats of `fit`: their keys are a contract.
@Suite struct FitFormatTests {
  private static func run(_ formula: String, _ options: String...) throws -> CommandRun {
    let scratch = try Scratch()
    try scratch.monthly("data.csv", count: 96)
    let run = try CommandRun(["fit", "data.csv", formula] + options, in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    return run
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let document = try Self.run("log(exports) ~ arima(0,1,1)(0,1,1)", "--format", "json").json
    #expect(document["schema"].string == "tradewind.fit/1")
    let fit = document["fits"][0]
    for key in [
      "series", "model", "observations", "logLikelihood", "logLikelihoodOriginal", "aic", "aicc",
      "bic", "sigma2", "converged", "coefficients", "diagnostics",
    ] {
      #expect(fit.object[key] != nil && !fit[key].isNull, "no \(key)")
    }
    #expect(fit["observations"].int == 96)
    #expect(fit["coefficients"].array.map { $0["name"].string } == ["ma1", "sma1"])
    for key in ["estimate", "standardError", "statistic", "pValue"] {
      #expect(fit["coefficients"][0][key].double != nil, "no \(key)")
    }
  }

  @Test func theCanonicalFormulaGivesTheSameNumbers() throws {
    let first = try Self.run("log(exports) ~ arima()", "--format", "json").json["fits"][0]
    let formula = try #require(first["model"].string)
    let again = try Self.run(formula, "--format", "json").json["fits"][0]
    #expect(again["model"].string == formula)
    #expect(again["logLikelihood"].double == first["logLikelihood"].double)
  }

  @Test func csvHasALineACoefficient() throws {
    let lines = try Self.run("exports ~ arima(0,1,1)(0,1,1)", "--format", "csv").output
      .split(separator: "\n")
    #expect(
      lines[0] == "series,model,coefficient,estimate,standard_error,statistic,p_value,errors,"
        + "newey_west_lag,vif,observations,r_squared,adjusted_r_squared,"
        + "standard_error_of_regression,f_statistic,f_p_value,durbin_watson,aic,aicc,bic")
    #expect(lines.count == 3)
    #expect(lines[1].contains(",information,,,96,,,,,,,"), "\(lines[1])")
  }

  @Test func theTableIsLabelled() throws {
    // Long lines are wrapped with an indent of two.
    let text = try Self.run("log(exports) ~ arima(0,1,1)(0,1,1)").output
      .replacingOccurrences(of: "\n  ", with: " ")
    for part in [
      "Model: log(exports) ~ arima(0,1,1)(0,1,1)", "exact maximum likelihood",
      "Jan 2015 to Dec 2022",
      "estimate", "std. error", "p-value", "ma1", "sma1", "AICc", "Ljung–Box",
    ] {
      #expect(text.contains(part), "no '\(part)' in\n\(text)")
    }
  }

  @Test func leastSquaresUsesStudentsT() throws {
    let text = try Self.run("exports ~ trend()").output
    #expect(text.contains("Student's t") && text.contains("intercept"))
  }
}
