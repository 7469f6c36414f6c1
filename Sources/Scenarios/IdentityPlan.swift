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
  /// Series without values that no identity determines; only statements tell of them.
  public let free: [String]

  /// Plans for series that are wanted together.
  ///
  /// - Parameters:
  ///   - names: The series that statements and measures speak of.
  ///   - identities: The identities of the data.
  ///   - unobserved: Series that have no values.
  /// - Throws: `ScenarioError.impossible` where identities leave a series nothing but zero.
  public init(
    of names: [String], identities: [Identity], unobserved: Set<String> = []
  ) throws(ScenarioError) {
    var sums: [Identity] = []
    for group in Self.groups(names, identities)
    where group.names.count > 1 || group.names.contains(where: unobserved.contains) {
      sums += try Self.sums(of: group, unobserved)
    }
    var modelled: [String] = []
    for name in names {
      let sum = sums.first { $0.name == name }
      for part in sum?.terms.map(\.series) ?? [name] where !modelled.contains(part) {
        modelled.append(part)
      }
    }
    free = modelled.filter(unobserved.contains)
    self.modelled = modelled.filter { !unobserved.contains($0) }
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

  /// The wanted series that other series determine, in terms of those.
  ///
  /// One identity that holds all names is enough; else all identities of the group count: trees,
  /// crossed groupings, and several definitions of one series.
  private static func sums(
    of group: Group, _ unobserved: Set<String>
  ) throws(ScenarioError) -> [Identity] {
    let single = group.identities.first { identity in
      group.names.allSatisfy(identity.members.contains)
    }
    let system = try SeriesSystem(
      single.map { [$0] } ?? group.identities, unobserved: unobserved)
    return group.names.compactMap(system.definition)
  }

  /// The identity of a sum as the data state it, where all its series are projected.
  public func parts(of name: String, in identities: [Identity]) -> Identity? {
    let known = Set(modelled + free + sums.map(\.name))
    return identities.first { identity in
      identity.name == name && identity.terms.allSatisfy { known.contains($0.series) }
    }
  }
}

extension Identity {
  /// The left side and the series of the right side.
  var members: [String] { [name] + terms.map(\.series) }
}
