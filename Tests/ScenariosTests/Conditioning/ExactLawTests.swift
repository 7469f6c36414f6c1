import LinearAlgebra
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// The draws of log models against importance sampling of the exact conditional law.
///
/// The reference weights plain draws of the law by the density of the statement with a tolerance of
/// a twentieth of its deviation; what that adds to a hard statement is of the order of the square.
@Suite struct ExactLawTests {
  struct Moments {
    var mean: Double
    var deviation: Double
    var lower: Double
    var upper: Double

    /// Weighted mean, deviation and 2.5% and 97.5% points.
    init(_ values: [Double], _ weights: [Double]) {
      let total = weights.reduce(0, +)
      let center = dot(values, weights) / total
      mean = center
      deviation =
        (zip(values, weights).reduce(0) { $0 + $1.1 * ($1.0 - center) * ($1.0 - center) } / total)
        .squareRoot()
      let order = values.indices.sorted { values[$0] < values[$1] }
      var (sum, points) = (0.0, [Double]())
      for place in order {
        sum += weights[place]
        if points.isEmpty, sum >= 0.025 * total { points.append(values[place]) }
        if points.count == 1, sum >= 0.975 * total { points.append(values[place]) }
      }
      (lower, upper) = (points[0], points[1])
    }
  }

  static let cases: [(statement: String, target: Double)] = [
    ("growth(exports, 2025)", 14), ("growth(exports, 2025)", -5), ("sum(exports, 2024H2)", 1800),
  ]

  @Test(arguments: cases)
  func drawsFollowTheExactLaw(statement: String, target: Double) throws {
    // Months deviate by 5.5% at first and 9.5% later.
    let law = exportsLaw(transform: .log, deviation: 0.05)
    let measures = ["level(exports, 2024-11)", "sum(exports, 2025H1)", "yoy(exports, 2025-12)"]
    let forms = try measures.map { try row($0, on: law, target: 0).form }
    let stated = try row(statement, on: law, target: target)
    let reference = try self.reference(law, forms, stated)
    let conditioning = try Conditioning(law, on: [stated])
    let months = drawn(law, count: 200_000, seed: 31)
    let block = ConditionalDraws(conditioning).moved(
      months: months, errors: Matrix(rows: 0, columns: 200_000))
    #expect(block.unmet.isEmpty)
    let top = block.logWeights.max() ?? 0
    let weights = block.logWeights.map { Double.exp($0 - top) }
    let equal = [Double](repeating: 1, count: 200_000)
    for (i, form) in forms.enumerated() {
      let values = (0..<200_000).map { value(form, law, block.months.column($0)) }
      let plain = Moments(values, equal)
      let weighted = Moments(values, weights)
      let exact = reference[i]
      let unit = exact.deviation
      #expect((plain.mean - exact.mean).magnitude < 0.05 * unit, "\(measures[i])")
      #expect((plain.lower - exact.lower).magnitude < 0.10 * unit, "\(measures[i])")
      #expect((plain.upper - exact.upper).magnitude < 0.10 * unit, "\(measures[i])")
      // The reference's own sampling error is about 0.7% for means and 2% for bounds.
      #expect((weighted.mean - exact.mean).magnitude < 0.025 * unit, "\(measures[i])")
      #expect((weighted.lower - exact.lower).magnitude < 0.06 * unit, "\(measures[i])")
      #expect((weighted.upper - exact.upper).magnitude < 0.06 * unit, "\(measures[i])")
    }
  }

  private func reference(
    _ law: StackedLaw, _ forms: [StackedForm], _ stated: ConditioningRow
  ) throws -> [Moments] {
    var values = [[Double]](repeating: [], count: forms.count)
    var weights: [Double] = []
    let spread = try #require(try Conditioning(law, on: [stated]).deviations.first)
    // Sixteen blocks of 100,000 keep memory low.
    for block in 0..<16 {
      let months = drawn(law, count: 100_000, seed: 1_000 + UInt64(block))
      for j in 0..<100_000 {
        let y = months.column(j)
        let gap = (value(stated.form, law, y) - stated.target) / (0.05 * spread)
        // Past six tolerances a draw weighs less than 2e-8.
        guard gap.magnitude < 6 else { continue }
        weights.append(Double.exp(-gap * gap / 2))
        for (i, form) in forms.enumerated() { values[i].append(value(form, law, y)) }
      }
    }
    return values.map { Moments($0, weights) }
  }
}
