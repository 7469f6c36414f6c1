public import TimeSeries

/// A published sum of periods of which some have no figure of their own.
public struct PublishedSum: Hashable, Sendable {
  /// The figure, such as `retail.janFeb`.
  public let figure: String
  /// The periods it covers.
  public let periods: [Period]
  /// Those of them that have no figure of their own.
  public let missing: [Period]
}

extension DataSet {
  /// For each missing period of a series the shortest published sum that covers it, if there is one.
  ///
  /// Sums are the forms `janFeb`, `sum(n)` and `ytd`.
  ///
  /// - Parameters:
  ///   - name: A series with a level.
  ///   - missing: Periods without a level, rising.
  /// - Returns: The sums in the order of time, each once.
  public func publishedSums(of name: String, covering missing: [Period]) -> [PublishedSum] {
    guard let figures = entry(named: name)?.figures else { return [] }
    var sums: [(figure: String, periods: [Period])] = []
    for period in missing {
      let covering = figures.compactMap { figure in
        figure.sum(covering: period).map { (figure: figure.values.name, periods: $0) }
      }
      guard let shortest = covering.min(by: { $0.periods.count < $1.periods.count }) else {
        continue
      }
      let isKnown = sums.contains { $0 == shortest }
      if !isKnown { sums.append(shortest) }
    }
    return sums.map { sum in
      PublishedSum(
        figure: sum.figure, periods: sum.periods,
        missing: sum.periods.filter { missing.contains($0) })
    }
  }
}

extension DataSet {
  /// January and February together, each at its February, as the levels and sums of a monthly series
  /// give them; nil where they give none.
  public func januaryAndFebruary(of name: String) -> Series? {
    let figures = entry(named: name)?.figures ?? []
    var sums = PublishedSums(figures)
    if sums == nil, let level = try? series(named: name) {
      sums = PublishedSums([
        Figure(form: .level, values: level, file: path, column: name, release: nil, notes: nil)
      ])
    }
    guard let sums, sums.span.lowerBound.frequency == .monthly else { return nil }
    let years = sums.span.lowerBound.year...sums.span.upperBound.year
    let start = Period(year: years.lowerBound, month: 2)
    var values = [Double](repeating: .nan, count: 12 * (years.count - 1) + 1)
    for (place, year) in years.enumerated() {
      let (first, second) = (Period(year: year, month: 1), Period(year: year, month: 2))
      values[12 * place] = sums.sum(first, second) ?? .nan
    }
    guard values.contains(where: { !$0.isNaN }) else { return nil }
    let description = entry(named: name)?.description ?? SeriesDescription()
    return Series(name: "\(name).janFeb", start: start, values: values, description: description)
  }
}

extension DataSet.Figure {
  /// The periods of the first published value that is a sum with this period in it.
  fileprivate func sum(covering period: Period) -> [Period]? {
    let ends: [Period]
    let length: (Period) -> Int
    switch form {
    case .janFeb where values.frequency == .monthly && period.positionInYear <= 2:
      (ends, length) = ([period + (2 - period.positionInYear)], { _ in 2 })
    case .sum(let count):
      (ends, length) = ((0..<count).map { period + $0 }, { _ in count })
    case .ytd where values.frequency.isCalendar:
      let left = values.frequency.periodsPerYear - period.positionInYear
      (ends, length) = ((0...left).map { period + $0 }, { $0.positionInYear })
    default: return nil
    }
    guard let end = ends.first(where: { !values[$0].isNaN }) else { return nil }
    return (0..<length(end)).reversed().map { end - $0 }
  }
}

extension [PublishedSum] {
  /// What the missing periods are called together: "January and February", or their number.
  public func missingNames(frequency: Frequency) -> String {
    let positions = map { $0.missing.map(\.positionInYear) }
    if let first = positions.first, positions.allSatisfy({ $0 == first }) {
      return listing(first.map { positionName($0, frequency) })
    }
    return "\(Set(flatMap(\.missing)).count) periods"
  }
}
