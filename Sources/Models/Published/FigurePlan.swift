import LinearAlgebra
import RealModule
public import TimeSeries

/// Figures as statements about months on the model's scale.
///
/// Exact totals are reduced first. What is linear on the scale stays exact; the rest is curved. The
/// likelihood is a density of the published figures, so the logarithm of |d statement / d figure| of
/// each is kept.
struct FigurePlan: Sendable {
  /// The month that counts as 0, and the number of months up to the last one that a figure reads.
  let start: Period
  let count: Int
  let transform: Transform
  /// Figures that are linear in the months on the model's scale.
  let linear: [MonthFigure]
  /// The others.
  let curved: [CurvedFigure]
  /// log |d statement/d figure|, ascending by the month at which it is read.
  let jacobians: [Double]
  /// Months that exact figures fix, in the unit of the series.
  let known: [Int: Double]
  /// Figures that enter the likelihood.
  let used: [PublishedFigure]
  /// Figures that others imply, and figures that contradict others.
  let redundant: [PublishedFigure]
  let conflicts: [FigureConflict]

  /// Makes statements of figures.
  ///
  /// - Throws: `ModelError.allMissing` without figures, `.unusableValue` for an infinite one,
  ///   `.notPositive` for a total that a logarithm cannot take, `.invalidSpecification` for another
  ///   transform than none and the logarithm.
  init(
    _ figures: [PublishedFigure], transform: Transform, decimals: Int?, series: String
  ) throws(ModelError) {
    guard transform == .identity || transform == .log else {
      throw .invalidSpecification(
        "figures as they are published are modelled in levels or in logarithms, not on a Box–Cox "
          + "scale; write log(\(series))")
    }
    let usable = figures.filter { !$0.value.isNaN }
    guard let first = usable.flatMap(\.allPeriods).min(),
      let last = usable.flatMap(\.allPeriods).max()
    else { throw .allMissing }
    start = first
    count = last - first + 1
    self.transform = transform
    for figure in usable where figure.value.isInfinite {
      throw .unusableValue(position: figure.period - first, value: figure.value)
    }
    let isExact: (PublishedFigure) -> Bool = { figure in
      if case .growth = figure.quantity { return false }
      return figure.variance == 0
    }
    let reduction = FigureReduction(usable.filter(isExact), start: first, decimals: decimals)
    var builder = StatementBuilder(start: first, transform: transform, series: series)
    for (month, entry) in reduction.known.sorted(by: { $0.key < $1.key }) {
      try builder.add(
        months: [month], total: entry.value, variance: 0, from: entry.source)
    }
    for sum in reduction.sums {
      try builder.add(months: sum.months, total: sum.total, variance: 0, from: sum.source)
    }
    for figure in usable where !isExact(figure) { try builder.add(figure) }
    linear = builder.linear
    curved = builder.curved
    jacobians = builder.jacobians.sorted { $0.month < $1.month }.map(\.value)
    known = reduction.known.mapValues(\.value)
    redundant = reduction.redundant
    conflicts = reduction.conflicts.map { FigureConflict(figure: $0.figure, miss: $0.miss) }
    let aside = Set(redundant + conflicts.map(\.figure))
    used = usable.filter { !aside.contains($0) }
  }

  /// Months of curved figures, ascending: those whose values the linearization needs.
  var curvedMonths: [Int] { Set(curved.flatMap(\.support)).sorted() }

  /// Months that no exact figure fixes.
  var unknown: [Int] { (0..<count).filter { known[$0] == nil } }

  /// All statements as linear figures around z.
  func figures(at z: (Int) -> Double) -> [MonthFigure] {
    linear + curved.compactMap { $0.tangent(at: z) }
  }

