import Foundation
import TestSupport
import Testing

/// The shipped scenario files are consistent, and run side by side.
@Suite struct ShippedScenarioTests {
  private static let files: [String] = {
    let folder = Golden.root.appendingPathComponent("Data/scenarios").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "Data/scenarios/" + $0 }
  }()

  @Test func allAreConsistent() throws {
    #expect(Self.files.count >= 13)
    let run = try CommandRun(
      ["scenario", "check"] + Self.files + ["--format", "json"], in: Golden.root)
    #expect(run.code == 0, "\(run.output)\(run.messages)")
    #expect(try run.json["files"].array.count == Self.files.count)
  }

  @Test func allRunAndSayWhatTheyAssume() throws {
    let run = try CommandRun(
      ["scenario", "run"] + Self.files + ["--format", "json"], in: Golden.root)
    #expect(run.code == 0, "\(run.messages)")
    let scenarios = try run.json["scenarios"].array.filter { $0["name"].string != "baseline" }
    #expect(scenarios.count == Self.files.count)
    try sameDrawsNarrowDifferences(run.json["scenarios"].array)
    for scenario in scenarios {
      let name = scenario["name"].string ?? ""
      // Far from the baseline is no scenario an economist would lay on it.
      let p = scenario["plausibility"]["pValue"].double
      #expect((p ?? 1) > 0.02, "\(name) has p = \(p ?? .nan)")
      let rows = scenario["rows"].array
      #expect(
        rows.contains { ($0["difference"]["mean"].double ?? 0) != 0 }, "\(name) moves nothing")
      for row in rows
      where row["unit"].string == "%" && row["measure"].string?.hasPrefix("share") != true {
        let mean = row["mean"].double ?? .nan
        #expect(mean > -30 && mean < 30, "\(name): \(row["measure"].string ?? "") is \(mean)%")
      }
    }
  }

  /// Differences on the same draws are narrower than on independent ones, whose widths add up by
  /// squares, unless a hard statement fixes the measure: then they are as wide.
  private func sameDrawsNarrowDifferences(_ scenarios: [JSONValue]) throws {
    func width(_ interval: JSONValue) -> Double {
      (interval[1].double ?? .nan) - (interval[0].double ?? .nan)
    }
    var baseline = scenarios[0]
    var compared = 0
    for scenario in scenarios {
      guard scenario["name"].string != "baseline" else {
        baseline = scenario
        continue
      }
      for (row, before) in zip(scenario["rows"].array, baseline["rows"].array) {
        let (own, base) = (width(row["intervals"]["80"]), width(before["intervals"]["80"]))
        let paired = width(row["difference"]["intervals"]["80"])
        guard base > 0, paired.isFinite else { continue }
        let apart = (own * own + base * base).squareRoot()
        let isFixed = own < 1e-6 * base
        let place = "\(scenario["name"]) \(row["measure"]) \(row["period"])"
        #expect(isFixed ? paired <= apart * (1 + 1e-6) : paired < apart, "\(place)")
        compared += 1
      }
    }
    // Every file reports several measures.
    #expect(compared > 5 * Self.files.count)
  }
}
