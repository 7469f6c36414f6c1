import Foundation
import TimeSeries

/// How far a value lies from what the values around it suggest.
private struct Deviation {
  let period: Period
  /// Relative where the figure is positive, in its unit otherwise.
  let size: Double
}

extension DataCheck {
  /// Values far from what the values around them suggest.
  ///
  /// A flow is compared with the same periods of the years around it, anything else with its
  /// neighbours. Sums within the year restart every January: the periods behind them are compared,
  /// where they are not published themselves.
  static func outlierFindings(_ entry: DataSet.Entry) -> [Finding] {
    entry.figures.compactMap { figure in
      guard let values = comparedValues(figure, entry) else { return nil }
      let isRelative = !figure.form.isPercent && values.values.allSatisfy { $0.isNaN || $0 > 0 }
      let isFlow = !figure.form.isPercent && entry.description.kind ?? .flow == .flow
      let step = isFlow && isRelative ? Swift.max(1, values.frequency.periodsPerYear) : 1
      let deviations = values.periods.compactMap { period in
        deviation(of: period, in: values, step: step, isRelative: isRelative)
      }
      guard let outliers = outliers(deviations, isRelative: isRelative, step: step),
        let worst = outliers.first
      else { return nil }
      let against = step > 1 ? "the same periods of the years around them" : "their neighbours"
      let label = figure.form == .ytd ? " (single periods)" : ""
      return finding(
        .note, figure, entry, worst.period,
        "\(figure.values.name)\(label): far from \(against): "
          + named(outliers, isRelative: isRelative, figure))
    }
  }

  /// The values of a figure that can be compared with each other, nil for forms of their own kind.
  private static func comparedValues(_ figure: DataSet.Figure, _ entry: DataSet.Entry) -> Series? {
    switch figure.form {
    case .level, .yoy: figure.values
    case .ytd where entry.level == nil && figure.values.frequency.isCalendar:
      monthsFromYearToDate(figure.values)
    default: nil
    }
  }

  /// Ratio to the geometric mean of the values `step` before and after less one, or the distance
  /// to their arithmetic mean; nil where one of the three is missing.
  private static func deviation(
    of period: Period, in series: Series, step: Int, isRelative: Bool
  ) -> Deviation? {
    let (value, before, after) = (series[period], series[period - step], series[period + step])
    let size =
      isRelative
      ? value / (before.squareRoot() * after.squareRoot()) - 1 : value - (before / 2 + after / 2)
    return size.isFinite ? Deviation(period: period, size: size) : nil
  }

  /// What stands out, the worst first; nil where that is too much to be called so.
  private static func outliers(
    _ deviations: [Deviation], isRelative: Bool, step: Int
  ) -> [Deviation]? {
    // Fewer than two dozen deviations give no scale to judge by.
    guard deviations.count >= 24 else { return nil }
    let center = median(deviations.map(\.size))
    // 1.4826 makes the median deviation that of a normal law.
    let scale = 1.4826 * median(deviations.map { ($0.size - center).magnitude })
    // Eight standard deviations do not happen; a tenth of the level matters to a forecast.
    let limit = Swift.max(8 * scale, isRelative ? 0.1 : 0)
    let far = deviations.filter { ($0.size - center).magnitude > limit && scale > 0 }
      .sorted { $0.size.magnitude > $1.size.magnitude }
    // Where one value in twenty is far, the series has calm and lively years, not outliers; a
    // single wild value and its neighbours are always outliers.
    guard far.count <= Swift.max(5, deviations.count / 20) else { return nil }
    return withoutEchoes(far, step: step)
  }

  /// A wild value makes those it is compared with look wild in the other direction: they go.
  private static func withoutEchoes(_ far: [Deviation], step: Int) -> [Deviation] {
    var kept: [Deviation] = []
    for item in far {
      let isEcho = kept.contains { worse in
        (worse.period - item.period).magnitude == step && (worse.size > 0) != (item.size > 0)
      }
      if !isEcho { kept.append(item) }
    }
    return kept
  }

  private static func named(
    _ outliers: [Deviation], isRelative: Bool, _ figure: DataSet.Figure
  ) -> String {
    let unit = figure.form == .yoy ? "points" : figure.values.description.unit
    let shown = outliers.prefix(3).map { item in
      let sign = item.size > 0 ? "+" : ""
      // From a hundred times on a percentage is harder to read than a multiple.
      let size =
        !isRelative
        ? sign + amount(item.size, unit)
        : item.size < 99
          ? "\(sign)\(fixed(100 * item.size, 0)) %" : String(format: "%.2g times", item.size + 1)
      return "\(item.period) (\(size))"
    }
    let more = outliers.count > 3 ? " and \(outliers.count - 3) more" : ""
    return shown.joined(separator: ", ") + more
  }
}
