import RealModule
import TimeSeries

/// Levels and growth of one quantity on a common basis: that of the levels published last.
///
/// A level whose growth agrees with the published one within rounding stands on the basis of its
/// successor a year later, and says about the months what it did before. Where they disagree the
/// published growth leads from one basis to the next, and the level says something only about the
/// other levels on its own basis: its growth on the year before. What it says beside that is the
/// basis factor of its year. In
///
///     p(levels, growth) = p(growth, levels of the last basis) · p(differences | b, ω²)
///
/// the second factor has none of the months; it gives the factors b and their spread.
struct FigureTwins {
  /// A sum of months as published, in the unit of the series.
  struct Total: Sendable {
    let months: [Int]
    let value: Double
    let source: PublishedFigure

    /// The last month it is made of.
    var last: Int { months[months.count - 1] }
  }

  /// A total as a statement on the common basis.
  struct Restated {
    let total: Total
    /// What its logarithm is moved by, and the variance of that.
    let shift: Double
    let variance: Double
  }

  /// log Σ months − log Σ base = value + e, e ~ N(0, variance).
  struct Link {
    let months: [Int]
    let base: [Int]
    let value: Double
    let variance: Double
    /// log |d value/d figure|.
    let jacobian: Double
    let source: PublishedFigure
  }

  /// Statements about totals and about growth.
  private(set) var restated: [Restated] = []
  private(set) var links: [Link] = []
  /// Growth figures that agree with the levels.
  private(set) var agreeing: [PublishedFigure] = []
  /// Totals that are not on the common basis exactly.
  private(set) var moved: [Total] = []
  private(set) var basis: FigureBasis

  private let start: Period
  private let season: Int
  /// Each growth figure with the differences from the levels.
  private var entries: [Entry] = []
  private var entriesByMonth: [Int: [Int]] = [:]

  private struct Entry {
    let months: [Int]
    let base: [Int]
    let figure: PublishedFigure
    var comparison: FigureBasis.Comparison?
  }

  /// Lays totals and growth side by side.
  ///
  /// - Parameters:
  ///   - totals: Disjoint sums of months.
  ///   - growth: Growth figures above −100 percent, none implied by others.
  ///   - start: The month that counts as 0.
  ///   - halfUnit: Half the last printed digit of totals.
  init(_ totals: [Total], growth: [PublishedFigure], start: Period, halfUnit: Double) {
    self.start = start
    season = start.frequency.periodsPerYear
    let last = totals.map(\.last).max()
    let lastYear = last.map { (start + $0).year } ?? Int.max
    basis = .none(lastYear: lastYear)
    let ledger = Ledger(totals)
    for figure in growth {
      guard case .growth(let span) = figure.quantity else { continue }
      var entry = Entry(
        months: figure.periods.map { $0 - start }, base: span.map { $0 - start }, figure: figure)
      entry.comparison = Self.comparison(entry, ledger, halfUnit)
      for month in entry.months { entriesByMonth[month, default: []].append(entries.count) }
      entries.append(entry)
    }
    basis = FigureBasis(entries.compactMap(\.comparison), lastYear: lastYear)
    link(totals)
    addGrowth()
  }

  private static func comparison(
    _ entry: Entry, _ ledger: Ledger, _ halfUnit: Double
  ) -> FigureBasis.Comparison? {
    guard let above = ledger.sum(over: entry.months), let below = ledger.sum(over: entry.base)
    else { return nil }
    let factor = 100 + entry.figure.value
    let difference = Double.log(above / below) - Double.log(factor / 100)
    let levels = halfUnit * (Double(entry.months.count) / above + Double(entry.base.count) / below)
    let year = entry.figure.period.year
    return FigureBasis.Comparison(
      year: year, difference: difference,
      points: 100 * above / below - factor,
      rounding: entry.figure.variance.squareRoot() / factor,
      // Sums of doubles are right to a few 1e-16 of their size.
      agrees: difference.magnitude <= entry.figure.halfUnit / factor + levels + 1e-12)
  }

