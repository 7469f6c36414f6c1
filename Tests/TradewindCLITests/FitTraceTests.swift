import Foundation
import TestSupport
import Testing

/// What `fit --trace` tells of the models that were compared.
@Suite struct FitTraceTests {
  /// Windows stand under one set of orders and orders under one set of windows, each once.
  @Test(arguments: ["arima() + newYear() + tradingDays()", "arima() + newYear()", "regarima()"])
  func everyModelStandsOnceInItsTable(model: String) throws {
    let run = try CommandRun(
      ["fit", "Data/china/dataset.yaml", "log(exports) ~ \(model)", "--trace"], in: Golden.root)
    #expect(run.code == 0, "\(run.messages)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var tables = 0
    for (start, line) in lines.enumerated()
    where line.contains("compared") && lines[start + 1].hasPrefix("model") {
      tables += 1
      let rows = lines[(start + 3)...].prefix {
        !$0.isEmpty && !$0.hasPrefix("rejected:") && !$0.hasPrefix("≤:")
      }
      let names = rows.map { row in
        row.components(separatedBy: "  ").first { !$0.isEmpty } ?? ""
      }
      #expect(names.count > 1, "\(line)")
      #expect(Set(names).count == names.count, "\(line): \(names)")
      let isOfWindows = line.contains("windows")
      #expect(names.allSatisfy { $0 == "none" || $0.contains("newYear") == isOfWindows }, "\(line)")
    }
    #expect(tables >= 2, "\(tables)")
  }
}
