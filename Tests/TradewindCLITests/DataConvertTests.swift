import Foundation
import Testing

@Suite struct DataConvertTests {
  private static let days = "date,x\n2024-01-30,1\n2024-01-31,3\n2024-02-01,5\n2024-02-02,8\n"

  @Test func daysBecomeMonths() throws {
    let scratch = try Scratch()
    try scratch.file("days.csv", Self.days)
    for (by, expected) in [("mean", "2,6.5"), ("sum", "4,13"), ("last", "3,8")] {
      let values = expected.split(separator: ",")
      let run = try CommandRun(
        ["data", "convert", "days.csv", "--to", "month", "--by", by], in: scratch.url)
      #expect(run.code == 0)
      #expect(run.output == "month,x\n2024-01,\(values[0])\n2024-02,\(values[1])\n")
      #expect(run.messages.contains("x: incomplete"), "\(run.messages)")
    }
  }

  @Test func theResultCanBeForecast() throws {
    let scratch = try Scratch()
    let months = (0..<60).map { i in
      "\(2015 + i / 12)-\(i % 12 < 9 ? "0" : "")\(i % 12 + 1)"
    }
    let rows = months.enumerated().flatMap { i, month in
      (10..<28).map { "\(month)-\($0),\(100 + i + ($0 * 7 + i) % 5)" }
    }
    try scratch.file("days.csv", "date,x\n" + rows.joined(separator: "\n") + "\n")
    let refused = try CommandRun(["forecast", "days.csv"], in: scratch.url)
    #expect(refused.code == 2)
    #expect(refused.messages.contains("tradewind data convert FILE --to month"))
    let run = try CommandRun(
      shell: "$TRADEWIND data convert days.csv --to month --out m.csv && $TRADEWIND forecast m.csv",
      in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("Jan 2020"))
  }

  @Test func mistakesWriteNothing() throws {
    let scratch = try Scratch()
    try scratch.file("months.csv", "month,x\n2024-01,1\n2024-02,2\n")
    try scratch.file("days.csv", Self.days)
    for (arguments, word) in [
      (["months.csv", "--to", "month"], "a date like"), (["none.csv", "--to", "month"], "no such"),
      (["days.csv", "--to", "quarter"], "month"), (["days.csv"], "--to"),
    ] {
      let run = try CommandRun(
        ["data", "convert"] + arguments + ["--output", "o.csv"], in: scratch.url)
      #expect(run.code == 2)
      #expect(run.messages.contains(word), "\(run.messages)")
    }
    #expect(try scratch.names() == ["days.csv", "months.csv"])
  }

  @Test func formsBecomeMonthsQuartersAndLevels() throws {
    let scratch = try Scratch()
    try scratch.file(
      "sums.csv", "month,x\n2024-01,1\n2024-02,3\n2024-03,6\n2024-04,10\n2024-05,15\n2024-06,21\n")
    try scratch.file("growth.csv", "month,x\n2025-01,50\n2025-02,-50\n")
    try scratch.file("base.csv", "month,x\n2024-01,10\n2024-02,20\n")
    for (arguments, expected) in [
      (
        ["sums.csv", "--form", "ytd", "--to", "month"],
        "month,x\n2024-01,1\n2024-02,2\n2024-03,3\n2024-04,4\n2024-05,5\n2024-06,6\n"
      ),
      (["sums.csv", "--form", "ytd", "--to", "quarter"], "quarter,x\n2024Q1,6\n2024Q2,15\n"),
      (["sums.csv", "--to", "quarter", "--by", "last"], "quarter,x\n2024Q1,6\n2024Q2,21\n"),
    ] {
      let run = try CommandRun(["data", "convert"] + arguments, in: scratch.url)
      #expect(run.code == 0 && run.output == expected, "\(arguments): \(run.output)\(run.messages)")
    }
    let levels = try CommandRun(
      ["data", "convert", "growth.csv", "--form", "yoy", "--to", "level", "--base", "base.csv"],
      in: scratch.url)
    #expect(
      levels.output.hasPrefix("month,x,x_standard_error\n2024-01,10,0\n"), "\(levels.messages)")
    #expect(levels.output.contains("2025-01,15,") && levels.output.contains("2025-02,10,"))
  }

  @Test func conversionsThatCannotBe() throws {
    let scratch = try Scratch()
    try scratch.file("growth.csv", "month,x\n2025-01,50\n2025-02,-50\n")
    for (options, word) in [
      (["--form", "yoy", "--to", "level"], "--base FILE"),
      (["--form", "yoy", "--to", "quarter"], "turn it into levels first"),
      (["--form", "yoy", "--to", "month"], "--to level"),
      (["--to", "quarter", "--base", "growth.csv"], "--base"),
    ] {
      let run = try CommandRun(["data", "convert", "growth.csv"] + options, in: scratch.url)
      #expect(run.code == 2)
      #expect(run.messages.contains(word), "\(options): \(run.messages)")
    }
  }
}
