import SeriesIO
import Testing
import TimeSeries

@Suite struct FormConversionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func entry(_ csv: String, figures: String, more: String = "") throws -> DataSet.Entry {
    _ = try folder.file("x.csv", csv)
    let yaml = "series:\n  x:\n    kind: flow\n\(more)    figures:\n" + figures
    let data = try DataSet.load(path: try folder.file("dataset.yaml", yaml))
    return try #require(data.entry(named: "x"))
  }

  private func form(_ column: String, _ form: String) -> String {
    "      - {file: x.csv, column: \(column), form: \(form)}\n"
  }

  @Test func monthsOfCumulatedFigures() throws {
    let entry = try entry(
      "month,c\n2020-01,10\n2020-02,25\n2020-03,45\n2020-04,\n2020-05,90\n2020-12,200\n2021-01,11\n",
      figures: form("c", "ytd"))
    let months = try #require(FormConversion.periods(of: entry))
    let values = months.series.values
    #expect(Array(values[0..<3]) == [10, 15, 20])
    #expect(values[3].isNaN && values[4].isNaN && values[12] == 11)
    #expect(months.standardErrors[0] == 0 && !months.isEstimated)
    #expect(months.remarks.count == 1 && months.remarks[0].contains("2020-04 and 8 more"))
  }

  /// The way over figures: March and the first quarter from year-to-date figures and months alike.
  @Test func quartersUseWhatIsPublished() throws {
    let entry = try entry(
      "month,m,c\n2020-01,,\n2020-02,,30\n2020-03,20,50\n2020-04,10,\n2020-05,11,\n2020-06,12,\n"
        + "2020-07,9,\n",
      figures: form("m", "level") + form("c", "ytd"))
    let quarters = try FormConversion.aggregated(
      entry, to: .quarterly, by: .sum, allowsMissing: false)
    #expect(quarters.series.start == Period(year: 2020, quarter: 1))
    #expect(quarters.series.values == [50, 33])
    #expect(quarters.remarks.count == 1 && quarters.remarks[0].contains("2020Q3 is not complete"))
  }

  @Test func whatCannotBeKnownIsNamed() throws {
    let text = "month,m\n2020-01,1\n2020-02,\n2020-03,\n2020-04,4\n2020-05,5\n2020-06,6\n"
    let entry = try entry(text, figures: form("m", "level"))
    let error = #expect(throws: SeriesIOError.self) {
      try FormConversion.aggregated(entry, to: .quarterly, by: .sum, allowsMissing: false)
    }
    let sentence = try #require(error).description
    #expect(sentence.contains("2020Q1 cannot be known: 2020-02 and 2020-03 have no value"))
    let quarters = try FormConversion.aggregated(
      entry, to: .quarterly, by: .mean, allowsMissing: true)
    #expect(quarters.series.values[0].isNaN && quarters.series.values[1] == 5)
    let growth = try self.entry("month,g\n2020-01,1\n2020-02,2\n", figures: form("g", "yoy"))
    let refusal = #expect(throws: SeriesIOError.self) {
      try FormConversion.aggregated(growth, to: .quarterly, by: .sum, allowsMissing: false)
    }
    #expect(try #require(refusal).description.contains("turn it into levels first"))
    #expect(FormConversion.periods(of: growth) == nil)
  }

  /// Three years with both months: shares of January 0.5, 0.6 and 0.55, then 100 for both.
  @Test func januaryAndFebruaryAreDivided() throws {
    let entry = try entry(
      "month,m,p\n2020-01,5,\n2020-02,5,\n2021-01,6,\n2021-02,4,\n2022-01,5.5,\n2022-02,4.5,\n"
        + "2023-01,,\n2023-02,,100\n2023-03,50,\n",
      figures: form("m", "level") + form("p", "janFeb"))
    let months = try #require(FormConversion.periods(of: entry))
    let (january, february) = (Period(year: 2023, month: 1), Period(year: 2023, month: 2))
    #expect((months.series[january] - 55).magnitude < 1e-12)
    #expect((months.series[january] + months.series[february] - 100).magnitude < 1e-12)
    // The deviation of the three shares is 0.05; one more draw adds a third of its variance.
    let error = months.standardErrors[january - months.series.start]
    #expect((error - 100 * 0.05 * (4.0 / 3).squareRoot()).magnitude < 1e-10)
    #expect(months.remarks.contains { $0.contains("January and February of 2023") })
  }

  @Test func levelsOfGrowth() throws {
    let entry = try entry(
      "month,m,g\n2020-01,100,\n2020-02,200,\n2021-01,,10\n2021-02,220,9\n2022-01,,-5\n",
      figures: form("m", "level") + form("g", "yoy"))
    let levels = try FormConversion.levels(of: entry, base: nil)
    #expect((levels.series[Period(year: 2021, month: 1)] - 110).magnitude < 1e-9)
    // A published level stays as it is.
    #expect(levels.series[Period(year: 2021, month: 2)] == 220)
    #expect((levels.series[Period(year: 2022, month: 1)] - 104.5).magnitude < 1e-9)
    // Rates in whole percent: u/(100 + g) uniform, √(Σ/12) of the level.
    let first = 1.0 / 110
    let second = 1.0 / 95
    let expected = 104.5 * ((first * first + second * second) / 12).squareRoot()
    #expect((levels.standardErrors[24] - expected).magnitude < 1e-9)
    let growth = try self.entry("month,g\n2021-01,1\n2021-02,2\n", figures: form("g", "yoy"))
    let refusal = #expect(throws: SeriesIOError.self) {
      try FormConversion.levels(of: growth, base: nil)
    }
    #expect(try #require(refusal).description.contains("--base FILE"))
  }

  /// Back from the base as well as on from it.
  @Test func levelsBeforeTheBase() throws {
    let growth = try entry(
      "month,g\n2020-02,10\n2020-03,25\n2020-04,100\n", figures: form("g", "mom"))
    let base = Series(name: "b", start: Period(year: 2020, month: 3), values: [50])
    let levels = try FormConversion.levels(of: growth, base: base).series
    #expect(levels.start == Period(year: 2020, month: 1))
    #expect(zip(levels.values, [40 / 1.1, 40, 50, 100]).allSatisfy { ($0 - $1).magnitude < 1e-12 })
  }

  @Test func shippedRetailSales() throws {
    let china = try DataSet.load(path: shippedData("china"))
    let retail = try #require(china.entry(named: "retail"))
    let quarters = try FormConversion.aggregated(
      retail, to: .quarterly, by: .sum, allowsMissing: false)
    #expect(quarters.series.observedCount == 66)
    let months = try #require(FormConversion.periods(of: retail))
    #expect(months.series.observedCount == months.series.count)
    #expect(months.isEstimated)
    let parts = try #require(china.entry(named: "retail_goods"))
    #expect(throws: SeriesIOError.self) {
      try FormConversion.aggregated(parts, to: .quarterly, by: .sum, allowsMissing: false)
    }
  }

  @Test func estimatesFillWhatSumsLeaveOpen() throws {
    let entry = try entry(
      "month,m,j\n2020-01,,\n2020-02,,30\n2020-03,20,\n2020-04,,\n",
      figures: form("m", "level") + form("j", "janFeb"))
    let january = Period(year: 2020, month: 1)
    let estimates = PeriodEstimates(
      values: [january: (12, 2), january + 1: (18, 2), january + 2: (99, 9)], model: "a model")
    let months = try #require(FormConversion.periods(of: entry, estimates: estimates))
    // March is published: its estimate has no place.
    #expect(months.series.values.prefix(3) == [12, 18, 20])
    #expect(months.standardErrors.prefix(3) == [2, 2, 0])
    #expect(
      months.remarks == [
        "x: 2 periods from 2020-01 to 2020-02 without a figure that adds up to one are estimated by a "
          + "model on all figures, with which they agree; standard errors come from that model"
      ])
  }
}
