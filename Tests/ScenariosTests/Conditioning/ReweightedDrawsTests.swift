import LinearAlgebra
import Models
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Reweighted draws of log models against integrals of the exact conditional density.
///
/// Given x₁ + … + xₙ = b in the unit in which that is written, the months but one have the density
/// p(log x) / Πxᵢ on the plane, integrated here on a fine grid: no sampling error in the reference.
@Suite struct ReweightedDrawsTests {
  /// Monthly deviations up to 0.10, correlated.
  private static func law(_ count: Int) -> StackedLaw {
    var factor = Matrix(rows: count, columns: count)
    for j in 0..<count {
      for i in j..<count { factor[i, j] = i == j ? 0.08 : 0.05 }
    }
    return simpleLaw(
      mean: (0..<count).map { Double.log(100 + 10 * Double($0)) }, factor: factor, transform: .log)
  }

  private static func density(_ levels: [Double], _ law: StackedLaw, _ inverse: Matrix) -> Double {
    let gap = zip(levels, law.mean).map { Double.log($0) - $1 }
    let square = dot(gap, inverse * gap)
    return Double.exp(-square / 2) / levels.reduce(1, *)
  }

  @Test(arguments: [190.0, 215, 250])
  func twoMonths(total: Double) throws {
    let law = Self.law(2)
    let inverse = try CholeskyFactorization(law.covariance).inverse()
    let steps = 40_000
    let grid = (1..<steps).map { total * Double($0) / Double(steps) }
    let weights = grid.map { Self.density([$0, total - $0], law, inverse) }
    try check(law, total: total, exact: ExactLawTests.Moments(grid, weights))
  }

  @Test func threeMonths() throws {
    let (law, total) = (Self.law(3), 360.0)
    let inverse = try CholeskyFactorization(law.covariance).inverse()
    let steps = 900
    var (values, weights): ([Double], [Double]) = ([], [])
    for i in 1..<steps {
      let first = total * Double(i) / Double(steps)
      // Outside this band the density is below 1e-12 of its peak.
      guard first > 50, first < 200 else { continue }
      var sum = 0.0
      for j in 1..<steps {
        let second = total * Double(j) / Double(steps)
        if second > 50, first + second < total - 50 {
          sum += Self.density([first, second, total - first - second], law, inverse)
        }
      }
      values.append(first)
      weights.append(sum)
    }
    try check(law, total: total, exact: ExactLawTests.Moments(values, weights), grid: 0.4)
  }

  /// Means to 1% and 95% bounds to 2% of a standard deviation, as for linear models.
  private func check(
    _ law: StackedLaw, total: Double, exact: ExactLawTests.Moments, grid: Double = 0
  ) throws {
    let count = 400_000
    let stated = row([Double](repeating: 1, count: law.count), target: total)
    let months = drawn(law, count: count, seed: 17)
    let block = ConditionalDraws(try Conditioning(law, on: [stated])).moved(
      months: months, errors: Matrix(rows: 0, columns: count))
    #expect(block.unmet.isEmpty)
    let top = block.logWeights.max() ?? 0
    let weights = block.logWeights.map { Double.exp($0 - top) }
    let values = (0..<count).map { Double.exp(block.months[0, $0]) }
    let found = ExactLawTests.Moments(values, weights)
    #expect((found.mean - exact.mean).magnitude < 0.01 * exact.deviation)
    #expect((found.lower - exact.lower).magnitude < 0.02 * exact.deviation + grid)
    #expect((found.upper - exact.upper).magnitude < 0.02 * exact.deviation + grid)
    let sum = weights.reduce(0, +)
    let effective = sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    #expect(effective > 0.5 * Double(count), "effective \(effective)")
  }

  @Test func resultsTellTheEffectiveSampleSize() throws {
    func run(reweights: Bool) throws -> ScenarioResult {
      try ScenarioRun(
        law: exportsLaw(transform: .log), report: [Measure(parsing: "sum(exports, 2025H1)")],
        options: ScenarioOptions(draws: 5_000, reweights: reweights)
      ).result(of: Scenario("s", assuming: ["growth(exports, 2025) = 9%"]))
    }
    let (plain, weighted) = (try run(reweights: false), try run(reweights: true))
    #expect(plain.effectiveSampleSize == nil)
    let size = try #require(weighted.effectiveSampleSize)
    #expect(size > 1_000 && size <= 5_000)
    #expect(plain.notes.contains { $0.contains("approximation") })
    #expect(!weighted.notes.contains { $0.contains("approximation") })
    let (a, b) = (plain.rows[0].summary, weighted.rows[0].summary)
    #expect((a.mean - b.mean).magnitude < 0.1 * a.standardError)
  }
}
