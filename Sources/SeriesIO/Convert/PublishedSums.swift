import TimeSeries

/// The sums of consecutive periods that figures of a flow publish, and what follows from them.
///
/// Every figure joins two ends of periods: a level those of its period, a year-to-date figure the start
/// of the year and the end of its period. What a span adds up to is known exactly where a way leads
/// from its start to its end, forwards or backwards over figures; the shortest one is taken.
struct PublishedSums {
  private struct Edge {
    let end: Int
    let value: Double
    let isLevel: Bool
  }

  private let edges: [Int: [Edge]]
  /// Ten to the power of the decimals the figures are printed with.
  private let scale: Double
  /// The first and last period that a figure speaks of.
  let span: ClosedRange<Period>

  /// The sums of all figures in additive forms; nil where there are none.
  init?(_ figures: [DataSet.Figure]) {
    var edges: [Int: [Edge]] = [:]
    var frequency: Frequency?
    for figure in figures {
      for period in figure.values.periods where !figure.values[period].isNaN {
        guard let count = figure.form.periodsAdded(at: period) else { continue }
        let (start, end) = (period.index + 1 - count, period.index + 1)
        let value = figure.values[period]
        let isLevel = figure.form == .level
        edges[start, default: []].append(Edge(end: end, value: value, isLevel: isLevel))
        edges[end, default: []].append(Edge(end: start, value: -value, isLevel: isLevel))
        frequency = period.frequency
      }
    }
    guard let frequency, let first = edges.keys.min(), let last = edges.keys.max() else {
      return nil
    }
    self.edges = edges
    let added = figures.filter { figure in
      figure.values.lastObserved.map { figure.form.periodsAdded(at: $0) != nil } ?? false
    }
    let decimals = added.map { DataCheck.printedDecimals($0.values.values) }.max() ?? 0
    scale = DataCheck.power(ofTen: decimals)
    span =
      Period(frequency: frequency, index: first)...Period(frequency: frequency, index: last - 1)
  }

  /// What the periods from `first` to `last` add up to; nil where the figures do not say.
  ///
  /// Levels are added where every period has one; otherwise the way with the fewest figures counts.
  ///
  /// - Complexity: O(figures).
  func sum(_ first: Period, _ last: Period) -> Double? {
    let sum = levelSum(first.index, last.index + 1) ?? shortest(first.index, last.index + 1)
    // Sums of decimals have no more decimals than their parts; what doubles add to that is taken off.
    return sum.map { $0.magnitude < 1e15 / scale ? ($0 * scale).rounded() / scale : $0 }
  }

  private func levelSum(_ start: Int, _ end: Int) -> Double? {
    var total = 0.0
    for place in start..<end {
      guard let edge = edges[place]?.first(where: { $0.isLevel && $0.end == place + 1 }) else {
        return nil
      }
      total += edge.value
    }
    return total
  }

  private func shortest(_ start: Int, _ end: Int) -> Double? {
    var reached = [start: 0.0]
    var front = [start]
    // Ways stay near the span: a figure covers a year at most, and two of them meet in between.
    let near = (start - 24)...(end + 24)
    while !front.isEmpty && reached[end] == nil {
      var next: [Int] = []
      for place in front {
        for edge in edges[place] ?? [] where reached[edge.end] == nil && near.contains(edge.end) {
          reached[edge.end] = (reached[place] ?? 0) + edge.value
          next.append(edge.end)
        }
      }
      front = next
    }
    return reached[end]
  }
}

extension FigureForm {
  /// How many periods up to and with `period` a figure adds up; nil for growth and shares.
  func periodsAdded(at period: Period) -> Int? {
    switch self {
    case .level: 1
    case .ytd where period.frequency.isCalendar: period.positionInYear
    case .janFeb where period.frequency == .monthly && period.month == 2: 2
    case .sum(let count): count
    default: nil
    }
  }
}
