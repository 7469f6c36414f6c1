import Foundation
import Testing

/// Where results go and what happens when they cannot get there.
@Suite struct OutputTests {
  @Test func aClosedPipeIsSuccess() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    let run = try CommandRun(
      shell:
        "set -o pipefail; $TRADEWIND forecast data.csv --model 'arima(0,1,1)(0,1,1)' --horizon 400 --format csv | head -n 1",
      in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.hasPrefix("series,period"))
    #expect(run.messages.isEmpty)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func aFullDiskEndsWithOne() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    for line in ["--output /dev/full", "> /dev/full"] {
      let run = try CommandRun(shell: "$TRADEWIND forecast data.csv \(line)", in: scratch.url)
      #expect(run.code == 1, "\(line): \(run.messages)")
      #expect(run.messages.contains("could not be written"), "\(line): \(run.messages)")
      #expect(run.output.isEmpty)
    }
    #expect(try scratch.names() == ["data.csv"])
  }

  @Test func aFolderThatIsNotThereLeavesNothing() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    for option in [["--output", "none/result.csv"], ["--chart", "none/chart.svg"]] {
      let run = try CommandRun(["forecast", "data.csv"] + option, in: scratch.url)
      #expect(run.code == 1)
      #expect(run.messages.contains("none"), "\(run.messages)")
      #expect(run.output.isEmpty)
    }
    #expect(try scratch.names() == ["data.csv"])
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func anUnwritableFolderLeavesNothing() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    try FileManager.default.createDirectory(
      at: scratch.url.appendingPathComponent("closed"), withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o555])
    let run = try CommandRun(
      ["forecast", "data.csv", "--output", "closed/result.csv"], in: scratch.url)
    #expect(run.code == 1)
    #expect(run.messages.contains("permission denied"), "\(run.messages)")
  }

  @Test func aFailureKeepsTheOldFile() throws {
    let scratch = try Scratch()
    try scratch.file("bad.csv", "month,exports\n")
    try scratch.file("result.csv", "precious")
    let run = try CommandRun(["forecast", "bad.csv", "--output", "result.csv"], in: scratch.url)
    #expect(run.code == 2)
    let kept = try String(
      contentsOf: scratch.url.appendingPathComponent("result.csv"), encoding: .utf8)
    #expect(kept == "precious")
  }

  @Test func outputAndChartAreWritten() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    let run = try CommandRun(
      ["forecast", "data.csv", "--format", "csv", "--output", "f.csv", "--chart", "f.svg"],
      in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.isEmpty)
    #expect(try scratch.names() == ["data.csv", "f.csv", "f.svg"])
    let chart = try String(contentsOf: scratch.url.appendingPathComponent("f.svg"), encoding: .utf8)
    #expect(chart.hasPrefix("<svg") && chart.contains("95% interval"))
  }

  @Test func standardInputIsRead() throws {
    let scratch = try Scratch()
    let text = "month,exports\n" + Scratch.rows(60).joined(separator: "\n") + "\n"
    let run = try CommandRun(
      ["forecast", "-", "--format", "csv"], in: scratch.url, input: text)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("exports,2020-01,level"))
  }

  @Test func helpIsAResultAndHasExamples() throws {
    let scratch = try Scratch()
    for arguments in [
      ["--help"], ["forecast", "--help"], ["fit", "--help"], ["help", "forecast"],
    ] {
      let run = try CommandRun(arguments, in: scratch.url)
      #expect(run.code == 0)
      #expect(run.messages.isEmpty)
      #expect(
        run.output.contains("EXAMPLES") && run.output.contains("tradewind forecast")
          || arguments.contains("fit"))
    }
    #expect(try CommandRun(["--version"], in: scratch.url).output.hasPrefix("0."))
  }
}
