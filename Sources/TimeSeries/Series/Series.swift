/// One economic quantity on a regular period index.
///
/// `values[i]` belongs to the period `start + i`; NaN is a missing value, the only sign for one.
public struct Series: Hashable, Sendable {
  /// The identifier used in formulas, measures and files.
  public var name: String
  /// The period of the first value.
  public var start: Period
  /// The values in the unit of the description, NaN where missing.
  public var values: [Double]
  /// Unit, kind, source and other knowledge.
  public var description: SeriesDescription

  /// A series of `values` from `start` on.
  public init(
    name: String, start: Period, values: [Double],
    description: SeriesDescription = SeriesDescription()
  ) {
    self.name = name
    self.start = start
    self.values = values
    self.description = description
  }

  /// How often it is observed.
  public var frequency: Frequency { start.frequency }
  /// The number of periods, missing ones included.
  public var count: Int { values.count }
  /// The period of the last value; the period before `start` when there are no values.
  public var end: Period { start + (values.count - 1) }
  /// The periods of the values in order.
  public var periods: [Period] { (0..<values.count).map { start + $0 } }
  /// The kind, `flow` where nothing is stated.
  public var kind: SeriesKind { description.kind ?? .flow }
  /// The number of values that are not missing.
  public var observedCount: Int { values.reduce(0) { $0 + ($1.isNaN ? 0 : 1) } }
  /// The period of the last value that is not missing.
  public var lastObserved: Period? { values.lastIndex { !$0.isNaN }.map { start + $0 } }
  /// The period of the first value that is not missing.
  public var firstObserved: Period? { values.firstIndex { !$0.isNaN }.map { start + $0 } }

  /// True for a series that can go below zero: not stated to be positive, and with a value ≤ 0.
  ///
  /// Such a series has levels and changes, but no growth and no logarithm.
  public var isBalance: Bool { description.positive != true && values.contains { $0 <= 0 } }

  /// The value at a period of the series' frequency; NaN outside.
  public subscript(period: Period) -> Double {
    guard period.frequency == start.frequency else { return .nan }
    let position = period.index - start.index
    return values.indices.contains(position) ? values[position] : .nan
  }
}
