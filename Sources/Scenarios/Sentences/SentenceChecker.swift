import TimeSeries

/// Solves published sentences of quantities that are all linked.
struct SentenceChecker: Sendable {
  private let file: SentenceFile
  private let system: SentenceSystem
  private let units: [(unit: MeasureUnit, factor: Double)]

  /// The most unknowns: the solver's tables stay small.
  static let unknownLimit = 600

  /// Puts the sentences of a file into equations.
  ///
  /// - Throws: `ScenarioError` where units do not fit, or the spans cut the series into too many
  ///   pieces.
  init(_ file: SentenceFile) throws(ScenarioError) {
    self.file = file
    var units: [(unit: MeasureUnit, factor: Double)] = []
    for entry in file.entries { units.append(try file.scale(of: entry)) }
    self.units = units
    system = try Self.system(file, units.map(\.factor))
  }

  /// Contradictions, what the sentences say of each other, and what follows.
  func findings() -> SentenceFindings {
    var active = Array(file.entries.indices)
    var sets: [[Int]] = []
    var conflicts: [SentenceFindings.Conflict] = []
    // More sets than these are one mistake seen many times.
    while sets.count < 5, system.conditions(of: active) == nil {
      let members = smallestConflict(active)
      guard let last = members.last else { break }
      // A member without which all the others hold is the likely mistake.
      let suspects = members.filter { place in
        system.conditions(of: active.filter { $0 != place }) != nil
      }
      sets.append(members)
      conflicts.append(described(members, suspects: suspects))
      active.removeAll { $0 == suspects.first ?? last }
    }
    active.removeAll { place in sets.contains { $0.contains(place) } }
    let conditions = system.conditions(of: active)
    let share = leastRounding(active)
    let sharp = system.conditions(of: active, shrunkTo: share)
    let implied = conditions.map { impliedValues($0, sharp ?? $0) } ?? []
    let found = implied.filter(\.isAsked).map(\.measure)
    return SentenceFindings(
      file: file, sentences: active.map { sentence($0, among: active) }, conflicts: conflicts,
      implied: implied, open: file.asked.map(\.measure).filter { !found.contains($0) },
      roundingNeeded: share)
  }

  /// The smallest of the irreducible conflicts that three orders of the sentences lead to.
  private func smallestConflict(_ active: [Int]) -> [Int] {
    let middle = active.count / 2
    let orders = [active, Array(active.reversed()), Array(active[middle...] + active[..<middle])]
    var best: [Int]?
    for order in orders {
      let found = conflict(background: [], isExtended: false, order)
      if found.count < best?.count ?? Int.max { best = found }
    }
    return (best ?? []).sorted()
  }

  /// Sentences that conflict with the background, none of which can be left out, by halving.
  ///
  /// - SeeAlso: Junker (2004), QuickXplain: preferred explanations and relaxations for
  ///   over-constrained problems, AAAI 2004, 167–172.
  private func conflict(background: [Int], isExtended: Bool, _ candidates: [Int]) -> [Int] {
    if isExtended, system.conditions(of: background) == nil { return [] }
    if candidates.count <= 1 { return candidates }
    let first = Array(candidates.prefix(candidates.count / 2))
    let second = Array(candidates.dropFirst(candidates.count / 2))
    let late = conflict(background: background + first, isExtended: true, second)
    let early = conflict(background: background + late, isExtended: !late.isEmpty, first)
    return early + late
  }

  private func described(_ conflict: [Int], suspects: [Int]) -> SentenceFindings.Conflict {
    SentenceFindings.Conflict(
      members: conflict.map { place in
        SentenceFindings.Conflict.Member(
          entry: file.entries[place], unit: units[place].unit,
          implied: implied(of: place, by: conflict.filter { $0 != place }),
          isSuspect: suspects.contains(place))
      })
  }

  private func sentence(_ place: Int, among active: [Int]) -> SentenceFindings.Sentence {
    let claim = system.claims[place]
    return SentenceFindings.Sentence(
      entry: file.entries[place], unit: units[place].unit,
      allowed: .init(lower: claim.lower, upper: claim.upper, isExact: true),
      implied: implied(of: place, by: active.filter { $0 != place })
        .flatMap { isTight($0, units[place].unit) ? $0 : nil })
  }

  /// What other sentences imply for the left side of one.
  private func implied(of place: Int, by others: [Int]) -> SentenceFindings.Range? {
    guard let conditions = system.conditions(of: others) else { return nil }
    let terms = system.claims[place].terms
    var (lower, upper) = (0.0, 0.0)
    var isExact = terms.count == 1
    for term in terms {
      guard
        let found = conditions.range(of: term.measure).flatMap({ informative($0, term.measure) })
      else { return nil }
      let ends = [term.coefficient * found.lower, term.coefficient * found.upper]
      lower += ends.min() ?? 0
      upper += ends.max() ?? 0
      isExact = isExact && found.isExact
    }
    guard lower.isFinite || upper.isFinite else { return nil }
    return SentenceFindings.Range(lower: lower, upper: upper, isExact: isExact)
  }

  /// The least share of the rounding with which the sentences hold together: 0 when they hold exactly.
  private func leastRounding(_ active: [Int]) -> Double {
    if system.conditions(of: active, shrunkTo: 0) != nil { return 0 }
    var (low, high) = (0.0, 1.0)
    // Twelve halvings: the share is for reading, and the middle of what it leaves for the values.
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if system.conditions(of: active, shrunkTo: middle) == nil {
        low = middle
      } else {
        high = middle
      }
    }
    return high
  }
}

