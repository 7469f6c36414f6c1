import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// The likelihood through `fit` on figures against the normal density by brute force.
@Suite("Likelihood of figures against the full normal density")
struct FigureDensityTests {
  static let start = FigureReductionTests.start
  static let count = 72

  /// Months of a stationary autoregression around a mean.
  static func months(seed: UInt64, mean: Double, spread: Double) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    var state = 0.0
    return (0..<count).map { _ in
      let shock = (0..<6).reduce(0.0) { sum, _ in
        sum + Double.random(in: -1...1, using: &generator)
      }
      state = 0.6 * state + spread * shock
      return mean + state
    }
  }

  /// Levels of the first years; then pairs, year-to-date sums with single months, quarterly means.
  static func mixed(_ months: [Double]) -> [PublishedFigure] {
    var figures = (0..<24).map { FigureReductionTests.level($0, months[$0]) }
    func total(_ span: ClosedRange<Int>, _ name: String) -> PublishedFigure {
      FigureReductionTests.total(span, months[span].reduce(0, +), name)
    }
    for year in 2..<4 {
      let first = 12 * year
      figures.append(total(first...(first + 1), "x.janFeb"))
      figures += (2..<12).map { FigureReductionTests.level(first + $0, months[first + $0]) }
    }
    for end in [50, 53, 59] { figures.append(total(48...end, "x.ytd")) }
    figures += [49, 55].map { FigureReductionTests.level($0, months[$0]) }
    for quarter in 0..<4 {
      let span = (60 + 3 * quarter)...(62 + 3 * quarter)
      figures.append(
        PublishedFigure(
          name: "x.mean", periods: span.map { start + $0 }, quantity: .mean,
          value: months[span].reduce(0, +) / 3))
    }
    return figures
  }

  /// Rows of weights over months.
  static func weights(_ figures: [PublishedFigure]) -> Matrix {
    var rows = Matrix(rows: figures.count, columns: count)
    for (i, figure) in figures.enumerated() {
      let share = figure.quantity == .mean ? 1 / Double(figure.periods.count) : 1
      for period in figure.periods { rows[i, period - start] += share }
      if case .growth(let base) = figure.quantity {
        for period in base { rows[i, period - start] -= 1 }
      }
    }
    return rows
  }

  /// Autocovariances of an ARMA(1,1) with unit innovations.
  static func covariance(ar: Double, ma: Double, sigma2: Double) -> Matrix {
    var values = [sigma2 * (1 + 2 * ar * ma + ma * ma) / (1 - ar * ar)]
    values.append(sigma2 * (ar + ma) * (1 + ar * ma) / (1 - ar * ar))
    while values.count < count { values.append(ar * values[values.count - 1]) }
    var result = Matrix(rows: count, columns: count)
    for i in 0..<count { for j in 0..<count { result[i, j] = values[abs(i - j)] } }
    return result
  }

  /// log N(values; 0, V).
  static func logDensity(_ values: [Double], _ covariance: Matrix) throws -> Double {
    let factor = try CholeskyFactorization(covariance)
    let squares = zip(values, factor.solve(values)).reduce(0) { $0 + $1.0 * $1.1 }
    return -0.5
      * (Double(values.count) * Double.log(2 * Double.pi) + factor.logDeterminant + squares)
  }

  static func estimate(_ figures: [PublishedFigure], _ text: String) throws -> FigureModel {
    try fit(
      ModelFormula(parsing: text), data: [:], figures: figures,
      like: FigureReductionTests.template())
  }

  @Test("Sums, means and year-to-date figures of a stationary model with a known mean")
  func stationary() throws {
    let figures = Self.mixed(Self.months(seed: 4, mean: 0, spread: 10))
    let model = try Self.estimate(figures, "x ~ 0 + arima(1,0,1)")
    let rows = Self.weights(figures)
    let months = Self.covariance(
      ar: model.fit.parameters[0], ma: model.fit.parameters[1], sigma2: model.fit.sigma2)
    let expected = try Self.logDensity(
      figures.map(\.value), rows * months * rows.transposed)
    #expect((model.fit.logLikelihoodOriginal - expected).magnitude < 1e-8 * expected.magnitude)
    // The months that no figure gives, by the conditional normal law.
    let cross = months * rows.transposed
    let gains = try CholeskyFactorization(rows * months * rows.transposed)
    let means = cross * gains.solve(figures.map(\.value))
    let path = try #require(model.path)
    #expect(!path.law.positions.isEmpty)
    for (month, mean) in zip(path.law.positions, path.law.mean) {
      #expect((mean - means[month]).magnitude < 1e-8 * 100)
    }
  }

  @Test("The same with a constant, and with a difference whose start is diffuse")
  func constantAndDifference() throws {
    let figures = Self.mixed(Self.months(seed: 9, mean: 500, spread: 10))
    let rows = Self.weights(figures)
    let values = figures.map(\.value)
    let mean = try Self.estimate(figures, "x ~ arima(1,0,0)")
    let months = Self.covariance(
      ar: mean.fit.parameters[0], ma: 0, sigma2: mean.fit.sigma2)
    let ones = rows * [Double](repeating: 1, count: Self.count)
    let centred = zip(values, ones).map { $0 - $1 * mean.fit.coefficients[0] }
    let known = try Self.logDensity(centred, rows * months * rows.transposed)
    #expect((mean.fit.logLikelihoodOriginal - known).magnitude < 1e-8 * known.magnitude)

    let walk = try Self.estimate(figures, "x ~ arima(0,1,1)")
    let (theta, sigma2) = (walk.fit.parameters[0], walk.fit.sigma2)
    var path = Matrix(rows: Self.count, columns: Self.count)
    for s in 1..<Self.count { for t in s..<Self.count { path[t, s] = 1 + (t > s ? theta : 0) } }
    for t in 1..<Self.count { path[t, 0] = theta }
    // A flat prior of the first month: any variance may be added along it.
    var covariance = sigma2 * (path * path.transposed)
    for i in 0..<Self.count { for j in 0..<Self.count { covariance[i, j] += sigma2 } }
    let factor = try CholeskyFactorization(rows * covariance * rows.transposed)
    let (solvedOnes, solved) = (factor.solve(ones), factor.solve(values))
    let information = zip(ones, solvedOnes).reduce(0) { $0 + $1.0 * $1.1 }
    let level = zip(ones, solved).reduce(0) { $0 + $1.0 * $1.1 } / information
    let squares = zip(values, solved).reduce(0) { $0 + $1.0 * $1.1 } - level * level * information
    let expected =
      -0.5
      * (Double(values.count - 1) * Double.log(2 * Double.pi) + factor.logDeterminant
        + Double.log(information) + squares)
    // The Jacobian of the means: four of them stand after the first figure.
    #expect((walk.fit.logLikelihoodOriginal - expected).magnitude < 1e-8 * expected.magnitude)
  }

  /// Two years of levels, then growth on a year earlier alone, printed to a tenth.
  static func growing(_ months: [Double]) -> [PublishedFigure] {
    (0..<24).map { FigureReductionTests.level($0, Double.exp(months[$0])) }
      + (24..<Self.count).map { growth($0, months) }
  }

  static func growth(_ month: Int, _ logs: [Double], variance: Double = 0.01 / 12)
    -> PublishedFigure
  {
    let exact = 100 * (Double.exp(logs[month] - logs[month - 12]) - 1)
    return PublishedFigure(
      name: "x.yoy", periods: [start + month], quantity: .growth(on: [start + (month - 12)]),
      value: (exact * 10).rounded() / 10, variance: variance)
  }

  @Test("Growth on a year earlier in logarithms, with its rounding, behind levels that end")
  func growthAfterLevels() throws {
    let logs = Self.months(seed: 7, mean: 5, spread: 0.02)
    let figures = Self.growing(logs)
    let model = try Self.estimate(figures, "log(x) ~ arima(1,0,0)")
    let rows = Self.weights(figures)
    var covariance =
      rows
      * Self.covariance(ar: model.fit.parameters[0], ma: 0, sigma2: model.fit.sigma2)
      * rows.transposed
    var (values, jacobian) = ([Double](), 0.0)
    for (i, figure) in figures.enumerated() {
      if case .growth = figure.quantity {
        let factor = 100 + figure.value
        covariance[i, i] += figure.variance / (factor * factor)
        values.append(Double.log(factor / 100))
        jacobian -= Double.log(factor)
      } else {
        values.append(Double.log(figure.value) - model.fit.coefficients[0])
        jacobian -= Double.log(figure.value)
      }
    }
    let expected = try Self.logDensity(values, covariance) + jacobian
    #expect((model.fit.logLikelihoodOriginal - expected).magnitude < 1e-8 * expected.magnitude)
    let other = try Self.estimate(figures.reversed(), "log(x) ~ arima(1,0,0)")
    #expect(other.fit.logLikelihood == model.fit.logLikelihood)
    #expect(other.fit.parameters == model.fit.parameters)
  }

  @Test("Growth alone has its density given the year it is laid on")
  func growthAlone() throws {
    let logs = Self.months(seed: 11, mean: 0, spread: 0.02)
    let figures = (12..<Self.count).map { Self.growth($0, logs) }
    var template = FigureReductionTests.template()
    let profile = (0..<12).map { Double.exp(logs[$0]) }
    template.description.profile = profile
    let model = try fit(
      ModelFormula(parsing: "log(x) ~ 0 + arima(1,0,1)"), data: [:], figures: figures,
      like: template)
    let months = Self.covariance(
      ar: model.fit.parameters[0], ma: model.fit.parameters[1], sigma2: model.fit.sigma2)
    let own = Self.weights(figures)
    var rows = Matrix(rows: 12 + figures.count, columns: Self.count)
    for i in 0..<12 { rows[i, i] = 1 }
    for i in figures.indices { for j in 0..<Self.count { rows[12 + i, j] = own[i, j] } }
    var covariance = rows * months * rows.transposed
    for (i, figure) in figures.enumerated() {
      let factor = 100 + figure.value
      covariance[12 + i, 12 + i] += figure.variance / (factor * factor)
    }
    let first = profile.map { Double.log($0) }
    let values = first + figures.map { Double.log(1 + $0.value / 100) }
    let base = covariance.submatrix(rows: Array(0..<12), columns: Array(0..<12))
    let expected = try Self.logDensity(values, covariance) - Self.logDensity(first, base)
    #expect((model.fit.logLikelihood - expected).magnitude < 1e-8 * expected.magnitude)
    #expect(model.fit.effectiveCount == figures.count)
    // The path by the conditional normal law.
    let means = months * rows.transposed * (try CholeskyFactorization(covariance).solve(values))
    let path = model.series.values
    #expect(path.count == Self.count - 12)
    for (month, value) in path.enumerated() {
      #expect((Double.log(value) - means[month + 12]).magnitude < 1e-8)
    }
  }
}
