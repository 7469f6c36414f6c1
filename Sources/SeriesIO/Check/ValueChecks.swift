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
      let limit = suspiciousRun(figure)
      let runs = equalRuns(figure.values).filter { $0.count >= limit }
      guard let longest = runs.max(by: { $0.count < $1.count }) else { return nil }
      let others = runs.count > 1 ? "; there are \(runs.count - 1) more such runs" : ""
      return finding(
        .note, figure, entry, longest.start,
        "\(figure.values.name): \(longest.count) equal values in a row, "
          + "\(text(longest.value, figure)) from \(longest.start) on\(others)")
    }
  }

  /// The length from which equal values in a row are worth a look.
  ///
  /// Growth in tenths of a percent repeats by chance; a level hardly does. A figure that moves less
  /// than it is rounded to stays the same for rounding / movement periods, and is left alone up to
  /// twice that.
  private static func suspiciousRun(_ figure: DataSet.Figure) -> Int {
    let least = figure.form.isPercent ? 8 : 5
    let values = figure.values.values
    let changes = zip(values, values.dropFirst()).map { ($1 - $0).magnitude }.filter(\.isFinite)
    let movement = changes.reduce(0, +) / Double(Swift.max(changes.count, 1))
    guard figure.form.isPercent, movement > 0 else { return least }
    return Swift.max(least, Int((2 * 2 * rounding(figure) / movement).rounded(.up)))
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

  static func finding(
    _ severity: Finding.Severity, _ figure: DataSet.Figure, _ entry: DataSet.Entry,
    _ period: Period?, _ sentence: String
  ) -> Finding {
    Finding(
      severity: severity, file: figure.file, series: entry.name, period: period,
      sentence: sentence)
  }
}
