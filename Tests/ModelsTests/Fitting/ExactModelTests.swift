import Foundation
import Models
import TestSupport
import Testing
import TimeSeries

/// Series without any error are carried on, not refused.
struct ExactModelTests {
  private func model(_ values: [Double], _ text: String = "x ~ auto()") throws -> any FittedModel {
    let series = Series(name: "x", start: Period(year: 2015, month: 1), values: values)
    return try fit(ModelFormula(parsing: text), data: ["x": series])
  }

  private static let cases: [(name: String, rule: @Sendable (Int) -> Double)] = [
    ("line", { 1 + 0.1 * Double($0) }),
    ("season", { t in Double(100 + (t % 12) * (t % 12)) }),
    ("line and season", { t in Double(10 * t + t % 12) }),
    ("alternation", { $0 % 2 == 0 ? 1 : -1 }),
    ("growth", { pow(1.5, Double($0)) }),
  ]

  @Test(arguments: 0..<5)
  func exactRepetitionsGoOn(number: Int) throws {
    let (name, rule) = Self.cases[number]
    let model = try model((0..<120).map(rule))
    #expect(model.summary.notes.contains { $0.contains("repeats exactly") }, "\(name)")
    let projection = try model.project(horizon: 30, paths: [:])
    for (h, mean) in projection.law.mean.enumerated() {
      #expect(
        relativeError(model.transform.inverse(mean), rule(120 + h)) < 1e-11, "\(name), \(h)")
    }
    #expect(projection.law.variances.allSatisfy { $0 == 0 })
    #expect(try fit(model.formula, data: ["x": model.series]).summary.notes == model.summary.notes)
  }

  @Test func openOrdersAreCarriedOnToo() throws {
    let line: [Double] = (0..<40).map { t in Double(3 + 2 * t) }
    #expect(try model(line, "x ~ arima()").summary.method == "exact repetition")
    #expect(throws: ModelError.self) { try model(line, "x ~ 1 + arima(0,1,0)") }
  }

  @Test func anErrorAGapOrAConstantIsNoRepetition() throws {
    var values: [Double] = (0..<120).map { t in Double(10 * t + t % 12 + 1) }
    values[60] += 1e-6
    #expect(try model(values).summary.method != "exact repetition")
    #expect(throws: ModelError.self) { try model([Double](repeating: 4, count: 60)) }
    // A break among equal values is not repeated either.
    let broken: [Double] = (0..<120).map { t in t < 60 ? 1 : 2 }
    let found = try model(broken)
    #expect(found.summary.method != "exact repetition")
    #expect(found.formula.regressors.count <= 1, "\(found.formula)")
  }
}
