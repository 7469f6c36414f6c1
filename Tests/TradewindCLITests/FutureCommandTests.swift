import Foundation
import TestSupport
import Testing

/// Regressors past the end of the data, and calendars, on the command line.
@Suite struct FutureCommandTests {
  /// Exports that follow a world of their own; returns its last value.
  @discardableResult
  private func data(_ scratch: Scratch) throws -> Double {
    var generator = SeededGenerator(seed: 12)
    var world = 100.0
    let rows = try Scratch.rows(72).map { row -> String in
      let cells = row.split(separator: ",")
      let plain = try #require(Double(cells[1]))
      world = ((world + Double.random(in: -1...1.4, using: &generator)) * 100).rounded() / 100
      return "\(cells[0]),\(plain + 5 * world),\(world)"
    }
    try scratch.file("data.csv", "month,exports,world\n" + rows.joined(separator: "\n") + "\n")
    return world
  }

  private func errors(_ future: String, in scratch: Scratch) throws -> [Double] {
    let run = try CommandRun(
      [
        "forecast", "data.csv", "--series", "exports", "--model", "arima(0,1,1)(0,1,1) + world",
        "--future", "world=\(future)", "--horizon", "6", "--measure", "level", "--format", "json",
      ], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    return try run.json["forecasts"][0]["rows"].array.map { $0["standardError"].double ?? .nan }
  }

  @Test func ownForecastsWidenTheIntervalsAndHoldingDoesNot() throws {
    let scratch = try Scratch()
    let last = try data(scratch)
    let held = try errors("hold", in: scratch)
    let own = try errors("auto", in: scratch)
    #expect(own.count == 6 && zip(own, held).allSatisfy { $0 > $1 })
    try scratch.file(
      "outlook.csv",
      "month,world\n" + (1...6).map { "2021-0\($0),\(last)\n" }.joined())
    let given = try errors("outlook.csv", in: scratch)
    #expect(worstRelativeError(given, held) < 1e-9)
  }

  @Test func aCalendarFileGivesHolidays() throws {
    let scratch = try Scratch()
    try data(scratch)
    let days = (2015...2021).map { "\($0)-0\($0 % 2 == 0 ? 9 : 8)-\(12 + $0 % 5) Harvest" }
    try scratch.file("days.txt", days.joined(separator: "\n") + "\n")
    let run = try CommandRun(
      [
        "fit", "data.csv", "exports ~ arima(0,1,1)(0,1,1) + holiday(Harvest, during: 1)",
        "--calendar", "days.txt", "--format", "json",
      ], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let names = try run.json["fits"][0]["coefficients"].array.compactMap { $0["name"].string }
    #expect(names.contains("Harvest.during"), "\(names)")
  }
}
