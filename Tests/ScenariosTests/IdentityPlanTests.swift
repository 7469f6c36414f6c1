import Scenarios
import Testing
import TimeSeries

/// Which series get a model when identities link what is wanted.
@Suite struct IdentityPlanTests {
  private func sum(_ name: String, _ parts: (Double, String)...) -> Identity {
    Identity(name: name, terms: parts.map { Identity.Term(coefficient: $0.0, series: $0.1) })
  }

  private var china: [Identity] {
    [
      sum("trade", (1, "exports"), (1, "imports")), sum("balance", (1, "exports"), (-1, "imports")),
      sum("retail", (1, "goods"), (1, "catering")), sum("retail", (1, "urban"), (1, "rural")),
    ]
  }

  @Test func unlinkedSeriesAreModelledAsTheyAre() throws {
    for names in [
      ["trade"], ["exports", "imports"], ["exports", "retail"], ["goods", "catering"],
    ] {
      let plan = try IdentityPlan(of: names, identities: china)
      #expect(plan.modelled == names && plan.sums.isEmpty, "\(names)")
    }
  }

  @Test func aTotalBesideItsPartIsTheirSum() throws {
    let plan = try IdentityPlan(of: ["trade", "retail", "exports"], identities: china)
    #expect(plan.modelled == ["exports", "imports", "retail"])
    #expect(plan.sums == [china[0]])
  }

  @Test func twoTotalsOfTheSamePartsAreBothSums() throws {
    let plan = try IdentityPlan(of: ["balance", "trade"], identities: china)
    #expect(plan.modelled == ["exports", "imports"])
    #expect(Set(plan.sums) == Set(china[0...1]))
  }

  @Test func partsThatAreSumsThemselvesAreTakenApart() throws {
    let identities = [
      sum("world", (1, "asia"), (1, "west")), sum("west", (1, "us"), (1, "europe")),
      sum("excess", (1, "world"), (-2, "us")),
    ]
    let plan = try IdentityPlan(of: ["excess", "europe"], identities: identities)
    #expect(plan.modelled == ["asia", "us", "europe"])
    #expect(plan.sums == [sum("excess", (1, "asia"), (-1, "us"), (1, "europe"))])
  }

  @Test func severalDefinitionsOfOneSeriesHoldTogether() throws {
    // Goods and urban sales are free of each other; with the total catering is a part, too.
    let two = try IdentityPlan(of: ["goods", "urban"], identities: china)
    #expect(two.modelled == ["goods", "urban"] && two.sums.isEmpty)
    let three = try IdentityPlan(of: ["retail", "goods", "urban"], identities: china)
    #expect(three.modelled == ["goods", "catering", "urban"] && three.sums == [china[2]])
    // All five: rural sales are what the other three leave.
    let five = try IdentityPlan(
      of: ["retail", "goods", "catering", "urban", "rural"], identities: china)
    #expect(five.modelled == ["goods", "catering", "urban"])
    #expect(
      five.sums == [china[2], sum("rural", (1, "goods"), (1, "catering"), (-1, "urban"))])
    #expect(five.parts(of: "retail", in: china) == china[2])
  }

  @Test func crossedGroupingsAreSumsOfTheirCells() throws {
    let crossed = [
      sum("total", (1, "north"), (1, "south")), sum("total", (1, "food"), (1, "tools")),
      sum("north", (1, "nf"), (1, "nt")), sum("south", (1, "sf"), (1, "st")),
      sum("food", (1, "nf"), (1, "sf")), sum("tools", (1, "nt"), (1, "st")),
    ]
    let plan = try IdentityPlan(of: ["total", "north", "tools", "nf"], identities: crossed)
    #expect(Set(plan.modelled) == ["nf", "nt", "sf", "st"])
    #expect(plan.sums.map(\.name) == ["total", "north", "tools"])
    #expect(Set(plan.sums[2].terms.map(\.series)) == ["nt", "st"])
  }

  @Test func aCircleIsSolved() throws {
    let circle = [sum("a", (1, "b"), (1, "c")), sum("b", (1, "a"), (-1, "d"))]
    let plan = try IdentityPlan(of: ["a", "c", "d"], identities: circle)
    #expect(plan.modelled == ["b", "c"] && plan.sums.map(\.name) == ["a", "d"])
  }
}
