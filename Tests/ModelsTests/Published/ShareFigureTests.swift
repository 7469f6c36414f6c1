import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Shares of a known amount, and declared rounding, against the full normal density.
@Suite("Shares and rounding in the likelihood of figures")
struct ShareFigureTests {
  private typealias Density = FigureDensityTests
  private static let start = FigureReductionTests.start
  private static let variance = 0.01 / 12

  /// What shares are taken of in a month.
  private static func amount(_ month: Int) -> Double { 400 + 3 * Double(month % 17) }

  private static func share(
    _ span: ClosedRange<Int>, of months: [Double], variance: Double = variance,
    name: String = "x.share(w)", error: Double = 0
  ) -> PublishedFigure {
    let whole = span.reduce(0) { $0 + amount($1) }
    let exact = 100 * months[span].reduce(0, +) / whole + error
    return PublishedFigure(
      name: name, periods: span.map { start + $0 }, quantity: .share(of: whole),
      value: (exact * 10).rounded() / 10, variance: variance)
  }

  @Test("In logarithms a share of a month is its logarithm with an error")
  func logarithms() throws {
    let logs = Density.months(seed: 21, mean: 4.5, spread: 0.05)
    let months = logs.map { Double.exp($0) }
    let figures =
      (0..<30).map { FigureReductionTests.level($0, months[$0]) }
      + (30..<Density.count).map { Self.share($0...$0, of: months) }
    let model = try Density.estimate(figures, "log(x) ~ arima(1,0,0)")
    var covariance = Density.covariance(
      ar: model.fit.parameters[0], ma: 0, sigma2: model.fit.sigma2)
    var (values, jacobian) = ([Double](), 0.0)
    for (i, figure) in figures.enumerated() {
      values.append(
        Double.log(figure.value * figure.scale) - model.fit.coefficients[0])
      jacobian -= Double.log(figure.value)
      if case .share = figure.quantity {
        covariance[i, i] += figure.variance / (figure.value * figure.value)
      }
    }
    let expected = try Density.logDensity(values, covariance) + jacobian
    #expect((model.fit.logLikelihoodOriginal - expected).magnitude < 1e-8 * expected.magnitude)
    // Levels come out, within the rounding of the share.
    let path = try #require(model.path)
    #expect(path.months.count == Density.count - 30)
    for (month, mean) in zip(path.law.positions, path.law.mean) {
      let reach = 0.05 / (100 * months[month] / Self.amount(month))
      #expect((mean - logs[month]).magnitude < 1.1 * reach)
    }
  }

  @Test("In levels shares of months, of spans and of the year to date have the normal density")
  func levels() throws {
    let months = Density.months(seed: 22, mean: 0, spread: 10)
    var figures = (0..<24).map { FigureReductionTests.level($0, months[$0]) }
    figures += (26..<48).map { Self.share($0...$0, of: months) }
    figures.append(Self.share(24...25, of: months))
    for end in [51, 53, 59] { figures.append(Self.share(48...end, of: months)) }
    figures += (60..<72).map { FigureReductionTests.level($0, months[$0]) }
    let model = try Density.estimate(figures, "x ~ 0 + arima(1,0,1)")
    var rows = Matrix(rows: figures.count, columns: Density.count)
    for (i, figure) in figures.enumerated() {
      for period in figure.periods { rows[i, period - Self.start] = 1 / figure.scale }
    }
    var covariance =
      rows
      * Density.covariance(
        ar: model.fit.parameters[0], ma: model.fit.parameters[1], sigma2: model.fit.sigma2)
      * rows.transposed
    for (i, figure) in figures.enumerated() { covariance[i, i] += figure.variance }
    let expected = try Density.logDensity(figures.map(\.value), covariance)
    #expect((model.fit.logLikelihoodOriginal - expected).magnitude < 1e-8 * expected.magnitude)
    let other = try Density.estimate(figures.reversed(), "x ~ 0 + arima(1,0,1)")
    #expect(other.fit.logLikelihood == model.fit.logLikelihood)
  }

