import TimeSeries

/// A scenario's assumptions as players, the mean path given some of them as the value.
final class AttributionGame {
  /// All subsets are taken up to this many players: 1,024 of them.
  static let exactLimit = 10
  /// All subsets are taken up to this many players that need a projection of their own.
  static let projectionLimit = 6
  /// More players than this are taken together by series.
  static let playerLimit = 24
  /// Pairs of orders: errors fall to about a twentieth of the spread between orders.
  static let pairs = 64
  /// Pairs of orders where many subsets need a projection.
  static let fewPairs = 8

  let blocks: [ScenarioAttribution.Block]
  private let members: [[Int]]
  private let scenario: Scenario
  private let run: ScenarioRun
  private let measures: [Measure]
  private var laws: [UInt64: PreparedSubset] = [:]
  private var known: [UInt64: [Double]] = [:]

  /// The law under some paths, shapes and shocks, with the place of each statement among its rows.
  private struct PreparedSubset {
    let space: AttributionSpace
    /// The row of each assumption; nil for a range or no statement.
    let rows: [Int: Int]
    let ranges: [Int: Int]
  }

  /// The game of a scenario; nil without players.
  ///
  /// - Throws: `ScenarioError` where the scenario cannot be laid on the run.
  init?(
    _ scenario: Scenario, on run: ScenarioRun, measures: [Measure]
  ) throws(ScenarioError) {
    guard !scenario.assumptions.isEmpty, !measures.isEmpty else { return nil }
    self.scenario = scenario
    self.run = run
    self.measures = measures
    let players = Self.players(scenario)
    blocks = players.map { player in
      ScenarioAttribution.Block(
        name: player.name, assumptions: player.members.map { scenario.assumptions[$0] })
    }
    members = players.map(\.members)
  }

  /// One player an assumption, or one a series where that would be too many.
  private static func players(_ scenario: Scenario) -> [(name: String, members: [Int])] {
    let single = scenario.assumptions.indices.map {
      (name: scenario.assumptions[$0].description, members: [$0])
    }
    guard single.count > playerLimit else { return single }
    var groups: [(key: String, members: [Int])] = []
    for (index, assumption) in scenario.assumptions.enumerated() {
      var key = assumption.seriesNames.first ?? assumption.path?.name ?? ""
      let isKnown = groups.contains { $0.key == key }
      if !isKnown, groups.count >= playerLimit - 1 { key = "other series" }
      if let place = groups.firstIndex(where: { $0.key == key }) {
        groups[place].members.append(index)
      } else {
        groups.append((key, [index]))
      }
    }
    return groups.map { group in
      let count = group.members.count
      let text = scenario.assumptions[group.members[0]].description
      return (count == 1 ? text : "\(count) assumptions about \(group.key)", group.members)
    }
  }

  /// Shapley values by all subsets where they are few enough, else by a sample of orders.
  func solved(
    seed: UInt64
  ) throws(ScenarioError) -> (ShapleyValue, ScenarioAttribution.Method) {
    let projecting = members.filter { $0.contains(where: needsProjection) }.count
    if blocks.count <= Self.exactLimit, projecting <= Self.projectionLimit {
      let shapley = try ShapleyValue(exact: blocks.count) { mask throws(ScenarioError) in
        try self.value(mask)
      }
      return (shapley, .exact(subsets: 1 << blocks.count))
    }
    let pairs = projecting > Self.projectionLimit ? Self.fewPairs : Self.pairs
    let shapley = try ShapleyValue(
      sampled: blocks.count, pairs: pairs, seed: seed
    ) { mask throws(ScenarioError) in try self.value(mask) }
    return (shapley, .sampled(orders: 2 * pairs))
  }

  private func needsProjection(_ index: Int) -> Bool {
    let assumption = scenario.assumptions[index]
    return assumption.path != nil || assumption.coefficient != nil
  }

  /// The measures given the players of a mask.
  private func value(_ mask: UInt64) throws(ScenarioError) -> [Double] {
    if let found = known[mask] { return found }
    var (lawMask, present): (UInt64, [Int]) = (0, [])
    for (player, indices) in members.enumerated() where mask >> UInt64(player) & 1 == 1 {
      present += indices
      if indices.contains(where: { scenario.assumptions[$0].statement == nil }) {
        lawMask |= 1 << UInt64(player)
      }
    }
    let subset: PreparedSubset
    if let prepared = laws[lawMask] {
      subset = prepared
    } else {
      subset = try prepared(lawMask)
      laws[lawMask] = subset
    }
    let values = subset.space.values(
      rows: present.compactMap { subset.rows[$0] }, ranges: present.compactMap { subset.ranges[$0] }
    )
    known[mask] = values
    return values
  }

  /// The law under the paths, coefficients, shapes and shocks of a mask, with all statements beside it.
  private func prepared(_ mask: UInt64) throws(ScenarioError) -> PreparedSubset {
    var chosen: Set<Int> = []
    for (player, indices) in members.enumerated() where mask >> UInt64(player) & 1 == 1 {
      chosen.formUnion(indices)
    }
    let indices = scenario.assumptions.indices.filter {
      scenario.assumptions[$0].statement != nil || chosen.contains($0)
    }
    var part = scenario
    part.assumptions = indices.map { scenario.assumptions[$0] }
    let conditioned = try run.conditioned(part)
    var forms: [StackedForm] = []
    for measure in measures {
      forms.append(try conditioned.law.form(of: measure, in: measure.description, at: nil).form)
    }
    var (rows, ranges): ([Int: Int], [Int: Int]) = ([:], [:])
    var published = conditioned.statements.published.map(\.assumption)
    for index in indices {
      let assumption = scenario.assumptions[index]
      guard let statement = assumption.statement else { continue }
      if let place = published.firstIndex(of: assumption) {
        published.remove(at: place)
      } else if case .equals = statement.relation {
        rows[index] = rows.count
      } else {
        ranges[index] = ranges.count
      }
    }
    return PreparedSubset(
      space: AttributionSpace(conditioned, forms: forms), rows: rows, ranges: ranges)
  }
}
