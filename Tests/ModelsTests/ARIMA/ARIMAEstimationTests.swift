import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

/// Properties of the estimation that need no other program.
struct ARIMAEstimationTests {
  private let airline = ARIMASpecification(
    order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12)

  private func series(_ name: String) throws -> [Double] {
    try Golden.json("arima_series.json")["series"][name]["values"].doubles
  }

  private static let models = [
    ARIMASpecification(order: ARIMAOrder(p: 2, d: 1, q: 2)),
    ARIMASpecification(
      order: ARIMAOrder(p: 1, d: 0, q: 1), seasonal: ARIMAOrder(p: 1, d: 1, q: 1), period: 12),
    ARIMASpecification(
      order: ARIMAOrder(p: 3, d: 1, q: 2), seasonal: ARIMAOrder(p: 2, d: 1, q: 2), period: 12),
  ]

  /// A search that begins at a neighbour ends at the same maximum, and sooner.
  @Test func aNearbyStartEndsAtTheSameMaximum() throws {
    let values = try series("AirPassengers").map { Double.log($0) }
    let model = ARIMASpecification(
      order: ARIMAOrder(p: 2, d: 1, q: 0), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12)
    let cold = try model.fit(values)
    var options = ARIMAOptions()
    options.nearby = NearbyFit(
      cold.specification, coefficients: cold.armaCoefficients.map { $0 + 0.001 })
    let warm = try model.fit(values, options: options)
    #expect(abs(warm.logLikelihood - cold.logLikelihood) < 1e-9)
    #expect(relativeError(warm.sigma2, cold.sigma2) < 1e-6)
    #expect(warm.iterations < cold.iterations, "\(warm.iterations) and \(cold.iterations)")
    // A neighbour outside its region is no start.
    options.nearby = NearbyFit(cold.specification, coefficients: [1.5, 0.1, -0.5])
    #expect(try model.fit(values, options: options).logLikelihood == cold.logLikelihood)
  }

  /// A neighbour of other orders lends what both models have; the maximum is found at least as well.
  @Test func aSmallerModelIsAStartOfALargerOne() throws {
    let values = try series("AirPassengers").map { Double.log($0) }
    let small = try airline.fit(values)
    let larger = ARIMASpecification(
      order: ARIMAOrder(p: 0, d: 1, q: 3), seasonal: ARIMAOrder(p: 1, d: 1, q: 1), period: 12)
    var options = ARIMAOptions()
    options.nearby = small.nearby
    let (cold, warm) = (try larger.fit(values), try larger.fit(values, options: options))
    #expect(abs(warm.logLikelihood - cold.logLikelihood) < 1e-6)
  }

  /// The gradient is that of the value, in the fast form, with dummies and with skipped updates.
  @Test(arguments: models, [0, 4, 30])
  func gradient(_ model: ARIMASpecification, gaps: Int) throws {
    var values = try series("AirPassengers").map { Double.log($0) }
    for i in 0..<gaps { values[20 + (i * 7) % 100] = .nan }
    let probe = try ARIMAProbe(model, values)
    let point = (0..<model.armaCount).map { 0.3 - 0.15 * Double($0 % 4) }
    let exact = probe.gradient(point)
    #expect(relativeError(exact.value, probe.value(point)) < 1e-12)
    #expect(relativeError(probe.companionValue(point), probe.value(point)) < 1e-11)
    for j in point.indices {
      let step = 1e-5
      func value(_ shift: Double) -> Double {
        var moved = point
        moved[j] += shift
        return probe.value(moved)
      }
      let slope =
        (8 * (value(step) - value(-step)) - (value(2 * step) - value(-2 * step))) / (12 * step)
      // Differences of numbers near one carry 1e-16/1e-5 of noise.
      #expect(abs(exact.gradient[j] - slope) < 1e-9, "parameter \(j)")
    }
  }

  /// Near the unit circle the fast recursions hand over to the companion filter.
  @Test func nearUnitRoots() throws {
    let values = try series("lh")
    let model = ARIMASpecification(order: ARIMAOrder(p: 2, d: 0, q: 1))
    let probe = try ARIMAProbe(model, values)
    for z in [1.0, 3, 5, 6, 7] {
      for point in [[z, 0.2, 0.1], [z, z, 0.1], [0.1, z, -z], [-z, z, z]] {
        let fast = probe.value(point)
        #expect(fast.isFinite)
        // 1e-6 of log-likelihood at the limit of the recursions, over 48 observations.
        #expect(abs(fast - probe.companionValue(point)) < 1e-7, "\(point)")
      }
    }
  }

