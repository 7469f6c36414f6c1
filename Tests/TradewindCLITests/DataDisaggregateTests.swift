import Foundation
import TestSupport
import Testing

@Suite struct DataDisaggregateTests {
  private static func folder() throws -> Scratch {
    let scratch = try Scratch()
    let quarters = (0..<24).map { i in
      "\(2018 + i / 4)Q\(i % 4 + 1),\(300 + 4 * i + (i * 7) % 11)"
    }
    let months = (0..<75).map { i in
      "\(2018 + i / 12)-\(i % 12 < 9 ? "0" : "")\(i % 12 + 1),\(50 + i + (i * 5) % 7)"
    }
    try scratch.file("totals.csv", "quarter,gdp\n" + quarters.joined(separator: "\n") + "\n")
    try scratch.file("x.csv", "month,sales\n" + months.joined(separator: "\n") + "\n")
    return scratch
  }

  @Test func monthsOfQuarters() throws {
    let scratch = try Self.folder()
    let run = try CommandRun(
      [
        "data", "disaggregate", "totals.csv", "--to", "month", "--indicator", "x.csv", "--format",
        "csv",
      ],
      in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    #expect(
      lines[0] == ["month", "gdp", "standard_error", "lower80", "upper80", "lower95", "upper95"])
    #expect(lines.count == 76)
    let first = lines[1...3].compactMap { Double($0[1]) }.reduce(0, +)
    #expect((first - 300).magnitude < 1e-9)
    let report = try CommandRun(
      ["data", "disaggregate", "totals.csv", "--to", "month", "--indicator", "sales=x.csv"],
      in: scratch.url)
    for word in [
      "Chow–Lin, with sales", "ρ = ", "Regression of the totals", "Jan 2024", "extrapolated",
    ] {
      #expect(report.output.contains(word), "\(word) in \(report.output)")
    }
    let json = try CommandRun(
      [
        "data", "disaggregate", "totals.csv", "--to", "month", "--method", "denton-cholette",
        "--format",
        "json", "--until", "2024-02",
      ], in: scratch.url
    ).json
    #expect(json["schema"].string == "tradewind.disaggregate/1")
    #expect(json["rows"].array.count == 74)
    #expect(json["largestMiss"].double ?? 1 < 1e-10)
  }

  @Test func whatWouldBeIgnoredIsRefused() throws {
    let scratch = try Self.folder()
    for (options, word) in [
      (["--to", "month", "--rho", "0.5"], "--rho"),
      (["--to", "month", "--indicator", "x.csv", "--form", "additive"], "--form"),
      (["--to", "month", "--method", "denton"], "denton-cholette"),
      (["--to", "quarter"], "quarters or years"),
      (["--to", "month", "--indicator", "x.csv", "--until", "2026-01"], "end in 2024-03"),
      (["--to", "month", "--indicator", "none.csv"], "no such file"),
    ] {
      let run = try CommandRun(["data", "disaggregate", "totals.csv"] + options, in: scratch.url)
      #expect(run.code == 2, "\(options)")
      #expect(run.messages.contains(word), "\(options): \(run.messages)")
    }
  }
}
