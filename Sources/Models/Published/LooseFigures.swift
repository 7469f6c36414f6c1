import TimeSeries

/// Totals with an error of their own, without those that say nothing new.
///
/// A share of months that exact figures give says nothing about them: it is counted once where it
/// agrees within rounding, and set aside where it does not. So is a figure that stands there twice.
struct LooseFigures {
  /// Figures that say something new.
  private(set) var kept: [PublishedFigure] = []
  /// Figures that others imply within rounding.
  private(set) var implied: [PublishedFigure] = []
  /// Shares that exact figures contradict, and by how many points.
  private(set) var conflicts: [(figure: PublishedFigure, miss: Double)] = []

  /// Sorts figures.
  ///
  /// - Parameters:
  ///   - figures: Totals, means and shares with an error.
  ///   - exact: What the exact ones say.
  ///   - start: The month that counts as 0.
  ///   - halfUnit: Half the last printed digit of exact totals.
  init(
    _ figures: [PublishedFigure], beside exact: FigureReduction, start: Period, halfUnit: Double
  ) {
    var seen: Set<PublishedFigure> = []
    for figure in figures {
      let nameless = PublishedFigure(
        name: "", periods: figure.periods, quantity: figure.quantity, value: figure.value,
        variance: figure.variance)
      guard seen.insert(nameless).inserted else {
        implied.append(figure)
        continue
      }
      guard figure.isShare, let sum = exact.sum(over: figure.periods.map { $0 - start }) else {
        kept.append(figure)
        continue
      }
      let miss = figure.value - sum / figure.scale
      // Sums of doubles are right to a few 1e-16 of their size.
      let totals = Double(figure.periods.count) * halfUnit / figure.scale
      let tolerance = figure.halfUnit + totals + 1e-12 * figure.value.magnitude
      if miss.magnitude <= tolerance {
        implied.append(figure)
      } else {
        conflicts.append((figure, miss))
      }
    }
  }
}

extension FigureReduction {
  /// What months add up to; nil where the exact figures leave it open.
  fileprivate func sum(over months: [Int]) -> Double? {
    var left = Set(months)
    var total = 0.0
    for sum in sums where left.isSuperset(of: sum.months) {
      left.subtract(sum.months)
      total += sum.total
    }
    for month in left.sorted() {
      guard let found = known[month] else { return nil }
      total += found.value
    }
    return total
  }
}

extension PublishedFigure {
  /// True for a sum in percent of a known amount.
  var isShare: Bool {
    if case .share = quantity { return true }
    return false
  }
}
