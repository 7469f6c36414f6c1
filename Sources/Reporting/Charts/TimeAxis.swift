import TimeSeries

/// Where a time axis is marked: small labels for months or quarters, large ones for years.
struct TimeAxis: Equatable {
  /// A mark at a place counted in periods from the start of the axis.
  struct Tick: Equatable {
    let offset: Int
    let label: String
    let isYear: Bool
  }

  let ticks: [Tick]

  /// Marks for `count` periods from `start` with room for about `capacity` small labels.
  init(start: Period, count: Int, capacity: Int) {
    let perYear = start.frequency.isCalendar ? start.frequency.periodsPerYear : 1
    let step = Self.step(count: count, perYear: perYear, capacity: Swift.max(capacity, 2))
    ticks = (0..<count).compactMap { offset in
      let period = start + offset
      if !start.frequency.isCalendar {
        guard period.index % step == 0 else { return nil }
        return Tick(offset: offset, label: period.description, isYear: true)
      }
      let isYear = period.positionInYear == 1
      if step > perYear || perYear == 1 {
        guard isYear, period.year % (step / perYear) == 0 else { return nil }
        return Tick(offset: offset, label: String(period.year), isYear: true)
      }
      guard (period.positionInYear - 1) % step == 0 else { return nil }
      let label = isYear ? String(period.year) : Self.shortName(period)
      return Tick(offset: offset, label: label, isYear: isYear)
    }
  }

  /// The smallest of the usual steps that fits the room.
  private static func step(count: Int, perYear: Int, capacity: Int) -> Int {
    let withinYear = [1, 2, 3, 6, 12].filter { $0 <= perYear && perYear % $0 == 0 }
    let years = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map { $0 * perYear }
    let steps = withinYear + years
    return steps.first { count <= $0 * capacity } ?? (steps.last ?? 1)
  }

  private static func shortName(_ period: Period) -> String {
    period.frequency == .quarterly ? "Q\(period.quarter)" : PeriodText.monthNames[period.month - 1]
  }
}