  /// Where the linearization begins: each sum split evenly, other months like the nearest.
  var firstGuess: [Int: Double] {
    var guess: [Int: Double] = [:]
    for figure in curved where figure.base.isEmpty {
      let share = figure.value - Double.log(Double(figure.months.count))
      for month in figure.months { guess[month] = share }
    }
    for (month, value) in known { guess[month] = transform.apply(value) }
    let placed = guess.keys.sorted()
    for month in curvedMonths where guess[month] == nil {
      let nearest = placed.min { ($0 - month).magnitude < ($1 - month).magnitude }
      guess[month] = nearest.flatMap { guess[$0] } ?? 0
    }
    return guess
  }
}

/// A figure that contradicts others beyond rounding.
public struct FigureConflict: Hashable, Sendable {
  /// The figure, which is set aside.
  public let figure: PublishedFigure
  /// Figure less what the others imply, in the unit of the series.
  public let miss: Double
}

/// Collects the statements of figures.
private struct StatementBuilder {
  let start: Period
  let transform: Transform
  let series: String
  var linear: [MonthFigure] = []
  var curved: [CurvedFigure] = []
  var jacobians: [(month: Int, value: Double)] = []

  private var isLog: Bool { transform == .log }

  /// A total of months.
  mutating func add(
    months: [Int], total: Double, variance: Double, from source: PublishedFigure
  ) throws(ModelError) {
    let last = months[months.count - 1]
    // A mean was multiplied by its count: the density of the mean is larger by that factor.
    let unit = source.quantity == .mean ? Double.log(Double(source.periods.count)) : 0
    guard isLog else {
      linear.append(
        MonthFigure(
          months: months, weights: months.map { _ in 1 }, value: total, variance: variance))
      jacobians.append((last, unit))
      return
    }
    guard total > 0 else { throw refusal(of: source, total: total, months: months) }
    let spread = variance / (total * total)
    if months.count == 1 {
      linear.append(.level(last, Double.log(total), variance: spread))
    } else {
      curved.append(
        CurvedFigure(
          kind: .logarithms, months: months, value: Double.log(total), variance: spread))
    }
    jacobians.append((last, unit - Double.log(total)))
  }

  /// A figure with an error of its own, or growth.
  mutating func add(_ figure: PublishedFigure) throws(ModelError) {
    let months = figure.periods.map { $0 - start }
    guard case .growth(let span) = figure.quantity else {
      let count = figure.quantity == .mean ? Double(months.count) : 1
      return try add(
        months: months, total: figure.value * count, variance: figure.variance * count * count,
        from: figure)
    }
    let base = span.map { $0 - start }
    let last = months[months.count - 1]
    guard isLog else {
      curved.append(
        CurvedFigure(
          kind: .levels, months: months, base: base, value: figure.value,
          variance: figure.variance))
      jacobians.append((last, 0))
      return
    }
    let factor = 100 + figure.value
    guard factor > 0 else {
      throw .notPositive(
        series: figure.name, period: "\(figure.period)", value: figure.value,
        transform: "growth of a positive series is above -100 percent, and the logarithm")
    }
    let (value, spread) = (Double.log(factor / 100), figure.variance / (factor * factor))
    if months.count == 1, base.count == 1, let other = base.first {
      let ascending = other < last
      linear.append(
        MonthFigure(
          months: ascending ? [other, last] : [last, other],
          weights: ascending ? [-1, 1] : [1, -1], value: value, variance: spread))
    } else {
      curved.append(
        CurvedFigure(
          kind: .logarithms, months: months, base: base, value: value, variance: spread))
    }
    jacobians.append((last, -Double.log(factor)))
  }

  /// What is left of a total after earlier figures is no positive amount.
  private func refusal(of source: PublishedFigure, total: Double, months: [Int]) -> ModelError {
    if source.periods.count == 1 {
      return .notPositive(
        series: source.name, period: "\(source.period)", value: source.value,
        transform: "a logarithm")
    }
    let left = months.map { "\(start + $0)" }.joined(separator: ", ")
    return .invalidSpecification(
      "\(source) is \(plainText(source.value)), which leaves \(plainText(total)) for \(left) after "
        + "the other figures; a positive series cannot fall below what was published before, so "
        + "correct the figure, or model levels")
  }
}
