import LinearAlgebra
import Models
import TestSupport
import Testing

/// R 4.2.2 `arima(method = "ML")` with tight tolerances.
///
/// R gives the d + sD starting values variance 1e6 σ², so its log-likelihood of a differenced model is
/// off by up to 3e-3; `exact` is R on the data differenced beforehand, which has no such error.
struct ARIMARTests {
  @Test(arguments: try ARIMAReferenceCase.all("arima_r.json"))
  func likelihoodAtTheirParameters(_ reference: ARIMAReferenceCase) throws {
    let exact = reference.numbers["exact"]
    let source = exact.isNull ? reference.numbers : exact
    var coefficients = reference.ordered(source["coef"])
    let usual = reference.ordered(reference.numbers["coef"])
    for j in coefficients.indices where coefficients[j].isNaN { coefficients[j] = usual[j] }
    let fit = try reference.evaluate(
      coefficients, sigma2: source["sigma2"].double)
    let theirs = try #require(source["loglik"].double)
    let isDifferenced = reference.specification.differences > 0
    #expect(abs(fit.logLikelihood - theirs) < (exact.isNull && isDifferenced ? 5e-3 : 1e-7))
    if !isDifferenced {
      let criteria = [fit.aicc, fit.bic]
      let expected = ["aicc", "bic"].map { reference.numbers[$0].double ?? .nan }
      #expect(worstRelativeError(criteria, expected) < 1e-9)
    }
  }

  @Test(arguments: try ARIMAReferenceCase.all("arima_r.json"))
  func ourOptimum(_ reference: ARIMAReferenceCase) throws {
    let exact = reference.numbers["exact"]
    let isComparable = !exact.isNull || reference.specification.differences == 0
    let source = exact.isNull ? reference.numbers : exact
    let fit = try reference.fit()
    #expect(fit.converged)
    if isComparable {
      let theirs = try #require(source["loglik"].double)
      #expect(fit.logLikelihood > theirs - 1e-7)
      #expect(fit.logLikelihood < theirs + 1e-6)
    }
    let coefficients = reference.ordered(reference.numbers["coef"])
    let exactCoefficients = reference.ordered(source["coef"])
    let errors = reference.ordered(reference.numbers["se"])
    for (j, name) in fit.coefficientNames.enumerated() {
      let expected = exactCoefficients[j].isNaN ? coefficients[j] : exactCoefficients[j]
      let distance = abs(fit.coefficients[j] - expected) / fit.standardErrors[j]
      // Where only the diffuse prior is there to compare with, it moves the optimum a little.
      #expect(distance < 2e-3, "\(name) is \(distance) standard errors away")
      // R's Hessian has steps of 1e-3 of numerical gradients: good to three digits.
      #expect(relativeError(fit.standardErrors[j], errors[j], floor: 0) < 5e-3, "\(name)")
    }
  }

  @Test(arguments: try ARIMAReferenceCase.all("arima_r.json"))
  func forecastsAndResiduals(_ reference: ARIMAReferenceCase) throws {
    let fit = try reference.evaluate(
      reference.ordered(reference.numbers["coef"]),
      sigma2: reference.numbers["sigma2"].double)
    let law = try fit.jointLaw(horizon: 24, futureRegressors: reference.futureRegressors)
    let mean = Array(law.mean.suffix(24))
    let errors = law.variances.suffix(24).map { $0.squareRoot() }
    let forecast = reference.numbers["forecast"]
    // The diffuse prior again: 2e-6 of the mean at most, nothing where nothing is differenced.
    let tolerance = reference.specification.differences > 0 ? 5e-6 : 1e-12
    #expect(worstRelativeError(mean, forecast["mean"].doubles, floor: 0) < tolerance)
    #expect(worstRelativeError(errors, forecast["se"].doubles, floor: 0) < tolerance)
    // R's residuals are v/√F; the first ones of a differenced model feel the prior.
    let residuals = reference.numbers["residuals"].doubles
    let span = reference.specification.differencingSpan
    let residualTolerance = span > 0 ? 2e-3 : 1e-9
    let sigma = fit.sigma2.squareRoot()
    for t in (5 * span)..<residuals.count where !reference.series[t].isNaN {
      let ours = fit.standardizedResiduals[t] * sigma
      #expect(abs(ours - residuals[t]) < residualTolerance * sigma, "residual \(t)")
    }
    for t in residuals.indices where reference.series[t].isNaN {
      #expect(fit.residuals[t].isNaN && fit.standardizedResiduals[t].isNaN)
    }
  }
}
