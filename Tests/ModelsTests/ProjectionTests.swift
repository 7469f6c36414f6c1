import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

@Suite struct ProjectionTests {
  /// Three years of months, a gap in May of the third year, and 15 months ahead.
  static func projection(_ transform: Transform, deviation: Double = 0.1) throws -> Projection {
    let start = Period(year: 2020, month: 1)
    var values = (0..<36).map { 100 + Double($0) + 10 * Double.sin(Double($0)) }
    values[28] = .nan
    let positions = [28] + (36..<51)
    let n = positions.count
    var factor = Matrix(rows: n, columns: n)
    let unit = transform == .identity ? 100 * deviation : deviation
    for j in 0..<n { for i in j..<n { factor[i, j] = unit * Double.pow(0.9, i - j) } }
    let level = positions.map { 105 + Double($0) }
    let series = Series(
      name: "x", start: start, values: values,
      description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true))
    return Projection(
      series: series, transform: transform,
      law: GaussianLaw(positions: positions, mean: level.map(transform.apply), factor: factor),
      model: "x ~ test")
  }

  @Test(arguments: [
    "level(x, 2023-03)", "yoy(x, 2023-04)", "yoy(x, 2024-02)", "mom(x, 2023-01)", "mom(x, 2023-02)",
    "ytd(x, 2023-06)", "ytdYoy(x, 2023-06)", "growth(x, 2023)", "sum(x, 2022)",
    "change(x, 2023-05)",
    "annualised(x, 2023-07)", "level(x, 2022-05)",
  ])
  func formulasAgreeWithDraws(text: String) throws {
    let measure = try Measure(parsing: text)
    for transform in [Transform.identity, .log, .boxCox(lambda: 0.4)] {
      let projection = try Self.projection(transform, deviation: transform == .log ? 0.05 : 0.1)
      var reader = ProjectionReader(projection, options: DrawOptions(count: 200_000, seed: 3))
      let summary = try reader.summary(of: measure, levels: [0.8, 0.95])
      let sorted = try reader.draws().values(of: measure).sorted()
      let mean = sorted.reduce(0, +) / Double(sorted.count)
      // 200,000 draws: the standard error of a mean is 0.0022 σ, of a 95% bound about 0.006 σ.
      let spread = summary.standardError
      #expect(abs(summary.mean - mean) < 0.012 * spread, "mean, \(transform)")
      let bounds = [0.5, 0.1, 0.9, 0.025, 0.975].map { sorted[Int($0 * 200_000)] }
      let said =
        [summary.median] + summary.intervals.flatMap { [$0.lower, $0.upper] }
      for (bound, value) in zip(bounds, said) {
        #expect(abs(bound - value) < 0.03 * spread, "\(transform): \(bound) against \(value)")
      }
    }
  }

  @Test func publishedMonthsHaveNoSpread() throws {
    var reader = ProjectionReader(try Self.projection(.log))
    let summary = try reader.summary(of: Measure(parsing: "yoy(x, 2022-12)"), levels: [0.8])
    #expect(summary.standardError == 0)
    #expect(summary.intervals[0].lower == summary.intervals[0].upper)
  }

  @Test func drawsDoNotDependOnWhatIsAsked() throws {
    let projection = try Self.projection(.log)
    let few = projection.draws(count: 10, seed: 7)
    let many = projection.draws(count: 1000, seed: 7)
    #expect(few.levels.column(9) == many.levels.column(9))
  }

  @Test(arguments: [
    ("level(x, 2025-01)", "past the horizon 2024-03"), ("yoy(x, 2020-05)", "start in 2020-01"),
    ("level(z, 2023-01)", "z"), ("share(x, z, 2023)", "z"),
  ])
  func refusesWhatItCannotSay(text: String, part: String) throws {
    var reader = ProjectionReader(try Self.projection(.log))
    let measure = try Measure(parsing: text)
    #expect {
      _ = try reader.summary(of: measure, levels: [0.8])
    } throws: { "\($0)".contains(part) }
  }
}
