import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

/// The NIST StRD linear-regression sets, against exact rational arithmetic.
@Suite struct RegressionNISTTests {
  /// A set, with the correct digits asked of coefficients and of standard errors.
  struct Demand: CustomTestStringConvertible, Sendable {
    let name: String
    let coefficientDigits: Double
    let errorDigits: Double
    var testDescription: String { name }
  }

  // Lower and average difficulty must reach 9 and 8 digits, the higher 7 (Wampler5 6.5). Refinement
  // gives more than that, so the demands here are near what is reached. decimals10 has condition
  // number 3e9 and powers that doubles cannot hold: about 7 digits are in the data.
  static let demands = [
    Demand(name: "norris", coefficientDigits: 13, errorDigits: 13),
    Demand(name: "pontius", coefficientDigits: 11.5, errorDigits: 12.5),
    Demand(name: "noint1", coefficientDigits: 14, errorDigits: 13),
    Demand(name: "noint2", coefficientDigits: 14, errorDigits: 13),
    Demand(name: "longley", coefficientDigits: 12, errorDigits: 12),
    Demand(name: "wampler1", coefficientDigits: 12, errorDigits: 0),
    Demand(name: "wampler2", coefficientDigits: 12, errorDigits: 0),
    Demand(name: "wampler3", coefficientDigits: 12, errorDigits: 12),
    Demand(name: "wampler4", coefficientDigits: 12, errorDigits: 12),
    Demand(name: "wampler5", coefficientDigits: 11, errorDigits: 12),
    Demand(name: "decimals10", coefficientDigits: 6.5, errorDigits: 6.5),
  ]

  private func fit(_ set: JSONValue) throws -> RegressionFit {
    var columns = set["x"].array.map(\.doubles)
    if let degree = set["degree"].int {
      let x = columns[0]
      for _ in 1..<degree { columns.append(zip(columns[columns.count - 1], x).map { $0 * $1 }) }
    }
    let specification = RegressionSpecification(includesConstant: set["constant"].bool == true)
    return try specification.fit(
      set["y"].doubles, regressors: Matrix(columnVectors: columns),
      names: columns.indices.map { "x\($0 + 1)" })
  }

  /// Correct digits, at most 15.
  private func digits(_ observed: Double, _ exact: Double) -> Double {
    min(15, -Double.log10(max(1e-15, relativeError(observed, exact, floor: 0))))
  }

  @Test(arguments: demands)
  func reachesTheCertifiedDigits(demand: Demand) throws {
    let set = try Golden.json("nist.json")["sets"][demand.name]
    let fit = try fit(set)
    for (observed, exact) in zip(fit.coefficients, set["coefficients"].doubles) {
      #expect(digits(observed, exact) >= demand.coefficientDigits, "\(observed) for \(exact)")
    }
    for (observed, exact) in zip(fit.standardErrors, set["standardErrors"].doubles) {
      if exact == 0 {
        #expect(observed < 1e-8)
      } else {
        #expect(digits(observed, exact) >= demand.errorDigits, "\(observed) for \(exact)")
      }
    }
  }

  @Test func statesTheConditionOfADesign() throws {
    // The scaled condition number of the Longley data, a classic: Belsley, Kuh and Welsch (1980) print
    // 43 275.
    let fit = try fit(try Golden.json("nist.json")["sets"]["longley"])
    #expect(fit.conditionNumber.rounded() == 43275)
  }
}
