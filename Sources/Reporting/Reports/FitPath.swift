import Models
import Probability
import TimeSeries

/// The months that published figures leave open, on paper and for programs.
extension FitReport {
  /// The model when it was estimated on figures as they are published.
  private var figures: FigureModel? { model.ofFigures }

  /// Each open month with its median and bands.
  private var openMonths: [(month: Period, middle: Double, bands: [(Double, Double)])] {
    guard let path = figures?.path else { return [] }
    let variances = path.law.variances
    return path.months.indices.map { i in
      let (mean, spread) = (path.law.mean[i], variances[i].squareRoot())
      let bands = [0.80, 0.95].map { level -> (Double, Double) in
        let reach = spread * Normal.standard.quantile(0.5 + level / 2)
        return (path.transform.inverse(mean - reach), path.transform.inverse(mean + reach))
      }
      return (path.months[i], path.transform.inverse(mean), bands)
    }
  }

  /// A line a month; nil for other models, and where every month has a figure of its own.
  func pathTable() -> TextTable? {
    let months = openMonths
    guard !months.isEmpty, let series = figures?.series else { return nil }
    // Three years of two months a year and more; programs get all of them.
    let shown = months.suffix(Self.shownMonths)
    let left = months.count - shown.count
    var table = TextTable(
      title: "Months without a figure of their own, given all figures"
        + (left > 0 ? " (the last \(shown.count) of \(months.count))" : ""),
      columns: [
        .words(""), .numbers("estimate"), .numbers("80% from"), .numbers("to"),
        .numbers("95% from"), .numbers("to"),
      ])
    let decimals = series.description.decimals
    let text: (Double) -> String = { value in
      decimals.map { NumberText.fixed(value, decimals: $0) } ?? NumberText.significant(value)
    }
    for row in shown {
      table.append(
        [PeriodText.name(row.month), text(row.middle)]
          + row.bands.flatMap { [text($0.0), text($0.1)] })
    }
    return table
  }

  /// A page holds this many lines beside the rest.
  private static let shownMonths = 40

  /// Every open month; null for other models.
  var pathNode: JSONNode {
    guard figures != nil else { return .null }
    return .array(
      openMonths.map { row in
        let node: JSONNode = [
          "period": .string(row.month.description), "median": .number(row.middle),
          "intervals": [
            "80": .array([.number(row.bands[0].0), .number(row.bands[0].1)]),
            "95": .array([.number(row.bands[1].0), .number(row.bands[1].1)]),
          ],
        ]
        return node
      })
  }
}
