import TimeSeries

/// How the series of a set are projected together.
public struct SystemOptions: Hashable, Sendable, CustomStringConvertible {
  /// How forecasts are made to add up; nil takes `mint` where the models have enough common months,
  /// else `wls`.
  public var method: ReconciliationMethod?
  /// Series whose means and laws stay.
  public var held: [String]
  /// Keeps means of leaves from falling below zero where all series are modelled in levels.
  public var isNonNegative: Bool
  /// Projects every series on its own: no correlations, totals are sums without a model.
  public var isIndependent: Bool

  /// Options with the house defaults.
  public init(
    method: ReconciliationMethod? = nil, held: [String] = [], isNonNegative: Bool = false,
    isIndependent: Bool = false
  ) {
    self.isIndependent = isIndependent
    self.method = method
    self.held = held
    self.isNonNegative = isNonNegative
  }

  /// True if models of totals count beside those of their parts.
  public var usesTotals: Bool { !isIndependent && method != .bottomUp }

  /// The options as a scenario file writes them.
  public var description: String {
    if isIndependent { return "independent" }
    let parts =
      [method.map { "method: \($0.rawValue)" }, held.isEmpty ? nil : "hold: \(listing(held))"]
      + [isNonNegative ? "nonNegative: true" : nil]
    let stated = parts.compactMap { $0 }
    return stated.isEmpty ? "joint" : stated.joined(separator: ", ")
  }
}

/// What was done to make a set of series one joint, coherent law.
public struct SystemSummary: Sendable, Equatable {
  /// How one series with a model of its own moved.
  public struct Movement: Sendable, Equatable {
    /// The series.
    public let series: String
    /// The largest change of a month's median, in percent of its own forecast, with sign; NaN where that
    /// is zero.
    public let percent: Double
  }

  /// The method used.
  public let method: ReconciliationMethod
  /// The shrinkage intensity λ of the correlations of errors.
  public let intensity: Double
  /// The fewest months that two of the series have in common.
  public let observations: Int
  /// One entry a series that an identity holds, leaves and totals.
  public let movements: [Movement]

  /// How forecasts were made to add up and by how much they moved, for people.
  ///
  /// Empty where nothing adds up.
  public var sentences: [String] {
    guard !movements.isEmpty else { return [] }
    // More than these are not read.
    let shown = movements.sorted { $0.percent.magnitude > $1.percent.magnitude }.prefix(5)
    let moved = shown.filter { $0.percent.magnitude >= 0.005 }.map { movement in
      "\(movement.series) by up to \(fixedText(movement.percent.magnitude, decimals: 2))%"
    }
    return [
      "forecasts were made to add up by \(method.title)"
        + (moved.isEmpty ? "" : ", which moved \(listing(moved))")
    ]
  }
}
