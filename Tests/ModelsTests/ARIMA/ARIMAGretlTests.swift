import LinearAlgebra
import Models
import TestSupport
import Testing

/// gretl 2022c: AS 197 and, with gaps, its Kalman filter; both exact on the differenced data.
struct ARIMAGretlTests {
  /// gretl orders constant, AR, seasonal AR, MA, seasonal MA; its constant of a differenced model is
  /// the mean of the differenced series, ours the change per period.
  private func reordered(_ values: [Double], _ model: ARIMASpecification) -> [Double] {
    let (p, q) = (model.order.p, model.order.q)
    let (seasonalP, seasonalQ) = (model.seasonal.p, model.seasonal.q)
    let start = model.includesConstant ? 1 : 0
    let ar = values[start..<(start + p)]
    let sar = values[(start + p)..<(start + p + seasonalP)]
    let ma = values[(start + p + seasonalP)..<(start + p + seasonalP + q)]
    let sma = values[(start + p + seasonalP + q)..<(start + p + seasonalP + q + seasonalQ)]
    let unit = model.seasonal.d == 1 ? Double(model.period) : 1
    let constant = model.includesConstant ? [values[0] / unit] : []
    return Array(ar) + Array(ma) + Array(sar) + Array(sma) + constant
  }

  @Test(arguments: try ARIMAReferenceCase.all("arima_gretl.json"))
  func likelihoodAndCriteriaAtTheirParameters(_ reference: ARIMAReferenceCase) throws {
    let coefficients = reordered(reference.numbers["coef"].doubles, reference.specification)
    let sigma = try #require(reference.numbers["sigma"].double)
    let theirs = try #require(reference.numbers["loglik"].double)
    let fit = try reference.evaluate(coefficients, sigma2: sigma * sigma)
    // Both are exact: what is left is rounding of a sum of hundreds of terms.
    #expect(abs(fit.logLikelihood - theirs) < 1e-9)
    let criteria = reference.numbers["criteria"].doubles
    #expect(worstRelativeError([fit.aic, fit.bic, fit.hq], criteria) < 1e-9)
    #expect(Double(fit.effectiveCount) == reference.numbers["count"].double)
  }

  @Test(arguments: try ARIMAReferenceCase.all("arima_gretl.json"))
  func ourOptimum(_ reference: ARIMAReferenceCase) throws {
    let theirs = try #require(reference.numbers["loglik"].double)
    let fit = try reference.fit()
    #expect(fit.converged)
    #expect(fit.logLikelihood > theirs - 1e-8)
    // No case has a better optimum than gretl's.
    #expect(fit.logLikelihood < theirs + 1e-6)
    let coefficients = reordered(reference.numbers["coef"].doubles, reference.specification)
    let errors = reordered(reference.numbers["se"].doubles, reference.specification)
    for (j, name) in fit.coefficientNames.enumerated() {
      let distance = abs(fit.coefficients[j] - coefficients[j]) / fit.standardErrors[j]
      #expect(distance < 1e-3, "\(name) is \(distance) standard errors away")
      // gretl differentiates numerically: its own error reaches 2.3e-4 (Lake Huron).
      #expect(relativeError(fit.standardErrors[j], errors[j], floor: 0) < 5e-4, "\(name)")
    }
  }

  /// Cases where the finite sample shows.
  ///
  /// gretl forecasts from residuals as if they were the shocks and adds σ² Σψ²: the infinite past. Ours is the exact law given the finite sample, which is also R's. Where √F at the end of the
  /// sample is not yet one the two differ; R, compared in `ARIMARTests`, is with us there.
  private static let finiteSample: [String: (mean: Double, error: Double)] = [
    "airline_USAccDeaths": (2e-4, 9e-4),
    "airline_log_UKDriverDeaths": (3e-4, 6e-3),
    "arima111_presidents_NA": (2e-6, 2e-5),
    "sarima_211_wineind": (3e-3, 2e-3),
  ]

  @Test(arguments: try ARIMAReferenceCase.all("arima_gretl.json"))
  func forecasts(_ reference: ARIMAReferenceCase) throws {
    let coefficients = reordered(reference.numbers["coef"].doubles, reference.specification)
    let sigma = try #require(reference.numbers["sigma"].double)
    let law = try reference.evaluate(coefficients, sigma2: sigma * sigma).jointLaw(horizon: 24)
    let mean = Array(law.mean.suffix(24))
    let errors = law.variances.suffix(24).map { $0.squareRoot() }
    let theirErrors = reference.numbers["forecast_se"].doubles
    let known = Self.finiteSample[reference.name]
    let meanError = worstRelativeError(mean, reference.numbers["forecast"].doubles, floor: 0)
    #expect(meanError < known?.mean ?? 1e-5)
    #expect(worstRelativeError(errors, theirErrors, floor: 0) < known?.error ?? 1e-5)
    // The exact error is never below that of a known infinite past …
    for (ours, theirs) in zip(errors, theirErrors) { #expect(ours > theirs * (1 - 1e-9)) }
    // … and gretl's are exactly those of the infinite past.
    let polynomials = PlainPolynomials(reference.specification, coefficients)
    let psi = PlainPolynomials.weights(
      polynomials.ma, over: multiply(polynomials.ar, polynomials.difference), count: 24)
    var sum = 0.0
    let plain = psi.map { weight in
      sum += weight * weight
      return sigma * sum.squareRoot()
    }
    #expect(worstRelativeError(plain, theirErrors, floor: 0) < 1e-8)
  }
}
