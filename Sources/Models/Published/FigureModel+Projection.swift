import LinearAlgebra
import RealModule
public import TimeSeries

extension FigureModel {
  /// Joint law of the months that figures leave open, and of `horizon` months past the figures.
  ///
  /// Levels are on the basis in which they are published, from the year after the last figure on with
  /// what the basis may move by; growth compares months on one basis.
  ///
  /// - Throws: `ModelError.missingPaths` when columns of data end before the horizon.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    guard horizon >= 0 else { throw .invalidOption("a horizon of \(horizon) months is negative") }
    let plan = fit.estimation.plan
    let months =
      Set(plan.profile == nil ? plan.unknown : []).union(recent).sorted()
      + (fit.count..<(fit.count + horizon))
    let future = try source.future(formula, plan: plan, horizon, paths)
    let conditional = try fit.law(of: months, future: future, knowsCoefficients: true)
    let widened = try fit.widenedLaw(of: months, future: future, choices: choices)
    let law = GaussianLaw(positions: months, mean: conditional.mean, factor: widened.factor)
    let levels = PublishedBasis(plan: plan)
    let projection = Projection(
      series: series, transform: transform, law: levels.law(law),
      conditional: levels.law(conditional), model: "\(formula)"
    ).reading(record)
    guard let comparable else { return projection }
    let open = Set(recent)
    let kept = months.indices.filter { months[$0] >= fit.count || open.contains(months[$0]) }
    return projection.comparing(
      on: comparable, law: law.keeping(kept, behind: lead),
      conditional: conditional.keeping(kept, behind: lead))
  }

  /// Months of the last years that are not known exactly on their basis: what growth of coming
  /// months compares with, and the year before for growth of those.
  private var recent: [Int] {
    guard comparable != nil else { return [] }
    let first = Swift.max(fit.count - 3 * series.frequency.periodsPerYear, lead)
    return fit.estimation.plan.open.filter { $0 >= first }
  }
}

extension FigureSource {
  /// Every month on the basis of the last year; nil where that is the published one.
  func comparable(_ fit: FigureFit) throws(ModelError) -> Series? {
    let plan = fit.estimation.plan
    guard plan.hasOwnBasis else { return nil }
    let law = try fit.law(
      of: plan.open, future: Matrix(rows: 0, columns: fit.regressorNames.count),
      knowsCoefficients: true)
    var series = series(plan)
    for (month, value) in zip(law.positions, law.mean) {
      series.values[month] = plan.transform.inverse(value)
    }
    return series
  }
}

/// Moves a law of months on the basis of the last year onto those in which levels are published.
private struct PublishedBasis {
  let plan: FigurePlan

  /// The law of the months without a level of their own, and of coming ones.
  func law(_ law: GaussianLaw) -> GaussianLaw {
    let places = Dictionary(uniqueKeysWithValues: zip(law.positions, law.mean.indices))
    var (mean, factor) = (law.mean, law.factor)
    var restated: Set<Int> = []
    for total in plan.moved where total.months.count > 1 {
      let rows = total.months.compactMap { places[$0] }
      guard rows.count == total.months.count else { continue }
      // log of each month's part of the published total: z_i − log Σ exp z + log total.
      let sizes = rows.map { Double.exp(law.mean[$0]) }
      let sum = sizes.reduce(0, +)
      for row in rows { mean[row] += Double.log(total.value / sum) }
      for column in 0..<factor.columns {
        let common = zip(rows, sizes).reduce(0) { $0 + $1.1 / sum * law.factor[$1.0, column] }
        for row in rows { factor[row, column] -= common }
      }
      restated.formUnion(total.months)
    }
    for (row, month) in law.positions.enumerated() where !restated.contains(month) {
      mean[row] -= plan.basis.shift(after: (plan.start + month).year).factor
    }
    let kept = law.positions.indices.filter { plan.known[law.positions[$0]] == nil }
    return GaussianLaw(positions: law.positions, mean: mean, factor: factor.beside(risk(law)))
      .keeping(kept, behind: plan.lead)
  }

  /// A factor of what the basis may move by after the last level: τ a year for all its months, ω for
  /// each month of the year beside it.
  private func risk(_ law: GaussianLaw) -> Matrix {
    let basis = plan.basis
    let periods = law.positions.map { plan.start + $0 }
    let years = Set(periods.map(\.year).filter { $0 > basis.lastYear }).sorted()
    guard basis.yearVariance > 0, let last = years.last else {
      return Matrix(rows: periods.count, columns: 0)
    }
    let season = plan.start.frequency.periodsPerYear
    let steps = Array((basis.lastYear + 1)...last)
    var factor = Matrix(rows: periods.count, columns: steps.count * (1 + season))
    let (common, own) = (basis.yearVariance.squareRoot(), basis.monthVariance.squareRoot())
    for (row, period) in periods.enumerated() {
      for (place, year) in steps.enumerated() where period.year >= year {
        factor[row, place] = common
        factor[row, steps.count + place * season + period.positionInYear - 1] = own
      }
    }
    return factor
  }
}

extension GaussianLaw {
  /// The law of some of the months, counted from a later one.
  fileprivate func keeping(_ rows: [Int], behind lead: Int) -> GaussianLaw {
    GaussianLaw(
      positions: rows.map { positions[$0] - lead }, mean: rows.map { mean[$0] },
      factor: factor.submatrix(rows: rows, columns: Array(0..<factor.columns)))
  }
}

extension Matrix {
  /// These columns, then those of another matrix with as many rows.
  fileprivate func beside(_ other: Matrix) -> Matrix {
    var joined = Matrix(rows: rows, columns: columns + other.columns)
    for i in 0..<rows {
      for j in 0..<columns { joined[i, j] = self[i, j] }
      for j in 0..<other.columns { joined[i, columns + j] = other[i, j] }
    }
    return joined
  }
}
