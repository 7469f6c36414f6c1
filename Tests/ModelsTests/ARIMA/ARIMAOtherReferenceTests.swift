import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

/// statsmodels 0.15 SARIMAX and X-13ARIMA-SEATS 1.1 build 61.
struct ARIMAOtherReferenceTests {
  /// statsmodels differences a series with gaps before it looks at them and so loses every
  /// difference that touches one; we (and gretl, and R) keep what they say about sums.
  private static let differencesAcrossGaps = "arima111_presidents_NA"

  @Test(arguments: try ARIMAReferenceCase.all("arima_statsmodels.json"))
  func statsmodelsSimpleDifferencing(_ reference: ARIMAReferenceCase) throws {
    let params = reference.numbers["params"]
    var coefficients = reference.ordered(params)
    if let drift = params["drift"].double, let last = coefficients.indices.last,
      coefficients[last].isNaN
    {
      coefficients[last] = drift
    }
    let theirs = try #require(reference.numbers["loglik"].double)
    let fit = try reference.evaluate(
      coefficients, sigma2: params["sigma2"].double)
    if reference.name == Self.differencesAcrossGaps {
      #expect(fit.effectiveCount == 113 && abs(theirs - -400.474) < 1e-2)
      return
    }
    // statsmodels freezes its gains once they settle: 1e-6 off gretl and us on gas, 3e-7 on UKgas.
    #expect(abs(fit.logLikelihood - theirs) < 1e-6)
    let ours = try reference.fit()
    #expect(ours.logLikelihood > theirs - 1e-6)
  }

  /// The exact diffuse likelihood is the differenced one less (d + sD)/2 · log 2π.
  @Test(arguments: try ARIMAReferenceCase.all("arima_statsmodels.json"))
  func statsmodelsExactDiffuse(_ reference: ARIMAReferenceCase) throws {
    guard let diffuse = reference.numbers["loglik_at_R_ML_exact_diffuse"].double,
      let differenced = reference.numbers["loglik_at_R_ML"].double,
      reference.name != Self.differencesAcrossGaps
    else { return }
    let span = Double(reference.specification.differencingSpan)
    #expect(abs(diffuse - (differenced - 0.5 * span * .log(2 * .pi))) < 1e-6)
  }

  /// X-13 writes θ(B) = 1 − θB − …, and its constant is the mean of the differenced series.
  @Test func x13() throws {
    let file = try Golden.json("arima_x13.json")
    let all = try Golden.json("arima_series.json")["series"]
    for reference in file["cases"].array {
      let model = (reference["model"].string ?? "").filter(\.isNumber).compactMap(
        \.wholeNumberValue)
      let data = all[reference["data"].string ?? ""]
      let isLog = reference["log"].bool ?? false
      let series = data["values"].doubles.map { isLog ? Double.log($0) : $0 }
      let specification = ARIMASpecification(
        order: ARIMAOrder(p: model[0], d: model[1], q: model[2]),
        seasonal: ARIMAOrder(p: model[3], d: model[4], q: model[5]),
        period: data["frequency"].int ?? 1)
      let parameters = reference["parameters"].object.mapValues { $0.double ?? .nan }
      let columns = regression(parameters, specification, count: series.count)
      let arma = coefficients(parameters, specification)
      let theirs = reference["loglik"].double ?? .nan
      let fit = try specification.evaluate(
        series, regressors: columns.matrix, names: columns.names, armaCoefficients: arma,
        regressionCoefficients: columns.values, sigma2: reference["variance"].double)
      // Parameters are printed with 14 digits of an optimum, where they hardly matter.
      #expect(abs(fit.logLikelihood - theirs) < 1e-8, "\(reference["id"])")
      let ours = try specification.fit(
        series, regressors: columns.matrix, names: columns.names)
      #expect(ours.logLikelihood > theirs - 1e-8)
      #expect(ours.logLikelihood < theirs + 1e-5)
      #expect(ours.effectiveCount == reference["count"].int)
      for j in arma.indices {
        #expect(abs(ours.coefficients[j] - arma[j]) < 2e-3 * ours.standardErrors[j])
      }
    }
  }

  private func coefficients(
    _ parameters: [String: Double], _ specification: ARIMASpecification
  ) -> [Double] {
    func list(_ prefix: String, _ sign: Double) -> [Double] {
      parameters.keys.filter { $0.hasPrefix(prefix) }.sorted().compactMap { parameters[$0] }
        .map { sign * $0 }
    }
    return list("AR$Non", 1) + list("MA$Non", -1) + list("AR$Sea", 1) + list("MA$Sea", -1)
  }

  /// The regression columns of a case.
  ///
  /// A constant is a column whose difference is one. The only outlier is wineind's of April 1990.
  private func regression(
    _ parameters: [String: Double], _ specification: ARIMASpecification, count: Int
  ) -> (matrix: Matrix?, names: [String], values: [Double]) {
    if let value = parameters["Constant$Constant"] {
      let difference = PlainPolynomials(
        specification, [Double](repeating: 0, count: specification.armaCount)
      ).difference
      let column = PlainPolynomials.weights(
        [Double](repeating: 1, count: count), over: difference, count: count)
      return (Matrix(columnVectors: [column]), ["constant"], [value])
    }
    if let value = parameters["AutoOutlier$AO1990.Apr"] {
      var column = [Double](repeating: 0, count: count)
      column[10 * 12 + 3] = 1
      return (Matrix(columnVectors: [column]), ["AO1990.Apr"], [value])
    }
    return (nil, [], [])
  }
}
