import Tradewind

/// Series drawn from a fitted model and hidden: how often intervals of the recovered Januaries hold
/// them when the class of model is right and its parameters are estimated.
struct MaskedSimulation {
  private let series: MaskedMonths
  private let formula: ModelFormula
  private let draws: ProjectionDraws
  private let first: Int

  /// Draws series as long as the real one from the model fitted to all of it.
  ///
  /// A drawn series goes on from the January after the real one, which is not handed on: parameters are
  /// estimated from the drawn months alone.
  init(_ series: MaskedMonths, by formula: ModelFormula, count: Int) throws {
    self.series = series
    self.formula = formula
    let model = try fit(formula, data: [series.name: series.months])
    // To the next January, then whole years.
    first = 12 - series.months.end.month
    let length = (series.months.count + 11) / 12 * 12
    let projection = try model.project(horizon: first + length, paths: [:])
    draws = projection.atEstimates.draws(count: count, seed: 1)
  }

  /// The shares covered, with the errors of recovery.
  func run(jobs: Int) throws -> String {
    let results = concurrently(draws.count, jobs: jobs) { draw in
      Result { try recovery(draw) }
    }
    var (covered, count, failed) = ([0, 0], 0, 0)
    for result in results {
      guard case .success(let found) = result else {
        failed += 1
        continue
      }
      covered = zip(covered, found.covered).map { $0 + $1 }
      count += found.count
    }
    let shares = zip(MaskedMonths.levels, covered).map { level, found in
      "\(fixed(100 * Double(found) / Double(count), 1))% inside \(Int(100 * level))%"
    }
    return "\(shares.joined(separator: ", ")) of \(count) Januaries of \(draws.count) series"
      + (failed > 0 ? ", \(failed) without a fit" : "")
  }

  private func recovery(_ draw: Int) throws -> (covered: [Int], count: Int) {
    var months = series.months
    months.start = draws.projection.origin + (first + 1)
    months.values = (first..<draws.levels.rows).map { draws.levels[$0, draw] }
    let history = series.mask - series.months.start.year
    let masked = MaskedMonths(
      name: series.name, months: months, mask: months.start.year + history)
    let rows = try masked.recovered(by: formula)
    return (masked.covered(rows), rows.count)
  }
}
