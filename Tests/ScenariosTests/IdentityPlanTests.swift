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

  @Test(arguments: [["goods", "urban"], ["retail", "goods", "urban"]])
  func twoDefinitionsOfOneSeriesAreRefused(names: [String]) throws {
    let error = #expect(throws: ScenarioError.self) {
      try IdentityPlan(of: names, identities: china)
    }
    let message = error?.description ?? ""
    #expect(message.contains("retail = goods + catering"), "\(message)")
    #expect(message.contains("leave out urban"), "\(message)")
  }

  @Test func aCircleIsRefused() throws {
    let circle = [sum("a", (1, "b"), (1, "c")), sum("b", (1, "a"), (-1, "d"))]
    #expect(throws: ScenarioError.self) {
      try IdentityPlan(of: ["a", "c", "d"], identities: circle)
    }
  }
}
