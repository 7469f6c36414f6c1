import TimeSeries

/// What one pair of figures says about the same quantity in one period.
struct Contradiction {
  let period: Period
  /// First figure less second.
  let difference: Double
  /// True when rounding cannot explain it.
  let isBeyondRounding: Bool
  /// For growth: the base it implies over the level published for that period; NaN otherwise.
  var baseFactor = Double.nan
}

extension DataCheck {
  /// Published growth against the growth of the published levels and sums.
  static func growthFindings(_ entry: DataSet.Entry) -> [Finding] {
    let pairs: [(base: FigureForm, growth: FigureForm, lag: (Frequency) -> Int, of: String)] = [
      (.level, .yoy, { $0.periodsPerYear }, "the levels"),
      (.ytd, .ytdYoy, { $0.periodsPerYear }, "the year-to-date figures"),
      (.level, .mom, { _ in 1 }, "the levels"),
    ]
    var named: Set<Int> = []
    return pairs.flatMap { pair -> [Finding] in
      guard let base = entry.figure(pair.base), let growth = entry.figure(pair.growth) else {
        return []
      }
      let differences = growthDifferences(base, growth, lag: pair.lag(base.values.frequency))
      return gathered(differences, base, growth, of: pair.of, entry, named: &named)
    }
  }

  private static func growthDifferences(
    _ base: DataSet.Figure, _ growth: DataSet.Figure, lag: Int
  ) -> [Contradiction] {
    let half = rounding(base)
    let halfGrowth = rounding(growth)
    return growth.values.periods.compactMap { period in
      let (now, before) = (base.values[period], base.values[period - lag])
      guard before > 0, now > 0, !growth.values[period].isNaN else { return nil }
      let difference = 100 * (now / before - 1) - growth.values[period]
      // First order in both roundings, plus that of the growth rate; a little for the second.
      let explained = 1.01 * (100 * half / before * (1 + now / before) + halfGrowth)
      return Contradiction(
        period: period, difference: difference,
        isBeyondRounding: difference.magnitude > explained,
        baseFactor: (now / before) / (1 + growth.values[period] / 100))
    }
  }

  /// One finding a year where it matters, one for all the small rest.
  ///
  /// Years that another pair of figures has `named` already share a finding.
  private static func gathered(
    _ differences: [Contradiction], _ base: DataSet.Figure, _ growth: DataSet.Figure,
    of what: String, _ entry: DataSet.Entry, named: inout Set<Int>
  ) -> [Finding] {
    let years = Dictionary(grouping: differences) { $0.period.year }
      .filter { $0.value.contains(where: \.isBeyondRounding) }
      .sorted { $0.key < $1.key }
    // Half a point is what a reader of growth rates would notice.
    let large = years.filter { averageSize($0.value) >= 0.5 }
    let small = years.filter { averageSize($0.value) < 0.5 }
    let again = large.filter { named.contains($0.key) }
    let isShared = again.count > 1
    var findings = large.filter { !isShared || !named.contains($0.key) }.compactMap {
      yearFinding($0.key, $0.value, base, growth, of: what, entry)
    }
    if isShared { findings.append(sharedFinding(again, base, growth, of: what, entry)) }
    named.formUnion(large.map(\.key))
    let rest = small.flatMap(\.value).filter(\.isBeyondRounding)
    if let worst = largest(rest) {
      findings.append(
        finding(
          .note, base, entry, worst.period,
          "\(entry.name): growth implied by \(what) differs from the published growth "
            + "(\(growth.form)) a little more than rounding explains in \(rest.count) periods of "
            + "\(small.count == 1 ? "\(small[0].key)" : "\(small.count) years"), most in "
            + "\(worst.period) (\(fixed(worst.difference.magnitude, 1)) points)"))
    }
    return findings
  }

  private static func yearFinding(
    _ year: Int, _ items: [Contradiction], _ base: DataSet.Figure, _ growth: DataSet.Figure,
    of what: String, _ entry: DataSet.Entry
  ) -> Finding? {
    guard let worst = largest(items) else { return nil }
    let higher = items.allSatisfy { $0.difference >= 0 } ? ", always higher" : ""
    let lower = items.allSatisfy { $0.difference <= 0 } ? ", always lower" : ""
    return finding(
      .warning, base, entry, worst.period,
      "\(entry.name): growth implied by \(what) differs from the published growth "
        + "(\(growth.form)) by \(fixed(averageSize(items), 1)) points on average in \(year)"
        + "\(higher)\(lower), most in \(worst.period) "
        + "(\(fixed(worst.difference.magnitude, 1)) points): "
        + reason(base, growth)
        + (base.release == .first && growth.release == .first ? movedBase(year, items) : ""))
  }

  /// By how much the base was moved, where all periods of the year say about the same.
  private static func movedBase(_ year: Int, _ items: [Contradiction]) -> String {
    let moves = items.map { 100 * ($0.baseFactor - 1) }
    let middle = median(moves)
    // Within half its size in every period: one factor for the year, not scattered revisions.
    guard moves.count >= 6, moves.allSatisfy({ ($0 - middle).magnitude < 0.5 * middle.magnitude })
    else { return "" }
    return "; it compares with a base \(fixed(middle.magnitude, 1)) % "
      + "\(middle > 0 ? "above" : "below") the figures of \(year - 1)"
  }

