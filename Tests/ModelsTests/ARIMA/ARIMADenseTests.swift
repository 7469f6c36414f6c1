import LinearAlgebra
import Models
import Optimization
import RealModule
import TestSupport
import Testing

/// Everything against the dense normal distribution of `ARIMADense`, on random models.
struct ARIMADenseTests {
  /// A random model with a random series, gaps and regressors.
  struct Draw {
    let specification: ARIMASpecification
    let arma: [Double]
    let series: [Double]
    let regressors: Matrix?
    let horizon = 8

    init(seed: UInt64, gaps: Int, columns: Int) {
      var generator = SeededGenerator(seed: seed)
      let period = [1, 4, 7].randomElement(using: &generator) ?? 1
      let isSeasonal = period > 1
      func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
      let order = ARIMAOrder(p: pick(0...2), d: pick(0...1), q: pick(0...2))
      let seasonal =
        isSeasonal ? ARIMAOrder(p: pick(0...1), d: pick(0...1), q: pick(0...1)) : .zero
      let hasConstant = order.d + seasonal.d < 2 && pick(0...1) == 1
      specification = ARIMASpecification(
        order: order, seasonal: seasonal, period: period, includesConstant: hasConstant)
      func factor(_ count: Int, _ sign: Double) -> [Double] {
        let partials = (0..<count).map { _ in Double.random(in: -0.7...0.7, using: &generator) }
        return PartialAutocorrelation.coefficients(partials: partials).map { sign * $0 }
      }
      arma =
        factor(order.p, 1) + factor(order.q, -1) + factor(seasonal.p, 1) + factor(seasonal.q, -1)
      let n = 60
      var values = (0..<n).map { t in
        100 + 3 * Double.random(in: -1...1, using: &generator) + 0.2 * Double(t)
      }
      for _ in 0..<gaps { values[pick(0...(n - 1))] = .nan }
      series = values
      let total = n + 8
      regressors =
        columns == 0
        ? nil
        : Matrix(
          columnVectors: (0..<columns).map { _ in
            (0..<total).map { _ in Double.random(in: -1...1, using: &generator) }
          })
    }

    var names: [String] { (0..<(regressors?.columns ?? 0)).map { "x\($0)" } }

    func rows(_ range: Range<Int>) -> Matrix? {
      regressors?.submatrix(
        rows: Array(range), columns: Array(0..<(regressors?.columns ?? 0)))
    }

    /// Constant and regressors over sample and horizon.
    var design: Matrix? {
      let total = series.count + horizon
      let constant: [[Double]] =
        specification.includesConstant
        ? [(0..<total).map { specification.differences == 0 ? 1 : Double($0 + 1) }] : []
      let all = constant + (regressors?.columnVectors ?? [])
      return all.isEmpty ? nil : Matrix(columnVectors: all)
    }
  }

  private static let seeds = (1...24).map { UInt64($0) }

  /// No gaps: the fast form.
  @Test(arguments: seeds) func complete(_ seed: UInt64) throws {
    try check(Draw(seed: seed, gaps: 0, columns: Int(seed % 3)), seed)
  }

  /// A few gaps: dummies.
  @Test(arguments: seeds) func fewGaps(_ seed: UInt64) throws {
    try check(Draw(seed: seed, gaps: 7, columns: Int(seed % 3)), seed)
  }

  /// Many gaps: skipped updates.
  @Test(arguments: seeds) func manyGaps(_ seed: UInt64) throws {
    try check(Draw(seed: seed, gaps: 32, columns: Int(seed % 2)), seed)
  }

  private func check(_ draw: Draw, _ seed: UInt64) throws {
    let n = draw.series.count
    let total = n + draw.horizon
    let dense = ARIMADense(draw.specification, draw.arma, count: total)
    let extended = draw.series + [Double](repeating: .nan, count: draw.horizon)
    let expected = try dense.condition(extended, design: draw.design, sigma2: nil)
    let fit = try draw.specification.evaluate(
      draw.series, regressors: draw.rows(0..<n), names: draw.names, armaCoefficients: draw.arma)
    // Relative to a log-likelihood of a hundred or so; dense elimination itself is good to 1e-10.
    #expect(
      relativeError(fit.logLikelihood, expected.logLikelihood) < 1e-9,
      "seed \(seed) \(draw.specification): \(fit.logLikelihood) \(expected.logLikelihood)")
    #expect(relativeError(fit.sigma2, expected.sigma2, floor: 0) < 1e-9, "seed \(seed)")
    #expect(
      worstRelativeError(fit.regressionCoefficients, expected.regression) < 1e-8, "seed \(seed)")
    let law = try fit.jointLaw(
      horizon: draw.horizon, futureRegressors: draw.rows(n..<total))
    #expect(law.positions == extended.indices.filter { extended[$0].isNaN })
    #expect(worstRelativeError(law.mean, expected.mean) < 1e-9, "seed \(seed)")
    let scale = expected.covariance.diagonal.max() ?? 1
    let difference = law.covariance - expected.covariance
    let worst = difference.elements.map { abs($0) }.max() ?? 0
    #expect(worst < 1e-9 * scale, "seed \(seed): covariance off by \(worst) of \(scale)")
  }

  /// Residuals with gaps are one-step errors: each equals what conditioning on the past leaves.
  @Test(arguments: [UInt64(3), 8, 15]) func residualsAreOneStepErrors(_ seed: UInt64) throws {
    let draw = Draw(seed: seed, gaps: 6, columns: 0)
    let plain = ARIMASpecification(
      order: draw.specification.order, seasonal: draw.specification.seasonal,
      period: draw.specification.period)
    let n = draw.series.count
    let fit = try plain.evaluate(draw.series, armaCoefficients: draw.arma)
    let dense = ARIMADense(plain, draw.arma, count: n)
    for t in 40..<n where !draw.series[t].isNaN {
      let past = draw.series.enumerated().map { $0 < t ? $1 : Double.nan }
      let expected = try dense.condition(past, design: nil, sigma2: fit.sigma2)
      let place = past.indices.filter { past[$0].isNaN }.firstIndex(of: t) ?? 0
      let error = draw.series[t] - expected.mean[place]
      #expect(relativeError(fit.residuals[t], error) < 1e-8, "seed \(seed) at \(t)")
      let standard = error / expected.covariance[place, place].squareRoot()
      #expect(relativeError(fit.standardizedResiduals[t], standard) < 1e-8)
    }
  }
}
