import LinearAlgebra
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// A sum with unit coefficients.
func sumIdentity(_ name: String, _ parts: String...) -> Identity {
  Identity(name: name, terms: parts.map { Identity.Term(coefficient: 1, series: $0) })
}

/// Identities solved for aggregates in terms of leaves.
@Suite struct SeriesSystemTests {
  private func dense(_ rows: SparseRows) -> [[Double]] {
    (0..<rows.count).map { i in
      var row = [Double](repeating: 0, count: rows.columns)
      for entry in rows.entries(i) { row[entry.column] = entry.weight }
      return row
    }
  }

  /// C S must be zero: every sum of leaves meets every constraint.
  private func expectConsistent(_ system: SeriesSystem) {
    let summing = system.summing
    let leaves = Matrix.identity(system.leaves.count)
    let residual = system.constraints.times(summing.times(leaves))
    #expect(residual.elements.allSatisfy { $0.magnitude < 1e-12 })
    #expect(system.aggregates.count + system.leaves.count == system.nodes.count)
  }

  @Test func aTreeDeclaredFromTheTop() throws {
    let system = try SeriesSystem([
      sumIdentity("world", "asia", "west"), sumIdentity("west", "us", "europe"),
    ])
    expectConsistent(system)
    #expect(system.leaves.map { system.nodes[$0] } == ["asia", "us", "europe"])
    #expect(
      system.definition(of: "world") == sumIdentity("world", "asia", "us", "europe"))
    #expect(system.definition(of: "us") == nil && system.definition(of: "moon") == nil)
  }

  @Test func signsAreKept() throws {
    let system = try SeriesSystem([
      sumIdentity("trade", "exports", "imports"),
      Identity(
        name: "balance",
        terms: [
          .init(coefficient: 1, series: "exports"), .init(coefficient: -1, series: "imports"),
        ]),
    ])
    expectConsistent(system)
    #expect(dense(system.summing) == [[1, 1], [1, 0], [0, 1], [1, -1]])
    #expect(dense(system.constraints) == [[1, -1, -1, 0], [0, -1, 1, 1]])
  }

  @Test func crossedGroupingsDropWhatFollows() throws {
    // Region × product: five rows that are independent, the sixth follows.
    let system = try SeriesSystem([
      sumIdentity("total", "north", "south"), sumIdentity("total", "tea", "silk"),
      sumIdentity("north", "northTea", "northSilk"), sumIdentity("south", "southTea", "southSilk"),
      sumIdentity("tea", "northTea", "southTea"), sumIdentity("silk", "northSilk", "southSilk"),
    ])
    expectConsistent(system)
    #expect(system.aggregates.count == 5)
    #expect(
      Set(system.leaves.map { system.nodes[$0] })
        == ["northTea", "northSilk", "southTea", "southSilk"])
    let total = system.definition(of: "total")?.terms ?? []
    #expect(total.count == 4 && total.allSatisfy { $0.coefficient == 1 })
  }

  @Test func twoDivisionsOfOneTotalTieTheirParts() throws {
    let system = try SeriesSystem([
      sumIdentity("retail", "goods", "catering"), sumIdentity("retail", "urban", "rural"),
    ])
    expectConsistent(system)
    #expect(system.leaves.count == 3)
    #expect(system.definition(of: "rural")?.terms.count == 3)
  }

  @Test func aSeriesLeftNothingButZeroIsRefused() throws {
    let error = #expect(throws: ScenarioError.self) {
      try SeriesSystem([
        sumIdentity("a", "b", "c"), sumIdentity("b", "a", "d"), sumIdentity("d", "c"),
      ])
    }
    #expect(error?.description.contains("nothing but zero") == true)
  }

  @Test func randomSystemsAreSolved() throws {
    var generator = SeededGenerator(seed: 20)
    for trial in 0..<50 {
      // A random crossed grouping: each of 12 leaves belongs to a region and a product.
      let leaves = (0..<12).map { "x\($0)" }
      var identities: [Identity] = []
      for grouping in ["r", "p"] {
        var groups = [[String]](repeating: [], count: 3)
        for leaf in leaves { groups[Int.random(in: 0..<3, using: &generator)].append(leaf) }
        let used = groups.indices.filter { !groups[$0].isEmpty }
        identities += used.map { k in
          Identity(
            name: "\(grouping)\(k)", terms: groups[k].map { .init(coefficient: 1, series: $0) })
        }
        identities.append(
          Identity(
            name: "total", terms: used.map { .init(coefficient: 1, series: "\(grouping)\($0)") }))
      }
      identities.shuffle(using: &generator)
      let system = try SeriesSystem(identities)
      expectConsistent(system)
      #expect(system.leaves.count == 12, "trial \(trial) of seed 20")
    }
  }
}
