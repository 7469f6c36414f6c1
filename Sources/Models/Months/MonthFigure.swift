/// A figure as published: a weighted sum of months, with an error of its own.
///
///     figure = Σ w_s y_s + u,   u ~ N(0, v)
///
/// Months count from 0 at the first month of the model. Levels, sums, means, year-to-date and
/// January–February figures are all of this kind when the model is one of levels.
public struct MonthFigure: Hashable, Sendable {
  /// The months it is made of, ascending.
  public let months: [Int]
  /// Their weights w, none of them zero.
  public let weights: [Double]
  /// The figure.
  public let value: Double
  /// v, for example of rounding; 0 for an exact figure.
  public let variance: Double

  /// A weighted sum of months; traps when counts disagree, or months do not ascend from 0.
  public init(months: [Int], weights: [Double], value: Double, variance: Double = 0) {
    precondition(
      months.count == weights.count && !months.isEmpty && months[0] >= 0
        && zip(months, months.dropFirst()).allSatisfy { $0 < $1 },
      "months must ascend from 0 with a weight each")
    precondition(
      weights.allSatisfy { $0 != 0 && $0.isFinite } && variance >= 0, "weights must not be zero")
    self.months = months
    self.weights = weights
    self.value = value
    self.variance = variance
  }

  /// One month itself.
  public static func level(_ month: Int, _ value: Double, variance: Double = 0) -> MonthFigure {
    MonthFigure(months: [month], weights: [1], value: value, variance: variance)
  }

  /// The sum of a span of months: a quarter, January and February together, a year to date.
  public static func sum(
    _ months: ClosedRange<Int>, _ value: Double, variance: Double = 0
  ) -> MonthFigure {
    MonthFigure(
      months: Array(months), weights: months.map { _ in 1 }, value: value, variance: variance)
  }

  /// The mean of a span of months, as for stocks, indices and rates.
  public static func mean(
    _ months: ClosedRange<Int>, _ value: Double, variance: Double = 0
  ) -> MonthFigure {
    let share = 1 / Double(months.count)
    return MonthFigure(
      months: Array(months), weights: months.map { _ in share }, value: value, variance: variance)
  }
}

/// Figures in the order in which a filter takes them, with the months that must be kept for them.
///
/// A figure is read when its last month has passed. A month is kept from the time it passes until
/// its last figure is read, or to the end when its law is wanted; slots are used again.
package struct MonthSample: Sendable {
  /// What the filter reads.
  package let readings: MonthReadings
  /// The figures in the order of the readings.
  package let figures: [MonthFigure]
  /// Slot of each month that is kept to the end.
  package let kept: [Int: Int]

  /// Plans the reading of figures; equal figures in another order give the same plan.
  ///
  /// - Parameters:
  ///   - figures: Figures, NaN = not known, which is left out.
  ///   - months: Number of months, up to the last one of interest.
  ///   - keeping: Months whose law is wanted at the end.
  /// - Throws: `ModelError.unusableValue` for an infinite figure (`position` is its last month),
  ///   `.invalidSpecification` for a month outside the range.
  package init(
    _ figures: [MonthFigure], months: Int, keeping: Set<Int> = []
  ) throws(ModelError) {
    for figure in figures {
      let last = figure.months[figure.months.count - 1]
      guard last < months else {
        throw .invalidSpecification(
          "a figure reaches month \(last + 1), but the model has \(months) months")
      }
      guard !figure.value.isInfinite else {
        throw .unusableValue(position: last, value: figure.value)
      }
    }
    let known = figures.filter { !$0.value.isNaN }.sorted(by: Self.precedes)
    self.figures = known
    (readings, kept) = Self.plan(known, months: months, keeping: keeping)
  }

  /// By last month, then by the shorter span, then by value: an order of contents alone.
  private static func precedes(_ a: MonthFigure, _ b: MonthFigure) -> Bool {
    let (lastA, lastB) = (a.months[a.months.count - 1], b.months[b.months.count - 1])
    if lastA != lastB { return lastA < lastB }
    if a.months.count != b.months.count { return a.months.count < b.months.count }
    if a.months != b.months { return a.months.lexicographicallyPrecedes(b.months) }
    if a.weights != b.weights { return a.weights.lexicographicallyPrecedes(b.weights) }
    return (a.variance, a.value) < (b.variance, b.value)
  }

  private static func plan(
    _ figures: [MonthFigure], months: Int, keeping: Set<Int>
  ) -> (MonthReadings, [Int: Int]) {
    var lastUse: [Int: Int] = [:]
    for figure in figures where figure.months.count > 1 || figure.weights[0] != 1 {
      let last = figure.months[figure.months.count - 1]
      for month in figure.months { lastUse[month] = Swift.max(lastUse[month] ?? 0, last) }
    }
    // A month with two figures of its own is kept too: its irregular is one and the same in both.
    var singles: [Int: Int] = [:]
    for figure in figures where figure.months.count == 1 {
      let month = figure.months[0]
      singles[month, default: 0] += 1
      if singles[month, default: 0] > 1 { lastUse[month] = Swift.max(lastUse[month] ?? 0, month) }
    }
    var readings = MonthReadings()
    var (slots, free, used): ([Int: Int], [Int], Int) = ([:], [], 0)
    var next = 0
    for month in 0..<months {
      if lastUse[month] != nil || keeping.contains(month) {
        if free.isEmpty {
          free.append(used)
          used += 1
        }
        slots[month] = free.removeLast()
        readings.addMonth(slot: slots[month])
      } else {
        readings.addMonth()
      }
      while next < figures.count, figures[next].months[figures[next].months.count - 1] == month {
        read(figures[next], slots, into: &readings)
        next += 1
      }
      for (kept, slot) in slots.sorted(by: { $0.key < $1.key })
      where (lastUse[kept] ?? 0) <= month && !keeping.contains(kept) {
        free.append(slot)
        slots[kept] = nil
      }
    }
    return (readings, slots.filter { keeping.contains($0.key) })
  }

  private static func read(
    _ figure: MonthFigure, _ slots: [Int: Int], into readings: inout MonthReadings
  ) {
    let terms = zip(figure.months, figure.weights).compactMap { month, weight in
      slots[month].map { (slot: $0, weight: weight) }
    }
    // No slot: the month at hand itself, with weight 1.
    readings.read(terms, noise: figure.variance)
  }
}
