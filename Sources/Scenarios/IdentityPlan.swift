public import TimeSeries

/// Which of the series wanted together get a model, and which are sums of those.
///
/// Series that an identity ties together cannot be projected one by one: their draws would break it.
/// Where the left side of an identity is wanted beside another of its series, or beside a left side
/// with the same parts, only the parts are modelled; the left side is their sum, month by month and
/// draw by draw.
///
///     let plan = try IdentityPlan(
///       of: ["trade", "exports"], identities: data.identities)   // trade = exports + imports
///     plan.modelled   // ["exports", "imports"]
///     plan.sums       // [trade = exports + imports]
public struct IdentityPlan: Hashable, Sendable {
  /// The series that get a model, in the order in which they are wanted.
  public let modelled: [String]
  /// The series that are sums of modelled ones, in terms of those.
  public let sums: [Identity]

  /// Plans for series that are wanted together.
  ///
  /// - Parameters:
  ///   - names: The series that statements and measures speak of.
  ///   - identities: The identities of the data.
  /// - Throws: `ScenarioError.linkedSeries` where several identities define one series or run in a
  ///   circle, so that the parts are not free.
  public init(of names: [String], identities: [Identity]) throws(ScenarioError) {
    var sums: [Identity] = []
    for group in Self.groups(names, identities) where group.names.count > 1 {
      sums += try Self.sums(of: group)
    }
    var modelled: [String] = []
    for name in names {
      let sum = sums.first { $0.name == name }
      for part in sum?.terms.map(\.series) ?? [name] where !modelled.contains(part) {
        modelled.append(part)
      }
    }
    self.modelled = modelled
    self.sums = sums
  }

  /// Names that identities link, directly or by way of other series, with those identities.
  private struct Group {
    var names: [String]
    var identities: [Identity]
  }

  private static func groups(_ names: [String], _ identities: [Identity]) -> [Group] {
    var groups: [Group] = []
    var placed: Set<String> = []
    for name in names where placed.insert(name).inserted {
      var reached: Set<String> = [name]
      var used: [Identity] = []
      // Each round adds an identity or ends; there are at most as many rounds as identities.
      while let next = identities.first(where: { identity in
        !used.contains(identity) && identity.members.contains { reached.contains($0) }
      }) {
        used.append(next)
        reached.formUnion(next.members)
      }
      let group = names.filter { $0 == name || (reached.contains($0) && !placed.contains($0)) }
      placed.formUnion(group)
      groups.append(Group(names: group, identities: identities.filter(used.contains)))
    }
    return groups
  }

  private static func sums(of group: Group) throws(ScenarioError) -> [Identity] {
    let single = group.identities.first { identity in
      group.names.allSatisfy(identity.members.contains)
    }
    let used = single.map { [$0] } ?? group.identities
    guard Set(used.map(\.name)).count == used.count else { throw refusal(of: group) }
    var sums: [Identity] = []
    for identity in used where group.names.contains(identity.name) {
      var weights: [(series: String, weight: Double)] = []
      guard add(identity, times: 1, to: &weights, from: used, above: []) else {
        throw refusal(of: group)
      }
      let terms = weights.map { Identity.Term(coefficient: $0.weight, series: $0.series) }
      sums.append(Identity(name: identity.name, terms: terms.filter { $0.coefficient != 0 }))
    }
    return sums
  }

  /// Adds the parts of an identity, those of parts that are left sides themselves in their place.
  ///
  /// - Returns: False where an identity leads back to itself.
  private static func add(
    _ identity: Identity, times factor: Double,
    to weights: inout [(series: String, weight: Double)], from identities: [Identity],
    above: Set<String>
  ) -> Bool {
    if above.contains(identity.name) { return false }
    for term in identity.terms {
      let weight = factor * term.coefficient
      if let inner = identities.first(where: { $0.name == term.series }) {
        let path = above.union([identity.name])
        guard add(inner, times: weight, to: &weights, from: identities, above: path) else {
          return false
        }
      } else if let place = weights.firstIndex(where: { $0.series == term.series }) {
        weights[place].weight += weight
      } else {
        weights.append((term.series, weight))
      }
    }
    return true
  }

  /// Names the identities in the way, and the series to leave out so that one of them remains.
  private static func refusal(of group: Group) -> ScenarioError {
    let kept = group.identities.map { identity in group.names.filter(identity.members.contains) }
      .max { $0.count < $1.count }
    let dropped = group.names.filter { !(kept ?? []).contains($0) }
    return .linkedSeries(
      group.names, identities: group.identities,
      dropped: dropped.isEmpty ? Array(group.names.dropFirst()) : dropped)
  }
}

extension Identity {
  /// The left side and the series of the right side.
  var members: [String] { [name] + terms.map(\.series) }
}
