/// A figure as it is published: what it says about which periods of a series.
///
///     total:  Σ x_p            mean:  Σ x_p / n            growth:  100 (Σ x_p / Σ x_q − 1)
///     share:  100 Σ x_p / A    of a known amount A
///
/// Levels, quarters, January–February and year-to-date figures are totals; growth on a year earlier
/// and year-to-date growth are growth of one span on another. Figures of a series need not agree
/// with each other, and several may say the same.
public struct PublishedFigure: Hashable, Sendable {
  /// What a figure measures.
  public enum Quantity: Hashable, Sendable {
    /// The sum of its periods, in the unit of the series.
    case total
    /// The mean of its periods, in the unit of the series.
    case mean
    /// Growth of the sum of its periods on that of others, in percent.
    case growth(on: [Period])
    /// The sum of its periods in percent of an amount in the unit of the series.
    case share(of: Double)
  }

  /// Where it comes from, for messages: `retail.janFeb`.
  public let name: String
  /// The periods it is made of, ascending.
  public let periods: [Period]
  /// What it says about them.
  public let quantity: Quantity
  /// The figure.
  public let value: Double
  /// Variance of its error, as of rounding, in squared units of the figure; 0 for an exact one.
  public let variance: Double

  /// A figure; traps when periods, or those of the base, do not ascend, or there are none, and for a
  /// share of no positive amount.
  public init(
    name: String, periods: [Period], quantity: Quantity = .total, value: Double,
    variance: Double = 0
  ) {
    var spans = [periods]
    if case .growth(let base) = quantity { spans.append(base) }
    if case .share(let amount) = quantity {
      precondition(amount > 0 && amount.isFinite, "a share is one of a positive amount")
    }
    precondition(
      spans.allSatisfy { span in
        !span.isEmpty && zip(span, span.dropFirst()).allSatisfy { $0 < $1 }
      } && variance >= 0, "the periods of a figure must ascend")
    self.name = name
    self.periods = periods
    self.quantity = quantity
    self.value = value
    self.variance = variance
  }

  /// Every period the figure reads, ascending.
  public var allPeriods: [Period] {
    guard case .growth(let base) = quantity else { return periods }
    return Set(periods + base).sorted()
  }

  /// The sum of its periods over the figure: 1 for a total, n for a mean, A/100 for a share; of growth,
  /// which says nothing about sums, it is 1 too.
  public var scale: Double {
    switch quantity {
    case .total, .growth: 1
    case .mean: Double(periods.count)
    case .share(let amount): amount / 100
    }
  }

  /// The period it stands at: the last one it is made of.
  public var period: Period { periods[periods.count - 1] }
}

extension PublishedFigure: CustomStringConvertible {
  /// `retail.janFeb 2012-02`.
  public var description: String { "\(name) \(period)" }
}
