import Models
import TimeSeries

/// How levels compare with published growth, year by year, on paper and for programs.
extension FitReport {
  private var rebased: [BasisYear] { model.ofFigures?.fit.basis.rebased ?? [] }

  /// Percent of a factor given by its logarithm.
  private static func percent(_ factor: Double) -> Double {
    100 * (Transform.log.inverse(factor) - 1)
  }

  /// A line for each year whose levels are on another basis than the year before; nil without one.
  func basisTable() -> TextTable? {
    guard !rebased.isEmpty else { return nil }
    var table = TextTable(
      title: "Basis of the levels against published growth, % of the year before",
      columns: [
        .words(""), .numbers("average"), .numbers("std. error"), .numbers("lowest"),
        .numbers("highest"), .numbers("growth, points"), .numbers("figures"),
      ])
    let text: (Double) -> String = { NumberText.fixed($0, decimals: 2, signed: true) }
    for year in rebased {
      table.append([
        String(year.year), text(Self.percent(year.factor)),
        NumberText.fixed(100 * year.standardError, decimals: 2),
        text(Self.percent(year.range.lowerBound)), text(Self.percent(year.range.upperBound)),
        text(year.points), String(year.count),
      ])
    }
    return table
  }

  /// The same in logarithms; null for other models.
  var basisNode: JSONNode {
    guard let basis = model.ofFigures?.fit.basis else { return .null }
    return [
      "comparedYears": .integer(basis.comparedYears),
      "yearDeviation": .number(basis.yearVariance.squareRoot()),
      "monthDeviation": .number(basis.monthVariance.squareRoot()),
      "years": .array(
        basis.rebased.map { year in
          let node: JSONNode = [
            "year": .integer(year.year), "factor": .number(year.factor),
            "points": .number(year.points),
            "standardError": .number(year.standardError), "figures": .integer(year.count),
            "lowest": .number(year.range.lowerBound), "highest": .number(year.range.upperBound),
          ]
          return node
        }),
    ]
  }
}
