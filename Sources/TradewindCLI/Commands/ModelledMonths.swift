import Foundation
import Tradewind

/// Months that are published together only, estimated by a model of the figures.
struct ModelledMonths {
  let dataSet: DataSet
  /// What `--model` says; nil for the class of the masking experiment.
  let model: String?

  /// The word of `--model` for dividing January and February by their shares in other years.
  static let byShares = "shares"

  /// The months of a series; nil when no figure says anything about them.
  ///
  /// - Throws: What the estimation of a model that was asked for throws.
  func months(of entry: DataSet.Entry) throws -> ConvertedSeries? {
    let plain = FormConversion.periods(of: entry)
    if model == Self.byShares || dataSet.isGrowthOnly(entry.name) { return plain }
    let covered = Set(
      try dataSet.publishedFigures(of: entry.name, growth: false).figures.flatMap(\.periods))
    let open = covered.filter { period in
      guard let plain else { return true }
      let place = period - plain.series.start
      return !plain.standardErrors.indices.contains(place) || plain.standardErrors[place] != 0
    }
    guard !open.isEmpty, entry.figures.first?.values.frequency == .monthly else { return plain }
    do {
      return FormConversion.periods(of: entry, estimates: try estimates(of: entry, for: open))
    } catch {
      if model != nil { throw LocatedError(place: dataSet.path, cause: error) }
      guard let plain else { throw LocatedError(place: dataSet.path, cause: error) }
      let reason = "\(entry.name): no model of the figures could be estimated: \(describe(error))"
      return ConvertedSeries(
        series: plain.series, standardErrors: plain.standardErrors,
        remarks: [reason] + plain.remarks)
    }
  }

  private func estimates(
    of entry: DataSet.Entry, for open: Set<Period>
  ) throws -> PeriodEstimates {
    let formula = try model.map { try modelFormula($0, for: entry.name) } ?? standardFormula(entry)
    guard formula.readsFigures else {
      throw UsageError(
        "--model \(formula.rightHandSide) reads months only, and these are what is looked for; write "
          + "arima(), structural(level, slope, seasonal) or shares")
    }
    let fitted = try dataSet.estimated(
      formula, data: dataSet.allSeries, options: FitOptions())
    let path = try fitted.project(horizon: 0, paths: [:])
    let variances = path.law.variances
    var values: [Period: (value: Double, standardError: Double)] = [:]
    for (i, month) in path.months.enumerated() where open.contains(month) {
      // The median: months of a published sum add up to it.
      let median = path.transform.inverse(path.law.mean[i])
      // Of a logarithm with variance v: median · √(eᵛ (eᵛ − 1)).
      let growth = path.transform == .log ? exp(variances[i]) : 1
      let spread =
        path.transform == .log
        ? median * (growth * (growth - 1)).squareRoot() : variances[i].squareRoot()
      values[month] = (median, spread)
    }
    return PeriodEstimates(values: values, model: "\(fitted.formula)")
  }

  /// The class that the masking experiment chose: structural, with the calendar where it is known.
  private func standardFormula(_ entry: DataSet.Entry) throws -> ModelFormula {
    let description = entry.description
    let figures = entry.figures.filter { !$0.form.isPercent }.flatMap(\.values.values)
    let isPositive =
      description.positive ?? figures.allSatisfy { $0.isNaN || $0 > 0 }
    let name = "`\(entry.name)`"
    let season = description.isAdjusted ? "" : ", seasonal: trigonometric"
    let calendar =
      description.movesWithChineseNewYear ? " + newYear() + tradingDays()" : ""
    return try ModelFormula(
      parsing: (isPositive ? "log(\(name))" : name) + " ~ structural(level, slope\(season))"
        + calendar)
  }
}
