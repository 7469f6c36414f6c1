import Foundation
import SeriesIO
import TestSupport
import Testing
import TimeSeries

/// The package's own reading of numbers, seen through a table's cells.
struct DecimalParserTests {
  private func parse(_ cells: [String]) throws -> [Double] {
    var text = "period,x\n0,1\n"
    for (number, cell) in cells.enumerated() { text += "\(number + 1),\(cell)\n" }
    text += "\(cells.count + 1),1\n"
    return Array(try table(text, period: 1).series[0].values.dropFirst().dropLast())
  }

  @Test func edgesOfTheExactPath() throws {
    let cells = [
      "0", "-0.0", "+1.5", "1.", ".5", "1e22", "1e23", "9007199254740992", "9007199254740993",
      "9007199254740993e0", "123456789012345678901234567890", "0.1", "1e-22", "1e-23", "5e-324",
      "1e-400", "2.2250738585072011e-308", "8.7e-5", "0.30000000000000004", "1e300",
      "179769313486231570000e-3", "00000000000000000000000001", "1E5", "1e+5",
    ]
    for (cell, value) in zip(cells, try parse(cells)) {
      #expect(value == Double(cell.hasSuffix(".") ? cell + "0" : cell), "\(cell)")
    }
    #expect(try parse(["-0.0"])[0].sign == .minus)
  }

  @Test(arguments: [31, 32, 33] as [UInt64])
  func agreesWithTheStandardLibrary(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let cells = (0..<3000).map { _ -> String in
      let digits = (0..<Int.random(in: 1...21, using: &generator))
        .map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      let fraction = (0..<Int.random(in: 0...8, using: &generator))
        .map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      let power = Int.random(in: -30...30, using: &generator)
      let sign = Bool.random(using: &generator) ? "-" : ""
      return "\(sign)\(digits).\(fraction)0" + (power % 2 == 0 ? "e\(power)" : "")
    }
    for (cell, value) in zip(cells, try parse(cells)) {
      #expect(value == Double(cell), "seed \(seed): \(cell)")
    }
  }

  @Test(arguments: ["1e", "e5", "--1", "1.2.3", "0x10", "1_000", "1 2", "nano", "-", "+", "1e5.0"])
  func notANumber(cell: String) {
    #expect(throws: SeriesIOError.self) { try parse([cell]) }
  }
}
