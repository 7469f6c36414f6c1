package import TimeSeries

/// What published figures say exactly about months of the data, beside the law of the months.
///
/// The law is normal on the scale of the model, where a sum of months is not: it holds a published sum
/// to first order only. Whoever draws months needs the sum itself.
package struct PublishedRecord: Sendable {
  /// A sum of months none of which is published, and which is.
  package struct Sum: Sendable {
    /// The months, ascending.
    package let periods: [Period]
    /// Their sum as published, less the months of it that are published themselves.
    package let total: Double
    /// True where the months that growth compares have the same sum.
    package let isComparable: Bool
  }

  /// The figures, without those that others contradict.
  package let figures: [PublishedFigure]
  /// Months that have a level of their own, as published.
  package let levels: [Period: Double]
  /// Sums of other months; no month stands in two of them.
  package let sums: [Sum]
}

extension FigureModel {
  /// What the figures say exactly.
  var record: PublishedRecord {
    let plan = fit.estimation.plan
    let levels = plan.known.map { (plan.start + $0.key, $0.value) }
    return PublishedRecord(
      figures: fit.used + fit.redundant + fit.silent,
      levels: Dictionary(uniqueKeysWithValues: levels),
      sums: plan.sums.map { sum in
        PublishedRecord.Sum(
          periods: sum.months.map { plan.start + $0 }, total: sum.value,
          isComparable: !plan.moved.contains { $0.months == sum.months })
      })
  }
}
