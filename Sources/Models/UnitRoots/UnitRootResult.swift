/// The outcome of a test for a unit root, ordinary or seasonal.
public struct UnitRootResult: Sendable, Equatable {
  /// What is assumed unless the data speak against it.
  public enum NullHypothesis: String, Sendable {
    /// The series is stationary (about a level, a trend or a fixed season).
    case stationary
    /// The series has a unit root (at frequency zero or at the seasonal ones).
    case unitRoot
  }

  /// How the p-value is to be read.
  public enum PValueKind: String, Sendable {
    /// The probability itself.
    case value
    /// The statistic is off the table: the probability is this or less.
    case atMost
    /// The statistic is off the table: the probability is this or more.
    case atLeast
    /// Only critical values are known; the p-value is NaN.
    case none
  }

  /// The test in words, such as "KPSS (level)".
  public let name: String
  /// What is assumed unless the data speak against it.
  public let nullHypothesis: NullHypothesis
  /// The statistic.
  public let statistic: Double
  /// The probability of a statistic at least as extreme when the null hypothesis is true.
  public let pValue: Double
  /// Whether the p-value is the probability or a bound for it.
  public let pValueKind: PValueKind
  /// The critical values, ascending in their level.
  public let criticalValues: [CriticalValue]
  /// Lags in the test regression, or autocovariances in the long-run variance.
  public let lags: Int
  /// Observations in the test regression.
  public let observations: Int

  /// Whether the null hypothesis is rejected at a level such as 0.05.
  ///
  /// By the p-value where there is one (a bound counts as a value), otherwise by the critical value
  /// of this level; false when the level has none.
  public func rejects(at level: Double) -> Bool {
    guard pValueKind == .none else { return pValue < level }
    guard let critical = criticalValues.first(where: { $0.level == level })?.value else {
      return false
    }
    switch nullHypothesis {
    case .stationary: return statistic > critical
    case .unitRoot: return statistic <= critical
    }
  }
}

/// A critical value and its level.
public struct CriticalValue: Sendable, Equatable {
  /// The probability of a more extreme statistic under the null hypothesis.
  public let level: Double
  /// The statistic that has this probability.
  public let value: Double
}

/// p-values read off a short table of critical values.
struct CriticalValueTable {
  /// The critical values, ascending in their level.
  let entries: [CriticalValue]

  /// - Parameter pairs: Level and critical value, ascending in the level.
  init(_ pairs: [(level: Double, value: Double)]) {
    entries = pairs.map { CriticalValue(level: $0.level, value: $0.value) }
  }

  /// The level of a statistic by straight lines between the entries; bounded by the first and last.
  func pValue(_ statistic: Double) -> (value: Double, kind: UnitRootResult.PValueKind) {
    guard let first = entries.first, let last = entries.last, !statistic.isNaN else {
      return (.nan, .none)
    }
    // Large statistics are the extreme ones when the smallest level has the largest value.
    let sign = first.value > last.value ? 1.0 : -1.0
    if sign * statistic >= sign * first.value { return (first.level, .atMost) }
    if sign * statistic <= sign * last.value { return (last.level, .atLeast) }
    for (a, b) in zip(entries, entries.dropFirst()) where sign * statistic >= sign * b.value {
      let share = (statistic - a.value) / (b.value - a.value)
      return (a.level + share * (b.level - a.level), .value)
    }
    return (last.level, .atLeast)
  }
  /// The critical value for a level by straight lines between the entries; the last one beyond them.
  func criticalValue(_ level: Double) -> Double {
    guard let first = entries.first, let last = entries.last else { return .nan }
    if level <= first.level { return first.value }
    for (a, b) in zip(entries, entries.dropFirst()) where level <= b.level {
      return a.value + (level - a.level) / (b.level - a.level) * (b.value - a.value)
    }
    return last.value
  }
}
