import TimeSeries

extension DataCheck {
  /// Series without values, and values the dictionary's description excludes.
  static func valueFindings(_ entry: DataSet.Entry) -> [Finding] {
    var findings: [Finding] = []
    for figure in entry.figures {
      let values = figure.values
      if values.observedCount == 0 {
        findings.append(
          finding(.error, figure, entry, nil, "\(values.name): all values are missing"))
      }
      guard values.description.positive == true, !figure.form.isPercent else { continue }
      let bad = values.periods.filter { values[$0] <= 0 }
      guard let first = bad.first else { continue }
      let more = bad.count > 1 ? " (\(bad.count) such values)" : ""
      findings.append(
        finding(
          .error, figure, entry, first,
          "\(values.name): the value of \(first) is \(short(values[first]))\(more), although the "
            + "series is declared positive"))
    }
    return findings
  }

  /// The figures' first and last period against the span that the dictionary states.
  static func spanFindings(_ entry: DataSet.Entry) -> [Finding] {
    guard let span = entry.span else { return [] }
    let firsts = entry.figures.compactMap(\.values.firstObserved?.firstMonth)
    let lasts = entry.figures.compactMap(\.values.lastObserved?.lastMonth)
    guard let figure = entry.figures.first, let first = firsts.min(), let last = lasts.max(),
      first != span.start || last != span.end
    else { return [] }
    return [
      finding(
        .warning, figure, entry, nil,
        "\(entry.name): the figures run from \(first) to \(last), the dictionary states \(span)")
    ]
  }

  /// Runs of equal values in a row.
  static func runFindings(_ entry: DataSet.Entry) -> [Finding] {
    entry.figures.compactMap { figure in
      // Growth in tenths of a percent repeats by chance; a level hardly does.
      let limit = figure.form.isPercent ? 8 : 5
      let runs = equalRuns(figure.values).filter { $0.count >= limit }
      guard let longest = runs.max(by: { $0.count < $1.count }) else { return nil }
      let others = runs.count > 1 ? "; there are \(runs.count - 1) more such runs" : ""
      return finding(
        .note, figure, entry, longest.start,
        "\(figure.values.name): \(longest.count) equal values in a row, "
          + "\(text(longest.value, figure)) from \(longest.start) on\(others)")
    }
  }

  /// A value with the decimals its publisher prints.
  private static func text(_ value: Double, _ figure: DataSet.Figure) -> String {
    figure.values.description.decimals.map { fixed(value, $0) } ?? short(value)
  }

  private static func equalRuns(
    _ series: Series
  ) -> [(start: Period, count: Int, value: Double)] {
    var runs: [(start: Period, count: Int, value: Double)] = []
    for (period, value) in zip(series.periods, series.values) where !value.isNaN {
      if let last = runs.last, last.value == value, last.start + last.count == period {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((period, 1, value))
      }
    }
    return runs
  }

  /// Values far from what their neighbours suggest.
  ///
  /// Sums within the year jump at its turn by their nature and are left out.
  static func outlierFindings(_ entry: DataSet.Entry) -> [Finding] {
    entry.figures.filter { $0.form == .level || $0.form == .yoy }.compactMap { figure in
      let isPositive = figure.values.values.allSatisfy { $0.isNaN || $0 > 0 }
      let isSeasonal = figure.form == .level && entry.description.kind ?? .flow == .flow
      let deviations: [(period: Period, size: Double)]
      if isPositive && figure.form == .level {
        let step = isSeasonal ? figure.values.frequency.periodsPerYear : 1
        deviations = ratioDeviations(figure.values, step: step)
      } else {
        deviations = neighbourDeviations(figure.values)
      }
      let against =
        isSeasonal && isPositive ? "the same periods of the years around them" : "their neighbours"
      let isRelative = isPositive && figure.form == .level
      return outlierFinding(deviations, isRelative: isRelative, against, figure, entry)
    }
  }

  private static func outlierFinding(
    _ deviations: [(period: Period, size: Double)], isRelative: Bool, _ against: String,
    _ figure: DataSet.Figure, _ entry: DataSet.Entry
  ) -> Finding? {
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
    guard let worst = far.first, far.count <= Swift.max(5, deviations.count / 20) else {
      return nil
    }
    let named = far.prefix(3).map { item in
      let size = isRelative ? "\(fixed(100 * item.size, 0)) %" : short(item.size)
      return "\(item.period) (\(size))"
    }
    let more = far.count > 3 ? " and \(far.count - 3) more" : ""
    return finding(
      .note, figure, entry, worst.period,
      "\(figure.values.name): far from \(against): \(named.joined(separator: ", "))\(more)")
  }

  /// Ratio to the geometric mean of the values `step` periods before and after, less one.
  private static func ratioDeviations(
    _ series: Series, step: Int
  ) -> [(period: Period, size: Double)] {
    series.periods.compactMap { period in
      let around = series[period - step] * series[period + step]
      guard series[period] > 0, around > 0 else { return nil }
      return (period, series[period] / around.squareRoot() - 1)
    }
  }

  /// Distance to the mean of the neighbours.
  private static func neighbourDeviations(_ series: Series) -> [(period: Period, size: Double)] {
    series.periods.compactMap { period in
      let size = series[period] - (series[period - 1] + series[period + 1]) / 2
      return size.isNaN ? nil : (period, size)
    }
  }

  static func finding(
    _ severity: Finding.Severity, _ figure: DataSet.Figure, _ entry: DataSet.Entry,
    _ period: Period?, _ sentence: String
  ) -> Finding {
    Finding(
      severity: severity, file: figure.file, series: entry.name, period: period,
      sentence: sentence)
  }
}
