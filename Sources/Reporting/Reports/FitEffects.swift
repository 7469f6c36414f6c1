import Models
import TimeSeries

/// A root of one factor of a model.
struct RootRow {
  /// `ar`, `ma`, `sar` or `sma`.
  let factor: String
  let root: PolynomialRoot
}

extension FitReport {
  /// Joint tests of calendar terms, and outliers with their dates and sizes.
  func effectTables() -> [TextTable] {
    [jointTable(), interventionTable(), componentTable(), basisTable(), pathTable()].compactMap {
      $0
    }
  }

  private func jointTable() -> TextTable? {
    guard let tests = arima?.calendarTests, !tests.isEmpty else { return nil }
    var table = TextTable(
      title: "Calendar effects, all coefficients of a term together",
      columns: [
        .words(""), .numbers("χ²"), .numbers("d.f."), .numbers("p-value"), .words(""),
      ])
    for joint in tests {
      table.append([
        joint.name, NumberText.fixed(joint.test.statistic, decimals: 1),
        joint.test.degreesOfFreedom.map(String.init) ?? "",
        NumberText.probability(joint.test.pValue),
        joint.test.pValue < 0.05 ? "matters" : "no clear effect",
      ])
    }
    return table
  }

  private func interventionTable() -> TextTable? {
    let isLog = formula.transform == .log
    var table = TextTable(
      title: "Outliers and interventions",
      columns: [
        .words("from"), .words("kind"), .numbers(isLog ? "effect, %" : "effect"),
        .numbers(usesStudent ? "t" : "z"),
      ])
    let found = formula.regressors.compactMap { term -> (Period, [String])? in
      guard let (period, kind) = Self.dated(term),
        let row = summary.coefficients.first(where: { $0.name == term.columnName })
      else { return nil }
      let effect =
        isLog
        ? NumberText.fixed(
          100 * (Transform.log.inverse(row.estimate) - 1), decimals: 1, signed: true)
        : NumberText.significant(row.estimate, digits: 4)
      let name = PeriodText.name(period)
      return (period, [name, kind, effect, NumberText.fixed(row.statistic, decimals: 1)])
    }
    guard !found.isEmpty else { return nil }
    for row in found.sorted(by: { $0.0 < $1.0 }) { table.append(row.1) }
    return table
  }

  /// The date of an intervention and what it does.
  private static func dated(_ term: RegressorTerm) -> (Period, String)? {
    switch term {
    case .pulse(let date): (date, "this period only")
    case .step(let date): (date, "level shift")
    case .temporary(let date, let decay):
      (date, "fading, \(NumberText.fixed(100 * decay, decimals: 0))% left each period")
    case .seasonalPulse(let date): (date, "this season of every year")
    case .ramp(let from, let to): (from, "ramp until \(PeriodText.name(to))")
    default: nil
    }
  }

  /// The roots of the model's factors.
  var roots: [RootRow] {
    (arima?.fit.roots ?? []).flatMap { factor in
      factor.roots.map { RootRow(factor: factor.factor, root: $0) }
    }
  }

  /// Modulus and period of every root, a conjugate pair once.
  func rootTable() -> TextTable? {
    let shown = roots.filter { $0.root.imaginary >= 0 }
    guard !shown.isEmpty else { return nil }
    let season = frequency.periodsPerYear
    let isNear = shown.contains { $0.root.modulus < Self.nearUnit }
    var table = TextTable(
      title: "Roots (stationary and invertible: all moduli above 1)",
      columns: [
        .words("factor"), .numbers("modulus"),
        .numbers("period, \(PeriodText.noun(frequency))s"),
      ] + (isNear ? [.words("")] : []))
    for row in shown {
      let isSeasonal = row.factor.hasPrefix("s")
      let period = row.root.period
      let mark = row.root.modulus < Self.nearUnit ? "near 1" : ""
      table.append(
        [
          isSeasonal ? "\(row.factor), lag \(season)" : row.factor,
          NumberText.fixed(row.root.modulus, decimals: 3),
          isSeasonal || period.isInfinite ? "" : NumberText.fixed(period, decimals: 1),
        ] + (isNear ? [mark] : []))
    }
    return table
  }

  /// Moduli below this are within the sampling error of one in a few hundred observations.
  private static let nearUnit = 1.02
}
