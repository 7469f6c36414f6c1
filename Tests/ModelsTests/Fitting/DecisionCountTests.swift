import Models
import TestSupport
import Testing
import TimeSeries

/// What the data decided is paid for in the width of intervals.
@Suite struct DecisionCountTests {
  /// Each of p, d, q, P, D, Q counts as a coefficient: var h = V n/(n − k − m − 2), with V the
  /// variance given the estimates and m = 6 against none when the same orders are given.
  @Test func ordersFoundCountAsSix() throws {
    var series = try FitTests.series()
    series.description.calendar = nil
    let data = ["exports": series]
    let found = try fit(ModelFormula(parsing: "log(exports) ~ arima()"), data: data)
    let given = try fit(ModelFormula(parsing: "\(found.formula)"), data: data)
    let family = try #require(found.formula.family.arimaDifferences)
    let n = Double(found.summary.observations - family)
    let k = Double(found.summary.coefficients.count)
    let wide = try found.project(horizon: 12, paths: [:]).law.variances
    let narrow = try given.project(horizon: 12, paths: [:]).law.variances
    let expected = found.summary.sigma2 * n * (1 / (n - k - 8) - 1 / (n - k - 2))
    #expect(relativeError(wide[0] - narrow[0], expected) < 1e-9)
    #expect(zip(wide, narrow).allSatisfy { $0 > $1 })
  }
}

extension ModelFamily {
  /// d + D · 12 of monthly data.
  fileprivate var arimaDifferences: Int? {
    guard case .arima(let order?, let seasonal) = self else { return nil }
    return order.d + 12 * (seasonal?.d ?? 0)
  }
}
