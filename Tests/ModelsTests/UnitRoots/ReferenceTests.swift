import RealModule
import TestSupport

/// Cases of `unit_roots.json` and `stl.json`, which `scripts/extract_tests.py` made.
struct ReferenceCases {
  let datasets: JSONValue
  let cases: [JSONValue]

  /// The tests of one kind by R or by Python.
  static func tests(_ language: String, kind: String) throws -> ReferenceCases {
    let document = try Golden.json("unit_roots.json")
    return ReferenceCases(
      datasets: document["datasets"],
      cases: document[language]["cases"].array.filter { $0["kind"].string == kind })
  }

  /// Decompositions by R.
  static func decompositions(kind: String) throws -> ReferenceCases {
    let document = try Golden.json("stl.json")
    return ReferenceCases(
      datasets: document["datasets"],
      cases: document["cases"].array.filter { $0["kind"].string == kind })
  }

  /// The series of a case, with its logarithm taken where the case says so.
  func series(_ reference: JSONValue) -> [Double] {
    let values = datasets[reference["data"].string ?? ""]["values"].doubles
    return reference["spec"]["transform"].string == "log" ? values.map { Double.log($0) } : values
  }

  /// Observations a year.
  func period(_ reference: JSONValue) -> Int {
    datasets[reference["data"].string ?? ""]["frequency"].int ?? 1
  }
}

extension JSONValue {
  /// The name of a reference case.
  var id: String { self["id"].string ?? "" }

  /// A number of the results; NaN when there is none.
  func result(_ key: String) -> Double { self["results"][key].double ?? .nan }
}

/// The largest relative error over the cases, with the case it belongs to.
struct WorstCase: CustomStringConvertible {
  private(set) var error = 0.0
  private(set) var id = "none"
  private(set) var count = 0

  mutating func add(_ observed: Double, _ expected: Double, floor: Double = 1e-3, _ id: String) {
    count += 1
    let error = relativeError(observed, expected, floor: floor)
    if error > self.error { (self.error, self.id) = (error, id) }
  }

  var description: String { "\(error) in \(id), of \(count)" }
}
