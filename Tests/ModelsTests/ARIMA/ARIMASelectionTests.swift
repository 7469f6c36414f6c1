import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

struct ARIMASelectionTests {
  private func series(_ name: String) throws -> JSONValue {
    try Golden.json("arima_series.json")["series"][name]
  }

  /// Log passengers: the airline model, found from its neighbours.
  @Test func airline() throws {
    let values = try series("AirPassengers")["values"].doubles.map { Double.log($0) }
    let selection = try ARIMASelection(values, period: 12)
    #expect(selection.differencing.ordinary == 1)
    #expect(selection.differencing.seasonal == 1)
    #expect(selection.fit.specification.description == "arima(0,1,1)(0,1,1)")
    #expect(selection.fit.standardErrors.count == 2)
    #expect(selection.trace.count < 40)
    let eligible = selection.trace.filter { $0.rejection == nil }.map(\.criterion).min()
    #expect(eligible == ARIMASelectionOptions.Criterion.aicc.value(selection.fit))
  }

  /// The full search is never worse than the stepwise one within the same limits.
  @Test(arguments: ["WWWusage", "lh", "UKgas", "presidents"])
  func fullSearch(_ name: String) throws {
    let data = try series(name)
    let values = data["values"].doubles
    let period = data["frequency"].int ?? 1
    let stepwise = try ARIMASelection(values, period: period)
    var options = ARIMASelectionOptions()
    options.method = .full
    options.differences = stepwise.differencing.ordinary
    options.seasonalDifferences = stepwise.differencing.seasonal
    options.maximumTotal = stepwise.fit.specification.armaCount
    let full = try ARIMASelection(values, period: period, options: options)
    #expect(full.fit.aicc <= stepwise.fit.aicc + 1e-7)
  }

  @Test func differences() throws {
    // White noise about a level is left alone, a random walk is differenced once.
    var generator = SeededGenerator(seed: 21)
    let noise = (0..<120).map { _ in Double.random(in: -1...1, using: &generator) }
    var walk = noise
    for t in 1..<walk.count { walk[t] += walk[t - 1] }
    #expect(try ARIMASelection(noise, period: 1).differencing.ordinary == 0)
    let choice = try ARIMASelection(walk, period: 1).differencing
    #expect(choice.ordinary == 1)
    #expect(choice.trace.map(\.takesDifference) == [true, false])
  }

  /// Regressors go into every candidate; gaps are no obstacle.
  @Test func regressorsAndGaps() throws {
    var values = try series("UKDriverDeaths")["values"].doubles.map { Double.log($0) }
    values[40] = .nan
    let law = values.indices.map { $0 >= 169 ? 1.0 : 0 }
    let selection = try ARIMASelection(
      values, regressors: Matrix(columnVectors: [law]), names: ["law"], period: 12)
    let effect = try #require(selection.fit.coefficient("law"))
    // Harvey & Durbin (1986) put the effect of the seat belt law at about −24%.
    #expect(effect < -0.15 && effect > -0.35)
    #expect(selection.trace.count <= ARIMASelectionOptions().maximumModels)
  }

  /// Limits, short series and nonsense.
  @Test func limits() throws {
    var generator = SeededGenerator(seed: 4)
    let short = (0..<14).map { _ in Double.random(in: 0...1, using: &generator) }
    let selection = try ARIMASelection(short, period: 12)
    #expect(selection.differencing.seasonal == 0)
    #expect(selection.fit.specification.seasonal == .zero)
    #expect(throws: ModelError.self) {
      try ARIMASelection([Double](repeating: 2, count: 50), period: 12)
    }
    var options = ARIMASelectionOptions()
    options.maximumModels = 0
    #expect(throws: ModelError.self) { try ARIMASelection(short, period: 1, options: options) }
  }

  /// Roots of a factor with a known cycle: 1 − 2r cos(2π/12) B + r² B².
  @Test func roots() throws {
    let (r, cycle) = (0.9, 12.0)
    let arma = [2 * r * .cos(2 * .pi / cycle), -r * r]
    let model = ARIMASpecification(order: ARIMAOrder(p: 2, d: 0, q: 0))
    let fit = try model.evaluate(
      try series("lh")["values"].doubles, armaCoefficients: arma)
    let roots = fit.roots[0].roots
    #expect(fit.roots[0].factor == "ar" && roots.count == 2)
    for root in roots {
      #expect(relativeError(root.modulus, 1 / r) < 1e-12)
      #expect(relativeError(root.period, cycle) < 1e-12)
    }
  }
}
