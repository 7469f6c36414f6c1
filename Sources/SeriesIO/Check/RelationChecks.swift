import TimeSeries

extension DataCheck {
  /// Identities between published series that the figures do not satisfy.
  static func identityFindings(_ data: DataSet) -> [Finding] {
    data.identities.flatMap { identity -> [Finding] in
      guard let whole = data.entry(named: identity.name)?.figure(.level) else { return [] }
      let parts = identity.terms.compactMap { data.entry(named: $0.series)?.figure(.level) }
      guard parts.count == identity.terms.count else { return [] }
      return violations(identity, whole, parts)
    }
  }

  private static func violations(
    _ identity: Identity, _ whole: DataSet.Figure, _ parts: [DataSet.Figure]
  ) -> [Finding] {
    let explained = 1.01 * parts.reduce(rounding(whole)) { $0 + rounding($1) }
    let series = parts.map(\.values)
    let differences = whole.values.periods.map { period in
      (period: period, size: identity.value(at: period, in: series) - whole.values[period])
    }
    let wrong = differences.filter { $0.size.magnitude > explained }
    guard let worst = wrong.max(by: { $0.size.magnitude < $1.size.magnitude }) else { return [] }
    let unit = whole.values.description.unit
    let sentence: String
    // Up to four can be read as a list.
    if wrong.count <= 4 {
      let items = wrong.map { "\(amount($0.size, unit)) in \($0.period)" }
      sentence = "\(identity): the right side misses the left by \(listing(items))"
    } else {
      let share = 100 * wrong.count / Swift.max(1, differences.filter { !$0.size.isNaN }.count)
      sentence =
        "\(identity): the two sides differ in \(wrong.count) periods (\(share) %), most by "
        + "\(amount(worst.size, unit)) in \(worst.period)"
    }
    return [
      Finding(
        severity: .warning, file: whole.file, series: identity.name, period: worst.period,
        sentence: sentence)
    ]
  }

  /// Series that are equal to another one, and years that repeat the year before.
  static func repetitionFindings(_ data: DataSet) -> [Finding] {
    let figures = data.entries.compactMap { entry in
      entry.figure(.level).map { (entry: entry, figure: $0) }
    }
    var findings: [Finding] = []
    for (i, item) in figures.enumerated() {
      if let start = repeatedBlock(item.figure.values) {
        findings.append(
          finding(
            .warning, item.figure, item.entry, start,
            "\(item.entry.name): six or more values from \(start) on repeat those of the year "
              + "before exactly"))
      }
      for other in figures[..<i] where areEqual(item.figure.values, other.figure.values) {
        findings.append(
          finding(
            .warning, item.figure, item.entry, nil,
            "\(item.entry.name): has the same values as \(other.entry.name) wherever both exist"))
      }
    }
    return findings
  }

  /// The start of six periods in a row that equal those a year earlier without being constant.
  private static func repeatedBlock(_ series: Series) -> Period? {
    let cycle = series.frequency.periodsPerYear
    guard cycle > 1 else { return nil }
    var count = 0
    for period in series.periods {
      let repeats = series[period] == series[period - cycle]
      count = repeats ? count + 1 : 0
      let block = (0..<6).map { series[period - $0] }
      if count >= 6 && Set(block).count > 2 { return period - 5 }
    }
    return nil
  }

  /// True when two series agree in all of at least two dozen common periods and are not constant.
  private static func areEqual(_ a: Series, _ b: Series) -> Bool {
    guard a.frequency == b.frequency else { return false }
    let offset = b.start - a.start
    let first = Swift.max(0, offset)
    let end = Swift.min(a.count, offset + b.count)
    guard end - first >= 24 else { return false }
    // Most pairs differ at once, so nothing is set up before.
    for i in first..<end where a.values[i] != b.values[i - offset] {
      if !a.values[i].isNaN && !b.values[i - offset].isNaN { return false }
    }
    let common = (first..<end).filter { a.values[$0] == b.values[$0 - offset] }
    return common.count >= 24 && Set(common.map { a.values[$0] }).count > 2
  }
}
