import LinearAlgebra
import RealModule
public import TimeSeries

/// Figures as statements about months on the model's scale.
///
/// Exact totals are reduced first. Under logarithms growth and levels are then laid on the basis of
/// the levels published last. What is linear on the scale stays exact; the rest is curved. The
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
  /// Months that exact figures fix, as published, in the unit of the series.
  let known: [Int: Double]
  /// Those of them that are fixed on the basis of the last year too.
  let fixed: [Int: Double]
  /// Figures that enter the likelihood.
  let used: [PublishedFigure]
  /// Levels that say on which basis they are, and nothing beside it.
  let silent: [PublishedFigure]
  /// Figures that others imply, and figures that contradict others.
  let redundant: [PublishedFigure]
  let conflicts: [FigureConflict]
  /// How levels compare with growth.
  let basis: FigureBasis
  /// Totals on an earlier basis.
  let moved: [FigureTwins.Total]
  /// Totals of months that no exact figure fixes one by one.
  let sums: [FigureTwins.Total]
  /// What growth alone was laid on: levels of the first year; nil where levels are published.
  let profile: [Double]?
  /// Logarithms of totals on an earlier basis, moved onto that of the last year, a month's share.
  private let hints: [Int: Double]

  /// Makes statements of figures.
  ///
  /// - Throws: `ModelError.allMissing` without figures, `.unusableValue` for an infinite one,
  ///   `.notPositive` for a total or growth that a logarithm cannot take, `.invalidSpecification`
  ///   for another transform than none and the logarithm, and for growth alone without logarithms.
  init(
    _ figures: [PublishedFigure], transform: Transform, template: Series
  ) throws(ModelError) {
    guard transform == .identity || transform == .log else {
      throw .invalidSpecification(
        "figures as they are published are modelled in levels or in logarithms, not on a Box–Cox "
          + "scale; write log(\(template.name))")
    }
    let sorted = try FigureSorting(figures, template: template)
    let profile = try sorted.profile(transform)
    let start = sorted.start
    var builder = StatementBuilder(start: start, transform: transform, series: template.name)
    if let profile { builder.addProfile(profile) }
    let (totals, growth) = (sorted.totals, sorted.growth.kept)
    for figure in growth { try builder.check(figure) }
    let joined = transform == .log && !totals.isEmpty
    let twins =
      FigureTwins(
        totals, growth: joined ? growth : [], start: start, halfUnit: sorted.halfUnit)
    let rounding = template.description.rounding == true ? sorted.halfUnit * sorted.halfUnit / 3 : 0
    for figure in sorted.loose.kept {
      try builder.add(twins.onCommonBasis(figure), rounding: figure.variance)
    }
    for statement in twins.restated { try builder.add(statement, rounding: rounding) }
    for link in twins.links { builder.add(link) }
    if !joined { for figure in growth { try builder.add(figure) } }
    (self.start, count) = (start, sorted.count)
    (self.transform, self.profile) = (transform, profile)
    lead = profile?.count ?? sorted.lead
    (linear, curved) = (builder.linear, builder.curved)
    jacobians = builder.jacobians.sorted { $0.month < $1.month }.map(\.value)
    (basis, moved) = (twins.basis, twins.moved)
    sums = totals.filter { $0.months.count > 1 }
    known = Dictionary(uniqueKeysWithValues: totals.singles)
    let shifted = Set(moved.flatMap(\.months))
    // Levels with an error of rounding are not fixed.
    fixed = rounding > 0 ? [:] : known.filter { !shifted.contains($0.key) }
    hints = Self.hints(moved, basis, start)
    redundant =
      sorted.reduction.redundant + sorted.loose.implied + sorted.growth.implied + twins.agreeing
    conflicts =
      (sorted.reduction.conflicts + sorted.loose.conflicts + sorted.growth.conflicts).map {
        FigureConflict(figure: $0.figure, miss: $0.miss)
      }
    let said = Set(twins.links.map(\.source) + twins.restated.map(\.total.source))
    silent = moved.map(\.source).filter { !said.contains($0) }
    let aside = Set(redundant + conflicts.map(\.figure) + silent)
    used = sorted.usable.filter { !aside.contains($0) }
  }

  private static func hints(
    _ moved: [FigureTwins.Total], _ basis: FigureBasis, _ start: Period
  ) -> [Int: Double] {
    var hints: [Int: Double] = [:]
    for total in moved {
      let shift = basis.shift(after: (start + total.last).year).factor
      let size = Double.log(total.value / Double(total.months.count))
      for month in total.months { hints[month] = size + shift }
    }
    return hints
  }

  /// Months before the series as published begins: bases of the first growth figures.
  let lead: Int

  /// The number of readings at the start that are assumed rather than published.
  var assumed: Int { profile?.count ?? 0 }

  /// Months of curved figures, ascending: those whose values the linearization needs.
  var curvedMonths: [Int] { Set(curved.flatMap(\.support)).sorted() }

  /// Months without a published value of their own.
  var unknown: [Int] { (lead..<count).filter { known[$0] == nil } }

  /// Months that no exact figure fixes on the basis of the last year.
  var open: [Int] { (0..<count).filter { known[$0] == nil || fixed[$0] == nil } }

  /// True when growth compares on another basis than the levels, or nothing but growth is published.
  var hasOwnBasis: Bool { !moved.isEmpty || profile != nil }

  /// All statements as linear figures around z.
  func figures(at z: (Int) -> Double) -> [MonthFigure] {
    linear + curved.compactMap { $0.tangent(at: z) }
  }

  /// Where the linearization begins: each sum split evenly, growth carried on from year to year,
  /// other months like the nearest.
  var firstGuess: [Int: Double] {
    var guess = hints
    for figure in curved where figure.base.isEmpty {
      let share = figure.value - Double.log(Double(figure.months.count))
      for month in figure.months { guess[month] = share }
    }
    for (month, value) in known where hints[month] == nil {
      guess[month] = transform.apply(value)
    }
    for (month, value) in (profile ?? []).enumerated() { guess[month] = Double.log(value) }
    for figure in linear where figure.weights == [1] && guess[figure.months[0]] == nil {
      guess[figure.months[0]] = figure.value
    }
    if transform == .log { carryGrowth(&guess) }
    let placed = guess.keys.sorted()
    for month in curvedMonths where guess[month] == nil {
      let nearest = placed.min { ($0 - month).magnitude < ($1 - month).magnitude }
      guess[month] = nearest.flatMap { guess[$0] } ?? 0
    }
    return guess
  }

  /// Growth figures lead from a month that has a guess to one that has none, forwards and back.
  private func carryGrowth(_ guess: inout [Int: Double]) {
    var steps: [(from: Int, to: Int, value: Double)] = []
    for figure in linear where figure.weights == [-1, 1] {
      steps.append((figure.months[0], figure.months[1], figure.value))
    }
    for figure in curved where figure.base.count == figure.months.count {
      for (from, to) in zip(figure.base, figure.months) { steps.append((from, to, figure.value)) }
    }
    steps.sort { ($0.to, $0.from) < ($1.to, $1.from) }
    for step in steps where guess[step.to] == nil {
      guess[step.to] = guess[step.from].map { $0 + step.value }
    }
    for step in steps.reversed() where guess[step.from] == nil {
      guess[step.from] = guess[step.to].map { $0 - step.value }
    }
  }
}

extension [FigureTwins.Total] {
  /// Totals of one month.
  fileprivate var singles: [(Int, Double)] {
    filter { $0.months.count == 1 }.map { ($0.months[0], $0.value) }
  }
}

/// A figure that contradicts others beyond rounding.
public struct FigureConflict: Hashable, Sendable {
  /// The figure, which is set aside.
  public let figure: PublishedFigure
  /// Figure less what the others imply, in the unit of the figure.
  public let miss: Double
}
