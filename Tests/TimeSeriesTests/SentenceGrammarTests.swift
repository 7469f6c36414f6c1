import Testing
import TimeSeries

/// Published sentences: the width that digits and words leave, terms, and what is refused.
@Suite struct SentenceGrammarTests {
  @Test(arguments: [
    ("sum(x, 2019) = 5.03 CNY trn", 5.025, 5.035), ("growth(x, 2019) = -8.1%", -8.15, -8.05),
    ("sum(x, 2019) = 9 CNY trn", 8.5, 9.5), ("sum(x, 2019) = 510 USD bn", 509.5, 510.5),
    ("sum(x, 2019) = about 510 USD bn", 505, 515), ("sum(x, 2019) = over 510", 510, 520),
    ("share(x, y, 2023) = nearly 50%", 45, 50), ("growth(x, 2019) = over 4.5%", 4.5, 4.6),
    ("sum(x, 2019) = 1.2e3", 1150, 1250), ("sum(x, 2019) = 2.10", 2.095, 2.105),
    ("growth(x, 2019) >= 3%", 3, .infinity), ("growth(x, 2019) < 3%", -.infinity, 3),
    ("growth(x, 2019) within [3, 4]", 3, 4), ("growth(x, 2019) = about 0%", -0.5, 0.5),
  ])
  func digitsGiveTheWidth(text: String, lower: Double, upper: Double) throws {
    let sentence = try PublishedSentence(parsing: text)
    #expect(lower.isInfinite || (sentence.lower - lower).magnitude < 1e-12 * 1000)
    #expect(upper.isInfinite || (sentence.upper - upper).magnitude < 1e-12 * 1000)
    #expect(lower.isFinite == sentence.lower.isFinite && upper.isFinite == sentence.upper.isFinite)
    #expect(try PublishedSentence(parsing: sentence.description) == sentence)
  }

  @Test func aRoundingGivenReplacesTheDigits() throws {
    let sentence = try PublishedSentence(parsing: "sum(x, 2018) = 4600", rounding: 100)
    #expect(sentence.lower == 4550 && sentence.upper == 4650 && sentence.value == 4600)
  }

  @Test func measuresAddUp() throws {
    let text = "growth(a, 2019-01..2019-07) - growth(b, 2019-01..2019-07) = 6 points"
    let sentence = try PublishedSentence(parsing: text)
    #expect(sentence.terms.map(\.coefficient) == [1, -1])
    #expect(sentence.unit == "points" && sentence.description == text)
    let weighted = try PublishedSentence(parsing: "-sum(a, 2023) + 0.7 * sum(b, 2023) <= 0")
    #expect(weighted.terms.map(\.coefficient) == [-1, 0.7])
    #expect(try PublishedSentence(parsing: weighted.description) == weighted)
  }

  @Test(arguments: [
    ("growth(x, 2019) = 5% ± 1", "±"), ("growth(x, 2019)", "“=”"),
    ("growth(x, 2019) = ", "a number"), ("growht(x, 2019) = 5%", "growth"),
    ("3 growth(x, 2019) = 5%", "“*”"), ("sum(x, 2019) = 5 CNY [6", "end of the sentence"),
    ("sum(x, 2019) within [5, 4]", "above the lower"), ("", "a measure"),
  ])
  func mistakesAreNamed(text: String, mention: String) {
    #expect {
      _ = try PublishedSentence(parsing: text)
    } throws: { error in
      "\(error)".contains(mention)
    }
  }

  @Test func measuresComeApart() throws {
    let traits = ["x": SeriesTraits(unit: "CNY trn"), "p": SeriesTraits(kind: .rate)]
    func parts(_ text: String) throws -> MeasureParts {
      try Measure(parsing: text).parts(on: traits)
    }
    let growth = try parts("growth(x, 2019-01..2019-07)")
    #expect(growth.form == .affine(scale: 100, offset: -100))
    #expect(growth.denominator.map(\.span.description) == ["2018-01..2018-07"])
    let change = try parts("change(x, 2018)")
    #expect(change.form == .plain && change.numerator.map(\.weight) == [1, -1])
    #expect(change.numerator.map(\.span.description) == ["2018", "2017"])
    #expect(try parts("cagr(x, 2012, 2023)").form == .power(exponent: 1.0 / 11))
    // The mean of a year is the sum of its months over twelve, however it is written.
    #expect(try parts("mean(p, 2018)").numerator.map(\.weight) == [1.0 / 12])
    #expect(try parts("level(p, 2018)").numerator.map(\.weight) == [1.0 / 12])
  }
}
