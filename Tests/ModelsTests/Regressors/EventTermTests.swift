import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Columns of events and holidays against their closed forms.
@Suite struct EventTermTests {
  private func columns(
    _ terms: String, count: Int = 36, calendar: HolidayCalendar? = nil
  ) throws -> RegressorDesign {
    try RegressorDesign(
      terms: ModelFormula(parsing: "y ~ " + terms).regressors, start: RegressorExamples.start,
      count: count, origin: RegressorExamples.start, data: [:], calendar: calendar)
  }

  @Test func rampsAndTemporaryChangesAreTheirFormulas() throws {
    let design = try columns(
      "ramp(2010-06, 2011-04) + temporary(2011-01, 0.8) + temporary(2011-01)")
    for t in 0..<36 {
      #expect(
        relativeError(
          design.columns[0].values[t], Swift.min(Swift.max(Double(t - 5) / 10, 0), 1)) < 1e-15)
      let decayed = t < 12 ? 0 : Double.pow(0.8, t - 12)
      #expect(design.columns[1].values[t] == decayed)
      #expect(design.columns[2].values[t] == (t < 12 ? 0 : Double.pow(0.7, t - 12)))
    }
    #expect(design.names[0] == "ramp(2010-06,2011-04)")
  }

  /// A step is the sum of pulses, a ramp the sum of steps.
  @Test func eventsAddUpToEachOther() throws {
    let pulses = (0..<26).map { "pulse(\(RegressorExamples.start + 10 + $0))" }
    let sum = try columns(pulses.joined(separator: " + ")).columns
    let step = try columns("step(\(RegressorExamples.start + 10))").columns[0].values
    for t in 0..<36 { #expect(sum.reduce(0) { $0 + $1.values[t] } == step[t]) }
    let steps = try columns(
      (6...10).map { "step(\(RegressorExamples.start + $0))" }
        .joined(separator: " + ")
    ).columns
    let ramp = try columns(
      "ramp(\(RegressorExamples.start + 5), \(RegressorExamples.start + 10))"
    ).columns[0].values
    for t in 0..<36 {
      #expect(relativeError(steps.reduce(0) { $0 + $1.values[t] } / 5, ramp[t]) < 1e-15)
    }
  }

  private var calendar: HolidayCalendar {
    get throws {
      // Three days off from the first on; --05-01 every year.
      let days = (2010...2013).flatMap { year in
        (0..<3).map { "\(year)-0\(year == 2011 ? 8 : 9)-\(29 + $0 - 10) Harvest" }
      }
      return try HolidayCalendar(
        name: "own", parsing: (days + ["--05-01 Labour Day"]).joined(separator: "\n"))
    }
  }

  @Test func windowsStandAroundTheFirstDayOfEachRun() throws {
    let design = try columns("holiday(Harvest, before: 10, during: 3)", calendar: try calendar)
    #expect(design.names == ["Harvest.before", "Harvest.during"])
    let during = design.columns[1].values
    // The holiday lies in August in one of four years, in September in the others.
    #expect(during[8] == 0.25 && during[12 + 7] == 0.75 && during[12 + 8] == -0.75)
    #expect(during[0] == 0 && during[7] == -0.25)
    #expect(design.columns.allSatisfy { $0.group == .calendar })
  }

  @Test func withoutLengthsWorkingDaysAreCounted() throws {
    let design = try columns("holiday(`Labour Day`)", calendar: try calendar)
    let values = design.columns[0].values
    // 1 May 2010 was a Saturday, 2011 a Sunday, 2012 a Tuesday.
    #expect(values[4] == values[16] && relativeError(values[28] - values[4], 1) < 1e-12)
    #expect(values[5] == 0)
  }

  @Test(arguments: [
    ("holiday(Harvst)", "did you mean 'Harvest'?"),
    ("holiday(`Labour Day`, during: 1)", "same days every year"),
  ])
  func refusesWithTheRemedy(term: String, part: String) throws {
    #expect {
      try columns(term, calendar: try calendar)
    } throws: { "\($0)".contains(part) }
    #expect {
      try columns("holiday(Harvest)", count: 60, calendar: try calendar)
    } throws: { "\($0)".contains("2010 to 2013, not for 2014") }
    #expect { try columns("holiday(Harvest)") } throws: { "\($0)".contains("--calendar FILE") }
  }
}
