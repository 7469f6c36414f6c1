import Foundation
import Models
import TestSupport
import Testing
import TimeSeries

/// The page on formulas: every example is estimated, every function of the language has one.
@Suite struct FormulaPageTests {
  /// The last cell of each row of the page's tables.
  private static let examples: [String] = {
    let page = Golden.root.appendingPathComponent("Sources/Models/Models.docc/Formulas.md")
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("|"), line.hasSuffix("` |") else { return nil }
      return line.dropLast(3).split(separator: "`").last.map(String.init)
    }
  }()

  @Test func everyFunctionHasAnExample() {
    #expect(Self.examples.count > 30)
    for name in RegressorTerm.functions + ["arima", "auto", "ar1"] {
      #expect(Self.examples.contains { $0.contains(name + "(") }, "\(name)")
    }
  }

  @Test(arguments: examples)
  func everyExampleIsEstimated(text: String) throws {
    var data = RegressorExamples.data()
    data["z"] = RegressorExamples.series("z", RegressorExamples.noise(120, seed: 21))
    let harvest = (2009...2021).map { "\($0)-\($0 % 2 == 0 ? "09" : "08")-29 Harvest" }
    let calendar = try HolidayCalendar(name: "own", parsing: harvest.joined(separator: "\n"))
    let model = try fit(
      ModelFormula(parsing: text), data: data, options: FitOptions(calendar: calendar))
    #expect(model.summary.coefficients.allSatisfy { $0.estimate.isFinite }, "\(text)")
    let again = try fit(model.formula, data: data, options: FitOptions(calendar: calendar))
    // Simple and intermittent methods have no likelihood.
    let (first, second) = (model.summary.logLikelihood, again.summary.logLikelihood)
    #expect(first == second || (first.isNaN && second.isNaN), "\(text)")
    #expect(again.residuals.map(\.bitPattern) == model.residuals.map(\.bitPattern), "\(text)")
    let futures = model.formula.dataRegressors.filter { $0 != "y" }
    let projection = try model.project(
      horizon: 12,
      futures: Dictionary(uniqueKeysWithValues: futures.map { ($0, RegressorFuture.hold) }))
    #expect(projection.law.mean.allSatisfy { $0.isFinite }, "\(text)")
  }
}
