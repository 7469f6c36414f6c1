import TimeSeries

/// An identity with the place where the dictionary states it.
struct PlacedIdentity {
  let identity: Identity
  let place: FilePlace

  init(_ tree: PositionedTree, decoder: TreeDecoder) throws(SeriesIOError) {
    let text = try decoder.text(tree, "an identity such as trade = exports + imports")
    place = decoder.place(tree)
    do throws(TimeSeriesError) {
      identity = try Identity(parsing: text)
    } catch {
      throw decoder.invalid(tree, "this is not an identity: \(error)")
    }
  }
}

/// Checks the identities of a dictionary and computes the series that only they define.
struct IdentityResolver {
  let entries: [DataSet.Entry]
  let identities: [PlacedIdentity]
  let file: String

  /// The series on the left of identities that are not published themselves, in usable order, and
  /// the series without values: those that an identity names but nothing defines.
  func derivedSeries() throws(SeriesIOError) -> (derived: [Series], unobserved: [Series]) {
    var known: [String: Series] = [:]
    for entry in entries { known[entry.name] = entry.level }
    for entry in entries where entry.figures.isEmpty {
      guard
        identities.contains(where: { item in
          item.identity.name == entry.name
            || item.identity.terms.contains { $0.series == entry.name }
        })
      else {
        throw .invalidContent(
          entry.place, problem: "series \(entry.name) has no figures and no identity defines it")
      }
    }
    try checkNames()
    let unobserved = unobservedNames
    var derived: [Series] = []
    var waiting = identities.filter {
      known[$0.identity.name] == nil && !unobserved.contains($0.identity.name)
    }
    while !waiting.isEmpty {
      let ready = waiting.filter { item in
        item.identity.terms.allSatisfy { known[$0.series] != nil }
      }
      guard let first = ready.first else { throw unresolved(waiting[0], known) }
      let series = try compute(first, known)
      known[series.name] = series
      derived.append(series)
      waiting.removeAll { $0.identity.name == series.name }
    }
    return (
      derived,
      try unobserved.sorted().map { name throws(SeriesIOError) in
        try empty(name, known)
      }
    )
  }

  /// Series without figures that no identity can compute, and left sides that need one of them.
  private var unobservedNames: Set<String> {
    let left = Set(identities.map(\.identity.name))
    var names = Set(entries.filter { $0.figures.isEmpty && !left.contains($0.name) }.map(\.name))
    let published = Set(entries.filter { !$0.figures.isEmpty }.map(\.name))
    // Each round adds a left side or ends.
    while let next = identities.first(where: { item in
      let name = item.identity.name
      return !names.contains(name) && !published.contains(name)
        && item.identity.terms.contains { names.contains($0.series) }
    }) {
      names.insert(next.identity.name)
    }
    return names
  }

  /// A series without values, of the frequency of the others.
  private func empty(
    _ name: String, _ known: [String: Series]
  ) throws(SeriesIOError) -> Series {
    let series = entries.lazy.compactMap { known[$0.name] }.first
    guard let series else {
      throw .invalidContent(
        entries.first { $0.name == name }?.place ?? FilePlace(file: file),
        problem: "series \(name) has no figures, and no other series has a level")
    }
    let description = entries.first { $0.name == name }?.description ?? SeriesDescription()
    return Series(name: name, start: series.start, values: [], description: description)
  }

  private func checkNames() throws(SeriesIOError) {
    let names = entries.map(\.name) + identities.map(\.identity.name)
    for item in identities {
      for term in item.identity.terms where !names.contains(term.series) {
        let nearest = nearestName(to: term.series, in: names).map { "; did you mean \($0)?" } ?? ""
        throw .invalidContent(
          item.place,
          problem: "the identity \(item.identity) names \(quoted(term.series)), which is no series "
            + "of this dictionary" + nearest)
      }
    }
  }

  /// Identities that wait for each other, or for a series without a level.
  private func unresolved(_ item: PlacedIdentity, _ known: [String: Series]) -> SeriesIOError {
    let missing = item.identity.terms.map(\.series).filter { known[$0] == nil }
    let isDeclared = entries.contains { missing.contains($0.name) && !$0.figures.isEmpty }
    let reason = isDeclared ? "has no published level" : "is defined in terms of itself"
    return .invalidContent(
      item.place,
      problem: "the identity \(item.identity) cannot be computed: "
        + "\(missing.joined(separator: ", ")) \(reason)")
  }

  private func compute(
    _ item: PlacedIdentity, _ known: [String: Series]
  ) throws(SeriesIOError) -> Series {
    let identity = item.identity
    let parts = identity.terms.compactMap { known[$0.series] }
    guard let first = parts.first else {
      throw .invalidContent(item.place, problem: "the identity \(identity) has no terms")
    }
    for part in parts.dropFirst() {
      try checkFit(first, part, item)
    }
    let start = parts.map(\.start).max() ?? first.start
    let end = parts.map(\.end).min() ?? first.end
    guard start <= end else {
      throw .invalidContent(
        item.place, problem: "the series of the identity \(identity) have no period in common")
    }
    let values = (0...(end - start)).map { identity.value(at: start + $0, in: parts) }
    return Series(
      name: identity.name, start: start, values: values, description: describe(identity, parts))
  }

  private func checkFit(
    _ first: Series, _ other: Series, _ item: PlacedIdentity
  ) throws(SeriesIOError) {
    if first.frequency != other.frequency {
      throw .invalidContent(
        item.place,
        problem: "the identity \(item.identity) mixes \(first.frequency) and \(other.frequency) "
          + "series")
    }
    if let unit = first.description.unit, let otherUnit = other.description.unit,
      unit != otherUnit, item.identity.terms.allSatisfy({ $0.coefficient.magnitude == 1 })
    {
      throw .invalidContent(
        item.place,
        problem: "the identity \(item.identity) adds \(first.name) in \(unit) and \(other.name) "
          + "in \(otherUnit); give the factor, as in 0.1 * \(other.name)")
    }
  }

  /// The dictionary's words where the series is declared, else what the parts have in common.
  private func describe(_ identity: Identity, _ parts: [Series]) -> SeriesDescription {
    func common<Value: Equatable>(_ key: (SeriesDescription) -> Value?) -> Value? {
      let values = parts.map { key($0.description) }
      return values.dropFirst().allSatisfy { $0 == values[0] } ? values[0] : nil
    }
    let isSum = identity.terms.allSatisfy { $0.coefficient > 0 }
    let declared = entries.first { $0.name == identity.name }?.description
    var result = declared ?? SeriesDescription(notes: "Computed: \(identity).")
    result.kind = result.kind ?? common(\.kind)
    result.unit = result.unit ?? common(\.unit)
    result.positive = result.positive ?? (isSum ? common(\.positive) : nil)
    result.decimals = result.decimals ?? common(\.decimals)
    result.adjustment = result.adjustment ?? common(\.adjustment)
    result.calendar = result.calendar ?? common(\.calendar)
    result.publisher = result.publisher ?? common(\.publisher)
    return result
  }
}

extension Identity {
  /// Σ coefficient · value at a period; NaN where one of the values is missing.
  func value(at period: Period, in parts: [Series]) -> Double {
    zip(terms, parts).reduce(0) { $0 + $1.0.coefficient * $1.1[period] }
  }
}
