import Tradewind

/// Forecasts of a system made to add up: errors of ten years, 24 months, two sizes of tree.
func systemQuestions() throws -> [Question] {
  try [(groups: 50, each: 10), (100, 100)].map { size in
    let tree = try Tree(groups: size.groups, each: size.each)
    let leaves = size.groups * size.each
    return Question(
      title: "minimum trace with shrunk covariance, \(leaves) leaves, 24 months",
      methods: [
        .init("shrink and reconcile", check: { try tree.addsUp(.mint) }) {
          blackHole(try tree.reconciled(.mint)[0, 0])
        },
        .init("weights by variances", check: { try tree.addsUp(.wls) }) {
          blackHole(try tree.reconciled(.wls)[0, 0])
        },
      ])
  }
}

/// Leaves in groups, groups in tens, and a total, with errors and forecasts that do not add up.
private struct Tree {
  let system: SeriesSystem
  let errors: Matrix
  let forecasts: Matrix

  init(groups: Int, each: Int) throws {
    func identity(_ name: String, _ parts: [String]) -> Identity {
      Identity(name: name, terms: parts.map { Identity.Term(coefficient: 1, series: $0) })
    }
    let tens = stride(from: 0, to: groups, by: 10)
    var identities = [identity("total", tens.map { "tens\($0)" })]
    for ten in tens {
      identities.append(
        identity("tens\(ten)", (ten..<min(ten + 10, groups)).map { "group\($0)" }))
    }
    for group in 0..<groups {
      // Every group falls into ten parts, so aggregates are about a tenth of the leaves.
      let size = max(1, each / 10)
      let parts = (0..<each / size).map { "part\(group).\($0)" }
      identities.append(identity("group\(group)", parts))
      for (k, part) in parts.enumerated() {
        identities.append(identity(part, (0..<size).map { "leaf\(group).\(k).\($0)" }))
      }
    }
    system = try SeriesSystem(identities)
    let n = system.nodes.count
    var stream = RandomStream(seed: 4, stream: 0)
    let common = (0..<120).map { _ in stream.nextNormal() }
    errors = Matrix(
      rows: n, columns: 120,
      columnMajor: (0..<120 * n).map { 0.3 * common[$0 / n] + stream.nextNormal() })
    forecasts = Matrix(
      rows: n, columns: 24, columnMajor: (0..<24 * n).map { _ in 100 + stream.nextNormal() })
  }

  func reconciled(_ method: ReconciliationMethod) throws -> Matrix {
    let covariance = ShrinkageCovariance(errors: errors)
    return try Reconciliation(system, weights: method.weights(of: system, errors: covariance))
      .reconciled(forecasts)
  }

  /// Every aggregate must be the sum of its leaves.
  func addsUp(_ method: ReconciliationMethod) throws -> Bool {
    let found = try reconciled(method)
    let places = Dictionary(uniqueKeysWithValues: system.nodes.enumerated().map { ($1, $0) })
    return system.aggregates.allSatisfy { aggregate in
      let terms = system.definition(of: system.nodes[aggregate])?.terms ?? []
      let sum = terms.reduce(0.0) { $0 + $1.coefficient * found[places[$1.series] ?? 0, 0] }
      return abs(found[aggregate, 0] - sum) < 1e-8 * (abs(sum) + 1)
    }
  }
}
