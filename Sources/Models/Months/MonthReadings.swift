/// What is read off the months of a form, in the order in which it becomes known.
///
/// A reading is a weighted sum of months with an error of its own. A month that a later reading
/// needs, or whose law is wanted at the end, is kept in a slot when it passes; all other readings
/// look at the month at hand.
///
///     reading = Σ w_s y_s + u,   u ~ N(0, v)
package struct MonthReadings: Sendable {
  /// Slot of each month, −1 where it is not kept.
  package private(set) var slots: [Int] = []
  /// Number of slots.
  package private(set) var slotCount = 0
  /// Readings of month t are those from `first[t]` up to `first[t + 1]`.
  package private(set) var first: [Int] = [0]
  /// Terms of reading i are those from `start[i]` up to `start[i + 1]`; none stands for the month
  /// at hand with weight 1.
  package private(set) var start: [Int] = [0]
  /// Slot and weight of each term.
  package private(set) var termSlots: [Int] = []
  package private(set) var weights: [Double] = []
  /// v of each reading.
  package private(set) var noise: [Double] = []

  /// The number of months.
  package var months: Int { slots.count }
  /// The number of readings.
  package var count: Int { noise.count }

  /// Nothing yet.
  package init() {}

  /// Adds a month that is kept in a slot, or passes by.
  package mutating func addMonth(slot: Int? = nil) {
    slots.append(slot ?? -1)
    slotCount = Swift.max(slotCount, (slot ?? -1) + 1)
    first.append(count)
  }

  /// Adds a reading of the last month added, which must not be kept.
  package mutating func read() { read([], noise: 0) }

  /// Adds a reading of months in slots at the last month added.
  package mutating func read(_ terms: [(slot: Int, weight: Double)], noise variance: Double) {
    for term in terms {
      termSlots.append(term.slot)
      weights.append(term.weight)
    }
    start.append(termSlots.count)
    noise.append(variance)
    first[months] = count
  }

  /// Readings of each observed month; missing ones and `horizon` months past the end are kept.
  package static func levels(_ series: [Double], keepingGaps: Bool, horizon: Int) -> MonthReadings {
    var readings = MonthReadings()
    var slot = 0
    for value in series + [Double](repeating: .nan, count: horizon) {
      guard value.isNaN else {
        readings.addMonth()
        readings.read()
        continue
      }
      readings.addMonth(slot: keepingGaps ? slot : nil)
      slot += 1
    }
    return readings
  }
}