  // MARK: Totals

  /// A total with an error of its own on the common basis, as later years were re-based.
  func onCommonBasis(_ figure: PublishedFigure) -> Restated {
    let shift = basis.shift(after: figure.period.year)
    let total = Total(
      months: figure.periods.map { $0 - start }, value: figure.value * figure.scale, source: figure)
    return Restated(total: total, shift: shift.factor, variance: shift.variance)
  }

  private enum Relation {
    case same, published
    case bridge(factor: Double, variance: Double)
  }

  private mutating func link(_ totals: [Total]) {
    let bySpan = Dictionary(totals.map { ($0.months, $0) }) { first, _ in first }
    var anchored: Set<[Int]> = []
    let latestFirst = totals.sorted { a, b in
      (b.last, b.months.count) < (a.last, a.months.count)
    }
    for total in latestFirst {
      let next = total.months.map { $0 + season }
      guard let successor = bySpan[next] else {
        let shift = basis.shift(after: (start + total.last).year)
        if shift.factor == 0 && shift.variance == 0 { anchored.insert(total.months) }
        restated.append(
          Restated(total: total, shift: shift.factor, variance: shift.variance))
        continue
      }
      switch relation(of: total, next) {
      case .same where anchored.contains(next):
        anchored.insert(total.months)
        restated.append(Restated(total: total, shift: 0, variance: 0))
      case .same: addRatio(successor, total, factor: 0, variance: 0)
      case .bridge(let factor, let variance):
        addRatio(successor, total, factor: factor, variance: variance)
      case .published: break
      }
    }
    moved = totals.filter { !anchored.contains($0.months) }
  }

  /// How the basis of a total relates to that of its successor a year later.
  private func relation(of total: Total, _ next: [Int]) -> Relation {
    let covering = (entriesByMonth[next[0]] ?? []).map { entries[$0] }.filter { entry in
      entry.figure.lag == season && Set(entry.months).isSuperset(of: next)
    }
    if let entry = covering.min(by: { $0.months.count < $1.months.count }),
      let comparison = entry.comparison
    {
      if comparison.agrees { return .same }
      if entry.months == next { return .published }
      let spread = basis.rebasing(in: comparison.year)?.variance ?? 0
      return .bridge(factor: comparison.difference, variance: spread)
    }
    guard let year = basis.rebasing(in: (start + (total.last + season)).year) else { return .same }
    return .bridge(factor: year.factor, variance: year.variance)
  }

  /// The growth of two totals, less a basis factor.
  private mutating func addRatio(
    _ above: Total, _ below: Total, factor: Double, variance: Double
  ) {
    links.append(
      Link(
        months: above.months, base: below.months,
        value: Double.log(above.value / below.value) - factor, variance: variance,
        jacobian: -Double.log(below.value), source: below.source))
  }

  // MARK: Growth

  private mutating func addGrowth() {
    for entry in entries {
      if entry.comparison?.agrees == true {
        agreeing.append(entry.figure)
        continue
      }
      let factor = 100 + entry.figure.value
      links.append(
        Link(
          months: entry.months, base: entry.base, value: Double.log(factor / 100),
          variance: entry.figure.variance / (factor * factor), jacobian: -Double.log(factor),
          source: entry.figure))
    }
  }

  /// Sums of disjoint totals over spans.
  private struct Ledger {
    private let known: [Int: Double]
    private let sums: [Total]

    init(_ totals: [Total]) {
      known = Dictionary(
        totals.filter { $0.months.count == 1 }.map { ($0.months[0], $0.value) }
      ) { first, _ in first }
      sums = totals.filter { $0.months.count > 1 }
    }

    func sum(over months: [Int]) -> Double? {
      var left = Set(months)
      var total = 0.0
      for sum in sums where left.isSuperset(of: sum.months) {
        left.subtract(sum.months)
        total += sum.value
      }
      for month in months where left.contains(month) {
        guard let value = known[month] else { return nil }
        total += value
      }
      return total
    }
  }
}
