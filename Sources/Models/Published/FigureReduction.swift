import TimeSeries

/// Exact totals brought to their simplest form: which months they fix, and which sums remain.
///
/// Totals are equations in the months. A month of which a total leaves nothing else open is known; a
/// total that contains another is reduced by it, so that year-to-date figures become months. Every
/// step subtracts one figure from another, so densities stay what they are. A total of which nothing
/// is left says what others say: it is counted once where it agrees, and set aside where it does not.
struct FigureReduction {
  /// A total over months that are not known.
  struct Sum {
    var months: [Int]
    var total: Double
    /// The figure it began as.
    let source: PublishedFigure
    /// Σ of the magnitudes that were added and subtracted, for rounding.
    var size: Double
  }

  /// Months that the figures fix, with the figure that did.
  private(set) var known: [Int: (value: Double, source: PublishedFigure)] = [:]
  /// Sums of two and more months.
  private(set) var sums: [Sum] = []
  /// Figures that others imply within their rounding.
  private(set) var redundant: [PublishedFigure] = []
  /// Figures that contradict others, and by how much.
  private(set) var conflicts: [(figure: PublishedFigure, miss: Double)] = []
  /// Half the last printed digit of a figure; 0 where decimals are not known.
  private let halfUnit: Double

  /// Reduces exact totals and means, the shorter before the longer, the earlier named first.
  ///
  /// - Parameters:
  ///   - figures: Exact totals and means.
  ///   - start: The month that counts as 0.
  ///   - decimals: Decimals printed, nil where not known.
  init(_ figures: [PublishedFigure], start: Period, decimals: Int?) {
    halfUnit = decimals.map { 0.5 * tenToMinus($0) } ?? 0
    let ordered = figures.enumerated().sorted { a, b in
      (a.element.periods.count, a.offset) < (b.element.periods.count, b.offset)
    }
    for (_, figure) in ordered {
      let total = figure.value * figure.scale
      insert(
        Sum(
          months: figure.periods.map { $0 - start }, total: total, source: figure,
          size: total.magnitude))
    }
  }

  /// Adds one total, then reduces those that it makes simpler.
  private mutating func insert(_ sum: Sum) {
    var waiting = [sum]
    while let next = waiting.popLast() {
      let rest = reduced(next)
      if rest.months.isEmpty {
        settle(rest)
        continue
      }
      if rest.months.count == 1 {
        known[rest.months[0]] = (rest.total, rest.source)
      } else {
        sums.append(rest)
      }
      let own = Set(rest.months)
      let touched = sums.indices.filter { i in
        sums[i].months.count > rest.months.count && own.isSubset(of: sums[i].months)
      }
      for i in touched.reversed() { waiting.append(sums.remove(at: i)) }
    }
  }

  /// A total less the months that are known and the sums that it contains.
  private func reduced(_ sum: Sum) -> Sum {
    var rest = sum
    rest.months.removeAll { month in
      guard let found = known[month] else { return false }
      rest.total -= found.value
      rest.size += found.value.magnitude
      return true
    }
    for other in sums where other.months.count <= rest.months.count {
      let inside = Set(other.months)
      guard inside.isSubset(of: rest.months) else { continue }
      rest.months.removeAll { inside.contains($0) }
      rest.total -= other.total
      rest.size += other.total.magnitude
    }
    return rest
  }

  private mutating func settle(_ rest: Sum) {
    let count = Double(rest.source.periods.count + 1)
    // Each figure is off by half its last digit; sums of doubles by a few 1e-16 of their size.
    let tolerance = count * halfUnit + 1e-12 * rest.size
    if rest.total.magnitude <= tolerance {
      redundant.append(rest.source)
    } else {
      conflicts.append((rest.source, rest.total))
    }
  }
}

/// 10⁻ⁿ for the decimals of a dictionary.
func tenToMinus(_ decimals: Int) -> Double {
  (0..<Swift.max(decimals, 0)).reduce(1) { value, _ in value / 10 }
}
