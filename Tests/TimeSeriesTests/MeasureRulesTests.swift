import Testing
import TimeSeries

@Suite("Which measures are allowed")
struct MeasureRulesTests {
  static let traits = [
    "exports": SeriesTraits(unit: "USD bn"), "us": SeriesTraits(unit: "USD bn"),
    "balance": SeriesTraits(unit: "USD bn", isBalance: true),
    "reserves": SeriesTraits(kind: .stock, unit: "USD bn"),
    "cpi": SeriesTraits(kind: .index), "usdcny": SeriesTraits(kind: .rate, unit: "CNY per USD"),
    "gdp": SeriesTraits(frequency: .quarterly),
    "numbered": SeriesTraits(frequency: .ordinal(period: 7)),
  ]

  @Test(
    "refusals carry their reason",
    arguments: [
      ("sum(usdcny, 2024)", "usdcny: the months of a rate do not add up; use mean"),
      ("ytd(cpi, 2024-06)", "cpi: the months of an index do not add up; use mean"),
      ("sum(reserves, 2024)", "the months of a stock do not add up"),
      ("yoy(balance, 2024-06)", "“positive: true”, and growth of a balance has no meaning"),
      ("growth(balance, 2024)", "growth of a balance"), ("mom(balance, 2024-06)", "balance"),
      ("cagr(balance, 2020, 2024)", "balance"), ("carryover(balance, 2024)", "balance"),
      ("share(exports, balance, 2024)", "nothing can be divided by a balance"),
      ("share(balance, exports, 2024)", "a balance has no share in a total"),
      ("contribution(exports, balance, 2024)", "nothing can be divided by a balance"),
      ("share(cpi, exports, 2024)", "cpi is of kind index, which is no part of a total; use ratio"),
      ("share(reserves, exports, 2024)", "reserves is a stock and exports a flow; use ratio"),
      ("share(exports, gdp, 2024)", "exports and gdp have different frequencies"),
      ("level(gdp, 2024-07)", "quarterly series gdp: 2024-07 is not made of whole periods"),
      ("yoy(exports, 2024Q3)", "2024Q3 is more than one period of it; use sum, mean or growth"),
      ("level(exprots, 2024-07)", "there is no series “exprots”; did you mean “exports”?"),
      ("level(zzzzzzzz, 2024-07)", "there is no series “zzzzzzzz”"),
      ("sum(numbered, #0..#999999999)", "is longer than any data"),
      ("level(exports, #7)", "#7 is not made of whole periods"),
    ])
  func refusals(text: String, reason: String) throws {
    let measure = try Measure(parsing: text)
    #expect {
      try measure.bound(to: Self.traits)
    } throws: { error in
      "\(error)".contains(reason)
    }
  }

  @Test(
    "allowed, with the unit of the result",
    arguments: [
      ("level(balance, 2024-06)", "USD bn"), ("sum(balance, 2024)", "USD bn"),
      ("change(balance, 2024-06)", "USD bn"), ("contribution(balance, exports, 2024)", "pp"),
      ("yoy(usdcny, 2024-06)", "%"), ("mean(usdcny, 2024)", "CNY per USD"),
      ("growth(cpi, 2024)", "%"), ("ytdYoy(cpi, 2024-06)", "%"), ("share(us, exports, 2024)", "%"),
      ("ratio(us, exports, 2024)", ""), ("ratio(reserves, usdcny, 2024)", "USD bn/CNY per USD"),
      ("annualised(exports, 2024-06)", "%"), ("cagr(gdp, 2020, 2024)", "%"),
      ("carryover(gdp, 2024)", "%"),
    ])
  func units(text: String, unit: String) throws {
    #expect(try Measure(parsing: text).bound(to: Self.traits).unit.description == unit)
  }

  @Test("the change of a percentage is in points")
  func points() throws {
    let rate = ["r": SeriesTraits(kind: .rate, unit: "%")]
    #expect(try Measure(parsing: "change(r, 2024-06)").bound(to: rate).unit == .percentagePoints)
  }
}