  /// Several years in one sentence.
  private static func sharedFinding(
    _ years: [(key: Int, value: [Contradiction])], _ base: DataSet.Figure,
    _ growth: DataSet.Figure, of what: String, _ entry: DataSet.Entry
  ) -> Finding {
    let sizes = years.enumerated().map { place, year in
      "\(fixed(averageSize(year.value), 1))\(place == 0 ? " points" : "") in \(year.key)"
    }
    return finding(
      .warning, base, entry, largest(years.flatMap(\.value))?.period,
      "\(entry.name): growth implied by \(what) differs from the published growth "
        + "(\(growth.form)) in those years too, on average by \(listing(sizes)): "
        + reason(base, growth))
  }

  private static func averageSize(_ items: [Contradiction]) -> Double {
    items.reduce(0) { $0 + $1.difference.magnitude } / Double(items.count)
  }

  private static func largest(_ items: [Contradiction]) -> Contradiction? {
    items.max { $0.difference.magnitude < $1.difference.magnitude }
  }

  private static func reason(_ base: DataSet.Figure, _ growth: DataSet.Figure) -> String {
    let what = base.form == .level ? "levels" : "sums"
    switch (base.release, growth.release) {
    case (.revised, .first): return "the \(what) are revised, the growth is as first released"
    case (.first, .first):
      return "the year-ago base of the growth was revised, the \(what) are as first released"
    case (.first, .revised): return "the growth is revised, the \(what) are as first released"
    default: return "one of the two has been revised"
    }
  }

  /// Year-to-date figures against the months, and sums that fall within a year.
  static func yearToDateFindings(_ entry: DataSet.Entry) -> [Finding] {
    guard let sums = entry.figure(.ytd), entry.description.kind ?? .flow == .flow else { return [] }
    var findings: [Finding] = []
    if let level = entry.figure(.level) {
      let differences = sumDifferences(level, sums, janFeb: entry.figure(.janFeb))
      findings += gatheredSums(differences, sums, entry)
    }
    if let fall = firstFall(sums.values), entry.description.positive == true {
      findings.append(
        finding(
          .warning, sums, entry, fall,
          "\(entry.name): the year-to-date figure falls in \(fall), which months that are "
            + "positive do not allow"))
    }
    return findings
  }

  /// Months added up from the first figure of the year, less the year-to-date figure.
  private static func sumDifferences(
    _ level: DataSet.Figure, _ sums: DataSet.Figure, janFeb: DataSet.Figure?
  ) -> [Contradiction] {
    let half = rounding(level)
    var result: [Contradiction] = []
    var total = Double.nan
    var parts = 0
    for period in sums.values.periods where sums.values.frequency.isCalendar {
      if period.positionInYear == 1 { (total, parts) = (0, 0) }
      if let pair = janFeb?.values[period], !pair.isNaN {
        (total, parts) = (pair, 1)
      } else {
        total += level.values[period]
        parts += 1
      }
      let difference = total - sums.values[period]
      guard !difference.isNaN else {
        // Without the first months their published sum is the start of the rest.
        if period.positionInYear <= 2 { (total, parts) = (sums.values[period], 1) }
        continue
      }
      let explained = 1.01 * Double(parts + 1) * half
      result.append(
        Contradiction(
          period: period, difference: difference,
          isBeyondRounding: difference.magnitude > explained))
    }
    return result
  }

  private static func gatheredSums(
    _ differences: [Contradiction], _ sums: DataSet.Figure, _ entry: DataSet.Entry
  ) -> [Finding] {
    let beyond = differences.filter(\.isBeyondRounding)
    let unit = entry.description.unit
    let years = Dictionary(grouping: beyond) { $0.period.year }.sorted { $0.key < $1.key }
    let worst = years.compactMap { largest($0.value) }
    // One part in a thousand of the sum would move annual growth by a tenth of a point.
    let large = worst.filter { $0.difference.magnitude > 1e-3 * sums.values[$0.period].magnitude }
    let small = worst.filter { item in !large.contains { $0.period == item.period } }
    var findings = large.map { item in
      let more = item.difference > 0 ? "more" : "less"
      return finding(
        .warning, sums, entry, item.period,
        "\(entry.name): the months of \(item.period.year) add up to "
          + "\(amount(item.difference.magnitude, unit)) \(more) than the year-to-date figure of "
          + "\(item.period)")
    }
    if let largestSmall = largest(small) {
      let when = listing(small.map { String($0.period.year) })
      findings.append(
        finding(
          .note, sums, entry, largestSmall.period,
          "\(entry.name): the year-to-date figures of \(when) differ from the months by more than "
            + "rounding, at most by \(amount(largestSmall.difference.magnitude, unit)) in "
            + "\(largestSmall.period)"))
    }
    return findings
  }
}
