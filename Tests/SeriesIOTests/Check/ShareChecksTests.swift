import SeriesIO
import Testing
import TimeSeries

struct ShareChecksTests {
  private let whole = smoothMonths().map { ($0 * 10).rounded() / 10 }
  private var part: [Double] {
    whole.enumerated().map { ($0.element * (3 + 0.01 * Double($0.offset))).rounded() / 10 }
  }

  /// Shares printed with one decimal.
  private var shares: [Double] {
    zip(part, whole).map { (1000 * $0 / $1).rounded() / 10 }
  }

  private func findings(_ shares: [Double], of whole: String = "w") throws -> [Finding] {
    try checked(
      columns: [("w", self.whole), ("p", part), ("s", shares)],
      yaml: "series: {w: {decimals: 1, figures: [{file: x.csv, column: w}]}, p: {decimals: 1, "
        + "figures: [{file: x.csv, column: p}, {file: x.csv, column: s, form: share(\(whole))}]}}"
    ).filter { $0.sentence.contains("share") }
  }

  @Test func sharesThatAgreeAreQuiet() throws {
    #expect(try findings(shares).isEmpty)
    // Printed without decimals they agree within a wider rounding.
    #expect(try findings(zip(part, whole).map { (100 * $0 / $1).rounded() }).isEmpty)
  }

  @Test func sharesThatContradictTheLevels() throws {
    var shares = shares
    shares[20] += 0.5
    shares[30] -= 1.5
    let found = try findings(shares)
    #expect(found.count == 1)
    #expect(found.first?.severity == .warning)
    #expect(found.first?.period == Period(year: 2022, month: 7))
    #expect(
      found.first?.sentence.hasPrefix(
        "p.share(w): the share differs from the ratio of the levels by more than rounding in 2 "
          + "periods of 48, most in 2022-07 (1.") == true, "\(found)")
  }

  @Test func sharesOfTheYearToDate() throws {
    let exact = whole.indices.map { t -> Double in
      let span = (t - t % 12)...t
      return (1000 * part[span].reduce(0, +) / whole[span].reduce(0, +)).rounded() / 10
    }
    func findings(_ shares: [Double]) throws -> [Finding] {
      try checked(
        columns: [("w", whole), ("p", part), ("s", shares)],
        yaml: "series: {w: {decimals: 1, figures: [{file: x.csv, column: w}]}, p: {decimals: 1, "
          + "figures: [{file: x.csv, column: p}, {file: x.csv, column: s, form: 'share(w, ytd)'}]}}"
      ).filter { $0.sentence.contains("share differs") }
    }
    #expect(try findings(exact).isEmpty)
    var wrong = exact
    wrong[17] += 1
    #expect(try findings(wrong).map(\.period) == [Period(year: 2021, month: 6)])
  }

  /// Shares of months and of the year to date, no level of the part.
  private func jointFindings(_ months: [Double], _ years: [Double]) throws -> [Finding] {
    try checked(
      columns: [("w", whole), ("m", months), ("s", years)],
      yaml: "series: {w: {decimals: 1, figures: [{file: x.csv, column: w}]}, p: {decimals: 1, "
        + "figures: [{file: x.csv, column: m, form: share(w)}, "
        + "{file: x.csv, column: s, form: 'share(w, ytd)'}]}}"
    ).filter { $0.sentence.contains("share differs") }
  }

  @Test func sharesOfMonthsAgainstThoseOfTheYear() throws {
    let years = whole.indices.map { t -> Double in
      let span = (t - t % 12)...t
      return (1000 * part[span].reduce(0, +) / whole[span].reduce(0, +)).rounded() / 10
    }
    #expect(try jointFindings(shares, years).isEmpty)
    var wrong = years
    wrong[17] += 0.5
    let found = try jointFindings(shares, wrong)
    #expect(found.map(\.period) == [Period(year: 2021, month: 6)])
    #expect(
      found.first?.sentence.hasPrefix(
        "p.share(w, ytd): the share differs from what shares over shorter spans come to by more than "
          + "rounding in 1 period of ") == true, "\(found)")
    #expect(found.first?.sentence.hasSuffix("points more)") == true, "\(found)")
  }

  @Test func levelsThatAreDoubleWhatTheSharesImply() throws {
    let found = try findings(shares.map { ($0 * 5).rounded() / 10 })
    #expect(
      found.first?.sentence.hasSuffix("; the levels are 2 times what the shares imply") == true,
      "\(found)")
  }

  @Test func sharesOutsideTheirRange() throws {
    var shares = shares
    shares[4] = 104
    shares[5] = -1
    let found = try findings(shares)
    #expect(
      found.first?.sentence
        == "p.share(w): the share of 2020-05 is 104 % (2 such values), outside 0 to 100 %")
    #expect(found.first?.severity == .error)
  }

  @Test func aShareOfNothingKnown() throws {
    let found = try findings(shares, of: "ww")
    #expect(
      found.map(\.sentence) == [
        "p.share(ww): there is no series “ww” that it could be a part of; did you mean w?"
      ])
  }
}