extension SentenceChecker {
  /// The values to look at: those asked for, then level, growth and share wherever spans allow.
  private var candidates: [Measure] {
    var measures = file.asked.map(\.measure)
    func add(_ measure: Measure) { if !measures.contains(measure) { measures.append(measure) } }
    let stated = file.entries.flatMap { $0.sentence.terms.map(\.measure) }
    for measure in stated {
      for name in [measure.series] + (measure.other.map { [$0] } ?? []) {
        let addsUp = file.quantity(name)?.kind.addsUp ?? true
        let total: MeasureKind = addsUp ? .sum : .mean
        for span in [measure.span, measure.span.yearEarlier] + (measure.base.map { [$0] } ?? []) {
          add(Measure(total, of: name, in: span))
        }
        if file.quantity(name)?.isPositive == true {
          add(Measure(.growth, of: name, in: measure.span))
        }
      }
    }
    for pair in pairs(stated) {
      for span in pair.spans {
        add(Measure(.share, of: pair.part, and: pair.whole, in: span))
        add(Measure(.contribution, of: pair.part, and: pair.whole, in: span))
      }
    }
    return measures
  }

  /// Parts and wholes: by identity, or by a stated share or contribution.
  private func pairs(
    _ stated: [Measure]
  ) -> [(part: String, whole: String, spans: [PeriodSpan])] {
    var pairs = file.identities.flatMap { item in
      item.identity.terms.filter { $0.coefficient == 1 }.map { ($0.series, item.identity.name) }
    }
    for measure in stated where measure.kind == .share || measure.kind == .contribution {
      if let whole = measure.other { pairs.append((measure.series, whole)) }
    }
    var spans: [PeriodSpan] = []
    for span in stated.map(\.span) where !spans.contains(span) { spans.append(span) }
    return pairs.filter { part, whole in
      file.quantity(part)?.isPositive == true && file.quantity(whole)?.isPositive == true
    }.map { (part: $0, whole: $1, spans: spans) }
  }

  private func impliedValues(
    _ conditions: SentenceConditions, _ sharp: SentenceConditions
  ) -> [SentenceFindings.Implied] {
    let asked = file.asked.map(\.measure)
    var seen = system.claims.compactMap { $0.terms.count == 1 ? $0.terms.first?.measure : nil }
    var found: [SentenceFindings.Implied] = []
    for measure in candidates {
      guard let parts = try? measure.parts(on: file.traits),
        let form = SentenceMeasure(parts, on: system.cells)
      else { continue }
      let isAsked = asked.contains(measure)
      if !isAsked, seen.contains(form) { continue }
      seen.append(form)
      guard let wide = conditions.range(of: form), let range = informative(wide, form) else {
        continue
      }
      if !isAsked, !isTight(range, file.unit(of: measure)) { continue }
      found.append(
        SentenceFindings.Implied(
          measure: measure, unit: file.unit(of: measure), central: middle(sharp.range(of: form)),
          range: range, isAsked: isAsked))
    }
    return found
  }

  /// True for a range that is worth a line that nobody asked for: both ends, and near each other.
  private func isTight(_ range: SentenceFindings.Range, _ unit: MeasureUnit) -> Bool {
    let width = range.upper - range.lower
    guard width.isFinite else { return false }
    // More than five points, or a fifth of an amount, tell less than anybody knows.
    if unit == .percent || unit == .percentagePoints { return width <= 5 }
    return width <= 0.2 * Swift.max(range.upper.magnitude, range.lower.magnitude)
  }

  /// The value of a range that is one point to the digits anybody reads.
  private func middle(_ range: SentenceConditions.Range?) -> Double? {
    guard let range, range.lower.isFinite, range.upper.isFinite else { return nil }
    let middle = (range.lower + range.upper) / 2
    return range.upper - range.lower <= 1e-3 * Swift.max(0.1, middle.magnitude) ? middle : nil
  }

  /// A range with the ends that say something; nil when neither does.
  private func informative(
    _ range: SentenceConditions.Range, _ measure: SentenceMeasure
  ) -> SentenceFindings.Range? {
    let lower = isTrivial(range.lower, for: measure) ? -.infinity : range.lower
    // A ratio to a denominator near its floor is as good as unbounded.
    let isVast =
      !measure.denominator.isEmpty && measure.ratio(range.upper) > 1e-2 / SentenceSystem.floor
    let upper = isVast ? .infinity : range.upper
    guard lower.isFinite || upper.isFinite else { return nil }
    return SentenceFindings.Range(lower: lower, upper: upper, isExact: range.isExact)
  }

  /// True for what positive amounts have without any sentence: above zero, growth above −100%.
  private func isTrivial(_ lower: Double, for measure: SentenceMeasure) -> Bool {
    let ratio = measure.ratio(lower)
    let isPositive = zip(measure.numerator, system.isFree).allSatisfy { $0 >= 0 && !($0 > 0 && $1) }
    let size = measure.denominator.isEmpty ? product(measure.numerator, system.scales) : 1
    return isPositive && ratio <= 2 * SentenceSystem.floor * size
  }
}
