import TimeSeries

extension DataCheck {
  /// Calendar months that are regularly absent, and other gaps.
  ///
  /// Figures of a series that miss the same periods share a finding.
  static func missingFindings(_ entry: DataSet.Entry) -> [Finding] {
    var found: [(message: String, figures: [DataSet.Figure], period: Period)] = []
    for figure in entry.figures where figure.form != .janFeb {
      for (message, period) in missingMessages(figure, entry) {
        if let known = found.firstIndex(where: { $0.message == message }) {
          found[known].figures.append(figure)
        } else {
          found.append((message, [figure], period))
        }
      }
    }
    return found.compactMap { item in
      guard let figure = item.figures.first else { return nil }
      let forms = item.figures.map(\.form.description)
      let which = forms == ["level"] ? entry.name : "\(entry.name) (\(listing(forms)))"
      return finding(.note, figure, entry, item.period, "\(which): \(item.message)")
    }
  }

  private static func missingMessages(
    _ figure: DataSet.Figure, _ entry: DataSet.Entry
  ) -> [(message: String, period: Period)] {
    let series = figure.values
    let missing = series.periods.filter { series[$0].isNaN }
    guard series.observedCount > 0, !missing.isEmpty else { return [] }
    var regular: [(years: [Int], positions: [Int])] = []
    for position in 1...Swift.max(1, series.frequency.periodsPerYear) {
      let years = missing.filter { $0.positionInYear == position }.map(\.year)
      // Three years make a habit of it.
      guard years.count >= 3, series.frequency.periodsPerYear > 1 else { continue }
      if let known = regular.firstIndex(where: { $0.years == years }) {
        regular[known].positions.append(position)
      } else {
        regular.append((years, [position]))
      }
    }
    let habitual = Set(regular.flatMap(\.positions))
    var messages = regular.map { item in
      regularMessage(item.years, item.positions, figure, entry)
    }
    let others = missing.filter { !habitual.contains($0.positionInYear) }
    if let message = gapMessage(others) { messages.append(message) }
    return messages
  }

  private static func regularMessage(
    _ years: [Int], _ positions: [Int], _ figure: DataSet.Figure, _ entry: DataSet.Entry
  ) -> (message: String, period: Period) {
    let series = figure.values
    let names = positions.map { positionName($0, series.frequency) }
    let first = years[0]
    let last = years[years.count - 1]
    let isEvery = last - first + 1 == years.count
    let when =
      isEvery
      ? (last >= series.end.year - 1
        ? "in every year from \(first) on" : "in every year from \(first) to \(last)")
      : "in \(years.count) years between \(first) and \(last)"
    let are = names.count == 1 ? "is" : "are"
    let coversBoth = entry.figure(.janFeb) != nil && positions == [1, 2]
    let why =
      coversBoth
      ? "; one figure covers both months and is kept as such (form janFeb)"
      : ""
    let period =
      series.periods.first { $0.year == first && $0.positionInYear == positions[0] } ?? series.start
    return ("\(listing(names)) \(are) missing \(when) (\(years.count) years)\(why)", period)
  }

  private static func gapMessage(_ missing: [Period]) -> (message: String, period: Period)? {
    guard let first = missing.first, let last = missing.last else { return nil }
    if missing.count == 1 { return ("\(first) is missing", first) }
    let isOneRun = last - first + 1 == missing.count
    return isOneRun
      ? ("\(missing.count) periods from \(first) to \(last) are missing", first)
      : ("\(missing.count) periods between \(first) and \(last) are missing", first)
  }
}