  /// Units do not matter, over four hundred orders of magnitude.
  @Test(arguments: [1e-200, 1e-9, 1e200]) func scale(_ unit: Double) throws {
    let values = try series("AirPassengers")
    let n = values.count
    let x = Matrix(columnVectors: [(0..<n).map { Double.sin(Double($0)) }])
    let plain = try airline.fit(values, regressors: x, names: ["x"])
    let scaled = try airline.fit(values.map { $0 * unit }, regressors: x, names: ["x"])
    let count = Double(plain.effectiveCount)
    #expect(
      relativeError(scaled.logLikelihood, plain.logLikelihood - count * .log(unit)) < 1e-12)
    #expect(worstRelativeError(scaled.armaCoefficients, plain.armaCoefficients) < 1e-9)
    let expected = zip(plain.standardErrors, [1, 1, unit]).map { $0 * $1 }
    #expect(worstRelativeError(scaled.standardErrors, expected, floor: 0) < 1e-9)
    let future = Matrix(columnVectors: [[0.1, 0.2]])
    let law = try scaled.jointLaw(horizon: 2, futureRegressors: future)
    let base = try plain.jointLaw(horizon: 2, futureRegressors: future)
    #expect(worstRelativeError(law.mean, base.mean.map { $0 * unit }, floor: 0) < 1e-9)
    #expect(
      worstRelativeError(
        law.factor.elements, base.factor.elements.map { $0 * unit }, floor: 0) < 1e-8)
  }

  /// A mean is not differenced away, a drift is the mean of the differences.
  @Test func constants() throws {
    let values = try series("Nile")
    let white = ARIMASpecification(order: .zero, includesConstant: true)
    let mean = try white.fit(values)
    let average = values.reduce(0, +) / Double(values.count)
    #expect(relativeError(mean.coefficient("intercept") ?? .nan, average) < 1e-12)
    let variance =
      values.map { ($0 - average) * ($0 - average) }.reduce(0, +) / Double(values.count)
    #expect(relativeError(mean.sigma2, variance) < 1e-12)
    #expect(
      relativeError(
        mean.standardErrors[0], (variance / Double(values.count)).squareRoot(), floor: 0) < 1e-12)
    let walk = ARIMASpecification(order: ARIMAOrder(p: 0, d: 1, q: 0), includesConstant: true)
    let drift = try walk.fit(values)
    let change = (values[99] - values[0]) / 99
    #expect(relativeError(drift.coefficient("drift") ?? .nan, change) < 1e-12)
    let law = try drift.jointLaw(horizon: 3)
    #expect(worstRelativeError(law.mean, (1...3).map { values[99] + Double($0) * change }) < 1e-12)
    let errors = (1...3).map { (drift.sigma2 * Double($0)).squareRoot() }
    #expect(worstRelativeError(law.variances.map { $0.squareRoot() }, errors) < 1e-12)
  }

  /// An over-differenced series ends on the invertibility boundary, and says so.
  @Test func boundary() throws {
    var generator = SeededGenerator(seed: 11)
    let noise = (0..<80).map { _ in Double.random(in: -1...1, using: &generator) }
    let fit = try ARIMASpecification(order: ARIMAOrder(p: 0, d: 1, q: 1)).fit(noise)
    #expect(fit.converged)
    #expect(fit.coefficients[0] < -0.99)
    #expect(fit.notes.contains { $0.contains("unit circle") })
    #expect(fit.logLikelihood.isFinite && fit.sigma2 > 0)
    let law = try fit.jointLaw(horizon: 12)
    #expect(law.mean.allSatisfy { $0.isFinite } && law.variances.allSatisfy { $0 > 0 })
  }

  /// More starts never give a worse optimum, and the same call gives the same bits.
  @Test func starts() throws {
    let values = try series("lynx").map { Double.log($0) }
    let model = ARIMASpecification(order: ARIMAOrder(p: 3, d: 0, q: 3), includesConstant: true)
    let one = try model.fit(values)
    let many = try model.fit(values, options: ARIMAOptions(starts: 8))
    #expect(many.logLikelihood >= one.logLikelihood - 1e-7)
    let again = try model.fit(values)
    #expect(again.coefficients == one.coefficients)
  }

  /// A regressor that is a pulse at a gap takes the role of the gap.
  @Test func gapEqualsPulse() throws {
    var values = try series("AirPassengers").map { Double.log($0) }
    var pulse = [Double](repeating: 0, count: values.count)
    pulse[70] = 1
    let marked = try airline.fit(
      values, regressors: Matrix(columnVectors: [pulse]), names: ["pulse"])
    let held = try airline.evaluate(
      values, regressors: Matrix(columnVectors: [pulse]), names: ["pulse"],
      armaCoefficients: marked.armaCoefficients)
    values[70] = .nan
    let gap = try airline.evaluate(values, armaCoefficients: marked.armaCoefficients)
    // The same weighted squares, one observation less.
    #expect(relativeError(gap.sigma2 * 130, held.sigma2 * 131, floor: 0) < 1e-10)
    let law = try gap.jointLaw(horizon: 0)
    let observed = try series("AirPassengers").map { Double.log($0) }[70]
    #expect(relativeError(law.mean[0], observed - held.regressionCoefficients[0]) < 1e-10)
  }
}
