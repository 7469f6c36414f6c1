import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

/// Numbers printed in documentation that readers will look up, to the printed digits.
struct ARIMAPublishedTests {
  private func series(_ name: String) throws -> [Double] {
    try Golden.json("arima_series.json")["series"][name]["values"].doubles
  }

  /// Half a printed digit, and what R's default stopping rule leaves open (2e-3 standard errors).
  private func check(_ fit: ARIMAFit, _ estimates: [Double], _ errors: [Double]) {
    for j in estimates.indices {
      let name = fit.coefficientNames[j]
      #expect(abs(fit.coefficients[j] - estimates[j]) < 6e-5 + 2e-3 * errors[j], "\(name)")
      #expect(abs(fit.standardErrors[j] - errors[j]) < 1e-4 + 1e-3 * errors[j], "\(name)")
    }
  }

  /// R's help page of `arima`, example `arima(LakeHuron, c(2,0,0), xreg = time(LakeHuron) - 1920)`.
  @Test func lakeHuron() throws {
    let levels = try series("LakeHuron")
    let years = levels.indices.map { Double(1875 + $0 - 1920) }
    let model = ARIMASpecification(order: ARIMAOrder(p: 2, d: 0, q: 0), includesConstant: true)
    let fit = try model.fit(
      levels, regressors: Matrix(columnVectors: [years]), names: ["year"])
    #expect(fit.coefficientNames == ["ar1", "ar2", "intercept", "year"])
    check(fit, [1.0048, -0.2913, 579.0993, -0.0216], [0.0976, 0.1004, 0.2370, 0.0081])
    #expect(abs(fit.sigma2 - 0.4566) < 6e-5)
    #expect(abs(fit.logLikelihood - -101.2) < 0.05 && abs(fit.aic - 212.4) < 0.05)
  }

  /// The same page, `arima(presidents, c(3, 0, 0))`, with its six missing quarters.
  @Test func presidents() throws {
    let model = ARIMASpecification(order: ARIMAOrder(p: 3, d: 0, q: 0), includesConstant: true)
    let fit = try model.fit(try series("presidents"))
    check(fit, [0.7496, 0.2523, -0.1890, 56.2236], [0.0936, 0.1140, 0.0946, 4.2845])
    #expect(abs(fit.sigma2 - 81.12) < 6e-3)
    #expect(abs(fit.logLikelihood - -414.08) < 6e-3 && abs(fit.aic - 838.16) < 6e-3)
    #expect(fit.observations == 114 && fit.effectiveCount == 114 && fit.parameterCount == 5)
    #expect(fit.residuals.filter(\.isNaN).count == 6)
  }

  /// Box & Jenkins' airline model of log passengers; R prints these digits.
  @Test func airline() throws {
    let model = ARIMASpecification(
      order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12)
    let fit = try model.fit(try series("AirPassengers").map { .log($0) })
    check(fit, [-0.4018, -0.5569], [0.0896, 0.0731])
    #expect(abs(fit.sigma2 - 0.001348) < 6e-7)
    #expect(abs(fit.logLikelihood - 244.7) < 0.05)
    #expect(model.description == "arima(0,1,1)(0,1,1)")
    #expect(fit.residuals.prefix(13).allSatisfy { $0.isNaN } && !fit.residuals[13].isNaN)
  }
}
