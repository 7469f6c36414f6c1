public import TimeSeries

/// Series that identities tie together: a tree, a crossed grouping, or any other adding-up.
///
/// The identities are solved for as many series as they determine. Those are the aggregates, the
/// others the leaves, and every system takes the form
///
///     aggregate = A · leaves,   C = [I  −A],   S = [A; I],   C y = 0  ⇔  y = S · leaves
///
/// A left side is an aggregate as long as it is free; where several identities define one series
/// (`total` by region and by product), each further one that says something new makes an aggregate of
/// the last series in it that is still free. Identities that follow from others change nothing.
///
///     let system = try SeriesSystem(data.identities)   // trade = exports + imports, …
///
/// Shapes: n nodes, p aggregates, m = n − p leaves; C is p × n, S is n × m, both sparse.
public struct SeriesSystem: Hashable, Sendable {
  /// The names of all series, in the order in which identities name them.
  public let nodes: [String]
  /// Places of the leaves among the nodes, ascending.
  public let leaves: [Int]
  /// Places of the aggregates among the nodes, ascending.
  public let aggregates: [Int]
  /// Row a: the aggregate a in terms of nodes, which are leaves all of them.
  let definitions: SparseRows

  /// Solves identities.
  ///
  /// - Parameters:
  ///   - identities: The identities, in any order.
  ///   - others: Further series that no identity need name; leaves after the others.
  ///   - unobserved: Series without values, which become aggregates wherever identities allow it.
  /// - Throws: `ScenarioError.impossible` for an identity that leaves a series nothing but zero.
  /// - Complexity: O(entries of A) up to logarithms for trees and groupings.
  public init(
    _ identities: [Identity], and others: [String] = [], unobserved: Set<String> = []
  ) throws(ScenarioError) {
    var places: [String: Int] = [:]
    var names: [String] = []
    for name in identities.flatMap({ [$0.name] + $0.terms.map(\.series) }) + others
    where places[name] == nil {
      places[name] = names.count
      names.append(name)
    }
    var elimination = IdentityElimination(
      count: names.count, preferred: Set(unobserved.compactMap { places[$0] }))
    for identity in identities {
      var row: [(node: Int, weight: Double)] = []
      for (name, weight) in [(identity.name, 1)]
        + identity.terms.map({ ($0.series, -$0.coefficient) })
      {
        if let node = places[name] { row.append((node, weight)) }
      }
      if let zero = elimination.add(row) {
        throw .impossible(
          identity.description,
          reason: "together with the other identities it leaves \(names[zero]) nothing but zero",
          at: nil)
      }
    }
    nodes = names
    aggregates = elimination.definitions.keys.sorted()
    leaves = names.indices.filter { elimination.definitions[$0] == nil }
    var rows = SparseRows(columns: names.count)
    for aggregate in aggregates {
      rows.append((elimination.definitions[aggregate] ?? [:]).map { ($0.key, $0.value) })
    }
    definitions = rows
  }

  /// The constraint matrix C = [I −A], p × n: one row an aggregate, zero for coherent series.
  package var constraints: SparseRows {
    var rows = SparseRows(columns: nodes.count)
    for (a, node) in aggregates.enumerated() {
      rows.append([(node, 1)] + definitions.entries(a).map { ($0.column, -$0.weight) })
    }
    return rows
  }

  /// The summing matrix S, n × m: every node in terms of the leaves, in their order.
  package var summing: SparseRows {
    let column = Dictionary(uniqueKeysWithValues: leaves.enumerated().map { ($1, $0) })
    let row = Dictionary(uniqueKeysWithValues: aggregates.enumerated().map { ($1, $0) })
    var rows = SparseRows(columns: leaves.count)
    for node in nodes.indices {
      let entries = row[node].map(definitions.entries) ?? [(node, 1)]
      rows.append(entries.compactMap { entry in column[entry.column].map { ($0, entry.weight) } })
    }
    return rows
  }

  /// An aggregate as a sum of leaves; nil for a leaf or a series outside the system.
  public func definition(of name: String) -> Identity? {
    guard let row = aggregates.firstIndex(where: { nodes[$0] == name }) else { return nil }
    return Identity(
      name: name,
      terms: definitions.entries(row).map {
        Identity.Term(coefficient: $0.weight, series: nodes[$0.column])
      })
  }

  /// The sizes Σⱼ |Sᵢⱼ|: how many leaves a node adds up.
  var leafCounts: [Double] {
    var counts = [Double](repeating: 1, count: nodes.count)
    for (a, node) in aggregates.enumerated() {
      counts[node] = definitions.entries(a).reduce(0) { $0 + $1.weight.magnitude }
    }
    return counts
  }
}

/// Solves identities one after the other, keeping every solved series in terms of free ones.
struct IdentityElimination {
  /// A weight below this is a difference of equal whole numbers or rounded shares.
  private static let negligible = 1e-12

  /// Each solved node in terms of free nodes.
  private(set) var definitions: [Int: [Int: Double]] = [:]
  /// The solved nodes that a free node enters.
  private var users: [Set<Int>]
  /// Nodes that are solved for before others.
  private let preferred: Set<Int>

  init(count: Int, preferred: Set<Int> = []) {
    users = Array(repeating: [], count: count)
    self.preferred = preferred
  }

  /// Takes Σ weight · node = 0, the left side first.
  ///
  /// - Returns: A node that the row makes zero; nil when all is well.
  mutating func add(_ row: [(node: Int, weight: Double)]) -> Int? {
    var free: [Int: Double] = [:]
    for entry in row {
      for (node, weight) in definitions[entry.node] ?? [entry.node: 1] {
        free[node, default: 0] += entry.weight * weight
      }
    }
    free = free.filter { $0.value.magnitude > Self.negligible }
    guard let last = free.keys.max() else { return nil }
    guard free.count > 1 else { return last }
    let left = row[0].node
    let wanted = preferred.isEmpty ? nil : free.keys.filter(preferred.contains).max()
    let isLeft = free[left] != nil && (wanted == nil || preferred.contains(left))
    let pivot = isLeft ? left : wanted ?? last
    let scale = -(free.removeValue(forKey: pivot) ?? 1)
    define(pivot, as: free.mapValues { $0 / scale })
    return nil
  }

  private mutating func define(_ pivot: Int, as terms: [Int: Double]) {
    for user in users[pivot] {
      guard var definition = definitions[user],
        let factor = definition.removeValue(forKey: pivot)
      else { continue }
      for (node, weight) in terms {
        let sum = (definition[node] ?? 0) + factor * weight
        if sum.magnitude > Self.negligible {
          definition[node] = sum
          users[node].insert(user)
        } else {
          definition[node] = nil
          users[node].remove(user)
        }
      }
      definitions[user] = definition
    }
    users[pivot] = []
    definitions[pivot] = terms
    for node in terms.keys { users[node].insert(pivot) }
  }
}
