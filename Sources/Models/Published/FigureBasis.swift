import RealModule

/// A year whose levels compare with those of the year before on another basis than published growth.
public struct BasisYear: Hashable, Sendable {
  /// The year whose levels are on the new basis.
  public let year: Int
  /// Mean over its figures of log(growth of the levels) − log(published growth).
  public let factor: Double
  /// The same in percentage points of growth.
  public let points: Double
  /// Standard error of `factor`.
  public let standardError: Double
  /// Figures compared.
  public let count: Int
  /// The smallest and the largest difference of one figure.
  public let range: ClosedRange<Double>
  /// Standard deviation of single figures around `factor`: how unevenly the months were restated.
  public let spread: Double
}

/// How the levels of a series compare with its published growth, year by year.
///
/// Growth compares a figure with the base of a year earlier as restated since; the level of a year
/// earlier stays as it was first published. With S the logarithm of the basis of a figure,
///
///     log level = z + S,     log(1 + growth/100) = z_t − z_{t−12} + rounding,
///     S_t = S_{t−12} + b_year + η_t,   b ~ N(0, τ²),   η_t ~ N(0, ω²)
///
/// and z the month on the basis of the last year. A figure whose level growth agrees with published
/// growth within rounding stands on the basis of the year before: b = η = 0.
public struct FigureBasis: Hashable, Sendable {
  /// The years with another basis than the year before, ascending.
  public let rebased: [BasisYear]
  /// Years in which both kinds could be compared.
  public let comparedYears: Int
  /// τ²: what the basis moves by in a year, in squared logarithms; 0 where nothing was compared.
  public let yearVariance: Double
  /// ω²: what a month moves by beside it.
  public let monthVariance: Double
  /// The year whose basis the months are on.
  let lastYear: Int

  /// One figure in both kinds: log(growth of the levels) − log(published growth).
  struct Comparison: Sendable {
    let year: Int
    let difference: Double
    /// The same in percentage points of growth.
    let points: Double
    /// Standard deviation of the rounding of published growth, in logarithms.
    let rounding: Double
    /// Whether they agree within rounding.
    let agrees: Bool
  }

  /// No year compared.
  static func none(lastYear: Int) -> FigureBasis { FigureBasis([], lastYear: lastYear) }

  init(_ comparisons: [Comparison], lastYear: Int) {
    self.lastYear = lastYear
    let years = Dictionary(grouping: comparisons, by: \.year)
    comparedYears = years.count
    rebased = years.keys.sorted().compactMap { year in
      let own = years[year] ?? []
      return own.allSatisfy(\.agrees) ? nil : Self.summary(of: own, in: year)
    }
    let count = Double(Swift.max(years.count, 1))
    yearVariance = rebased.reduce(0) { $0 + $1.factor * $1.factor } / count
    monthVariance = rebased.reduce(0) { $0 + $1.spread * $1.spread } / count
  }

  private static func summary(of own: [Comparison], in year: Int) -> BasisYear {
    let count = Double(own.count)
    let differences = own.map(\.difference)
    let mean = differences.reduce(0, +) / count
    let rounding = own.reduce(0) { $0 + $1.rounding * $1.rounding } / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = own.count > 1 ? squares / (count - 1) : rounding
    return BasisYear(
      year: year, factor: mean, points: own.reduce(0) { $0 + $1.points } / count,
      standardError: (Swift.max(variance, rounding) / count).squareRoot(), count: own.count,
      range: (differences.min() ?? mean)...(differences.max() ?? mean),
      spread: Swift.max(variance - rounding, 0).squareRoot())
  }

  /// What leads from the basis of a year to that of the last: Σ b and the variance of one month's.
  func shift(after year: Int) -> (factor: Double, variance: Double) {
    rebased.reduce((0, 0)) { sum, own in
      guard own.year > year, own.year <= lastYear else { return sum }
      return (sum.0 + own.factor, sum.1 + own.variance)
    }
  }

  /// The re-basing of a year, if there was one.
  func rebasing(in year: Int) -> BasisYear? { rebased.first { $0.year == year } }
}

extension BasisYear {
  /// The variance of one month's factor around the mean, the error of the mean included.
  var variance: Double { spread * spread + standardError * standardError }
}
