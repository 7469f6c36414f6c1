import RealModule
import TimeSeries

/// The unknowns: sums of monthly values over the pieces into which the sentences cut each series.
///
/// Every span of a sentence is a run of whole pieces, so a year and its first seven months are tied
/// to each other without months. Series that an identity links are cut alike.
struct SentenceCells {
  /// One unknown.
  struct Cell: Hashable {
    let series: String
    let span: PeriodSpan
  }

  /// A sum of weighted unknowns.
  typealias Form = [Double]

  /// The unknowns in order.
  let cells: [Cell]
  private let places: [Cell: Int]
  /// The pieces of each series in order of time.
  private let pieces: [String: [PeriodSpan]]

  /// Cuts the spans of each series at the ends of all others, linked series together.
  init(spans: [(series: String, span: PeriodSpan)], identities: [Identity], names: [String]) {
    let groups = Self.groups(names, identities)
    var pieces: [String: [PeriodSpan]] = [:]
    for group in groups {
      let own = spans.filter { group.contains($0.series) }.map(\.span)
      for name in group { pieces[name] = Self.cut(own) }
    }
    self.pieces = pieces
    cells = names.flatMap { name in
      (pieces[name] ?? []).map { Cell(series: name, span: $0) }
    }
    places = Dictionary(
      cells.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// Series that identities link, directly or through others.
  private static func groups(_ names: [String], _ identities: [Identity]) -> [[String]] {
    var groups = names.map { [$0] }
    for identity in identities {
      let members = [identity.name] + identity.terms.map(\.series)
      let linked = groups.filter { $0.contains(where: members.contains) }
      groups.removeAll { $0.contains(where: members.contains) }
      groups.append(linked.flatMap { $0 })
    }
    return groups
  }

  private static func cut(_ spans: [PeriodSpan]) -> [PeriodSpan] {
    let ends = Set(spans.flatMap { [$0.start, $0.end + 1] }).sorted()
    return zip(ends, ends.dropFirst()).map { PeriodSpan($0, $1 - 1) }.filter { piece in
      spans.contains { $0.contains(piece.start) }
    }
  }

  /// The sum over a span; nil where the span is no run of whole pieces.
  func form(of series: String, in span: PeriodSpan) -> Form? {
    let inside = (pieces[series] ?? []).filter { span.contains($0.start) && span.contains($0.end) }
    guard inside.reduce(0, { $0 + $1.count }) == span.count else { return nil }
    var form = Form(repeating: 0, count: cells.count)
    for piece in inside {
      if let place = places[Cell(series: series, span: piece)] { form[place] = 1 }
    }
    return form
  }

  /// The sum of weighted spans; nil where one of them is no run of whole pieces.
  func form(of parts: [MeasureParts.Part]) -> Form? {
    var total = Form(repeating: 0, count: cells.count)
    for part in parts {
      guard let form = form(of: part.series, in: part.span) else { return nil }
      for place in form.indices { total[place] += part.weight * form[place] }
    }
    return total
  }

  /// The rows that identities are: total minus parts is zero, piece by piece.
  func rows(of identities: [Identity]) -> [Form] {
    identities.flatMap { identity in
      (pieces[identity.name] ?? []).compactMap { piece in
        guard var form = form(of: identity.name, in: piece) else { return nil }
        for term in identity.terms {
          guard let part = self.form(of: term.series, in: piece) else { return nil }
          for place in form.indices { form[place] -= term.coefficient * part[place] }
        }
        return form
      }
    }
  }
}

/// A measure on the unknowns: N, or f(N / D) with D above zero and f increasing.
struct SentenceMeasure: Hashable {
  let form: MeasureParts.Form
  let numerator: SentenceCells.Form
  /// Empty for plain measures.
  let denominator: SentenceCells.Form

  /// Nil where a span of the measure is no run of whole pieces.
  init?(_ parts: MeasureParts, on cells: SentenceCells) {
    guard let above = cells.form(of: parts.numerator), let below = cells.form(of: parts.denominator)
    else { return nil }
    form = parts.form
    numerator = above
    denominator = parts.form == .plain ? [] : below
  }

  /// The value for N / D, or for N itself.
  func value(_ ratio: Double) -> Double {
    switch form {
    case .plain: ratio
    case .affine(let scale, let offset): scale * ratio + offset
    case .power(let exponent): ratio < 0 ? -100 : 100 * (.pow(ratio, exponent) - 1)
    }
  }

  /// N / D, or N itself, for a value.
  func ratio(_ value: Double) -> Double {
    switch form {
    case .plain: value
    case .affine(let scale, let offset): (value - offset) / scale
    case .power(let exponent): .pow(Swift.max(0, 1 + value / 100), 1 / exponent)
    }
  }

  /// The value at a point; NaN where the denominator is zero.
  func value(at point: [Double]) -> Double {
    let above = product(numerator, point)
    return denominator.isEmpty ? above : value(above / product(denominator, point))
  }

  /// value ≤ bound (or ≥) as a row: N − ρ D ≤ 0, or N ≤ bound.
  func row(_ bound: Double, isUpper: Bool, isEquation: Bool = false) -> LinearProgram.Row {
    let limit = ratio(bound)
    let sign = isUpper ? 1.0 : -1.0
    guard !denominator.isEmpty else {
      return LinearProgram.Row(
        weights: numerator.map { sign * $0 }, bound: sign * limit, isEquation: isEquation)
    }
    let weights = zip(numerator, denominator).map { sign * ($0 - limit * $1) }
    return LinearProgram.Row(weights: weights, bound: 0, isEquation: isEquation)
  }
}

/// Σ a b.
func product(_ a: [Double], _ b: [Double]) -> Double {
  var total = 0.0
  for (left, right) in zip(a, b) { total += left * right }
  return total
}