  @Test("A series of shares alone, spans among them, is fitted and forecast as levels")
  func sharesAlone() throws {
    let months = FigureReductionTests.months(seed: 6)
    var figures = (0..<36).map { Self.share($0...$0, of: months) }
    for year in 3..<6 {
      figures.append(Self.share((12 * year)...(12 * year + 1), of: months))
      figures += (2..<12).map { Self.share((12 * year + $0)...(12 * year + $0), of: months) }
    }
    let model = try Density.estimate(figures, "log(x) ~ arima(0,1,1)(0,1,1)")
    let quality = try #require(model.fit.quality)
    #expect((quality.sampled - quality.curvature).magnitude < 0.05)
    #expect(model.fit.used.count == figures.count && model.fit.profile == nil)
    let path = try #require(model.path)
    #expect(path.months.count == 72)
    // A tenth of a percent of about 250 percent is nothing; pairs lie within their season's noise.
    let errors = path.law.positions.indices.map { i in
      (Double.exp(path.law.mean[i]) / months[path.law.positions[i]] - 1).magnitude
    }
    #expect(errors.max() ?? 1 < 0.12)
    #expect(errors.prefix(36).allSatisfy { $0 < 5e-4 })
    let future = try model.project(horizon: 12, paths: [:])
    #expect(future.futureMonths.count == 12)
    #expect(future.law.variances.suffix(12).allSatisfy { $0 > 1e-5 && $0 < 0.01 })
  }

  @Test("A share that exact levels imply is counted once, and set aside where they contradict it")
  func impliedShares() throws {
    let months = FigureReductionTests.months()
    let levels = months.enumerated().map { FigureReductionTests.level($0.offset, $0.element) }
    let shares = [
      Self.share(3...3, of: months), Self.share(12...23, of: months, name: "x.share(w, ytd)"),
      Self.share(30...30, of: months, error: 4),
    ]
    let plain = try Density.estimate(levels, "log(x) ~ arima(0,1,1)(0,1,1)")
    let model = try Density.estimate(levels + shares, "log(x) ~ arima(0,1,1)(0,1,1)")
    #expect(model.fit.redundant == Array(shares.prefix(2)))
    #expect(model.fit.conflicts.map(\.figure) == [shares[2]])
    #expect((try #require(model.fit.conflicts.first).miss - 4).magnitude < 0.1)
    #expect(model.fit.logLikelihood == plain.fit.logLikelihood)
    #expect(model.summary.notes.contains { $0.contains("the largest miss is 4") })
  }

  @Test("Declared rounding is an error of the levels, in the density and in the estimates")
  func rounding() throws {
    let months = Density.months(seed: 24, mean: 0, spread: 3)
    let printed = months.map { ($0 / 5).rounded() * 5 }
    let figures = printed.enumerated().map { FigureReductionTests.level($0.offset, $0.element) }
    var template = FigureReductionTests.template()
    // The last printed digit is a five: decimals −1 would be a ten, so the unit is put in by hand.
    template.description.decimals = 0
    template.description.rounding = true
    let scaled = figures.map {
      PublishedFigure(name: $0.name, periods: $0.periods, value: $0.value / 5)
    }
    let formula = try ModelFormula(parsing: "x ~ 0 + arima(1,0,1)")
    let loose = try fit(formula, data: [:], figures: scaled, like: template)
    var covariance = Density.covariance(
      ar: loose.fit.parameters[0], ma: loose.fit.parameters[1], sigma2: loose.fit.sigma2)
    for i in 0..<Density.count { covariance[i, i] += 1.0 / 12 }
    let expected = try Density.logDensity(scaled.map(\.value), covariance)
    #expect((loose.fit.logLikelihoodOriginal - expected).magnitude < 1e-8 * expected.magnitude)
    template.description.rounding = nil
    let exact = try fit(formula, data: [:], figures: scaled, like: template)
    // What rounding explains is no shock.
    #expect(loose.fit.sigma2 < exact.fit.sigma2)
    #expect(loose.fit.converged)
  }
}
