import LinearAlgebra
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Reconciliation against hierarchicalforecast and against the textbook formula.
@Suite struct ReconciliationTests {
  /// A reference case: nodes, forecasts and errors in the order of its own list of names.
  struct Case {
    let names: [String]
    let summing: Matrix
    let base: Matrix
    let errors: Matrix
    let results: JSONValue
    let system: SeriesSystem

    init(_ json: JSONValue) throws {
      names = json["names"].array.compactMap(\.string)
      summing = Matrix(rowVectors: json["S"].array.map(\.doubles))
      base = Matrix(rowVectors: json["base"].array.map(\.doubles))
      errors = Matrix(rowVectors: json["errors"].array.map(\.doubles))
      results = json["results"]
      let leaves = names.suffix(summing.columns)
      let (names, summing) = (names, summing)
      let identities = (0..<summing.rows - summing.columns).map { i in
        Identity(
          name: names[i],
          terms: leaves.enumerated().compactMap { j, leaf in
            let weight = json["S"].array[i].doubles[j]
            return weight == 0 ? nil : Identity.Term(coefficient: weight, series: leaf)
          })
      }
      system = try SeriesSystem(identities)
    }

    /// Rows in the order of the system's nodes.
    func ordered(_ rows: Matrix) -> Matrix {
      rows.submatrix(
        rows: system.nodes.map { names.firstIndex(of: $0) ?? 0 }, columns: Array(0..<rows.columns))
    }

    /// Rows in the order of the reference.
    func original(_ rows: Matrix) -> Matrix {
      rows.submatrix(
        rows: names.map { system.nodes.firstIndex(of: $0) ?? 0 }, columns: Array(0..<rows.columns))
    }

    /// A covariance of the reference as a weight of the system.
    func weights(_ covariance: Matrix) -> FactoredCovariance {
      let places = system.nodes.map { names.firstIndex(of: $0) ?? 0 }
      let own = covariance.submatrix(rows: places, columns: places)
      let factor = (try? CholeskyFactorization(own).lower) ?? own
      return FactoredCovariance(
        diagonal: [Double](repeating: 0, count: names.count), factor: factor)
    }

    func matrix(_ method: String, _ key: String) -> Matrix {
      Matrix(rowVectors: results[method][key].array.map(\.doubles))
    }
  }

  static func cases() throws -> [Case] {
    try Golden.json("reconciliation.json")["cases"].array.map(Case.init)
  }

  /// Point forecasts, and the covariance M Σ Mᵀ = S P Σ Pᵀ Sᵀ with the covariance of errors as Σ.
  private func expect(
    _ reconciliation: Reconciliation, _ reference: Case, equals method: String, within limit: Double
  ) throws {
    let point = reference.original(reconciliation.reconciled(reference.ordered(reference.base)))
    let expected = reference.matrix(method, "reconciled")
    #expect(worstRelativeError(point.elements, expected.elements) < limit, "\(method)")
    guard reference.results[method]["P"].array.count > 0 else { return }
    let factor = try CholeskyFactorization(reference.matrix("mint_cov", "W")).lower
    let found = reference.original(reconciliation.reconciled(reference.ordered(factor))).outerGram
    let exact = (reference.summing * (reference.matrix(method, "P") * factor)).outerGram
    #expect(worstRelativeError(found.elements, exact.elements) < limit, "covariance of \(method)")
  }

  @Test(arguments: [
    (ReconciliationMethod.bottomUp, "bottom_up"), (.ols, "ols"), (.structural, "wls_struct"),
  ])
  func methodsWithoutErrors(method: ReconciliationMethod, name: String) throws {
    for reference in try Self.cases() {
      let weights = method.weights(of: reference.system)
      try expect(
        Reconciliation(reference.system, weights: weights), reference, equals: name, within: 1e-9)
    }
  }

  /// The package adds a ridge of 2e-8 to each variance, which stays far below 1e-6.
  @Test func weightsByVariances() throws {
    for reference in try Self.cases() {
      let errors = ShrinkageCovariance(errors: reference.ordered(reference.errors))
      let weights = ReconciliationMethod.wls.weights(of: reference.system, errors: errors)
      try expect(
        Reconciliation(reference.system, weights: weights), reference, equals: "wls_var",
        within: 1e-6)
    }
  }

  /// Shrinkage, weight and forecasts against the formula of Schäfer & Strimmer written out.
  @Test func minimumTraceByTheTextbook() throws {
    for reference in try Self.cases() {
      let errors = ShrinkageCovariance(errors: reference.ordered(reference.errors))
      let lambda = reference.results["mint_shrink_textbook"]["lambda"].double ?? .nan
      #expect(relativeError(errors.intensity, lambda, floor: 0) < 1e-9)
      let weights = ReconciliationMethod.mint.weights(of: reference.system, errors: errors)
      let places = reference.names.map { reference.system.nodes.firstIndex(of: $0) ?? 0 }
      #expect(
        worstRelativeError(
          weights.matrix.submatrix(rows: places, columns: places).elements,
          reference.matrix("mint_shrink_textbook", "W").elements) < 1e-9)
      try expect(
        Reconciliation(reference.system, weights: weights), reference,
        equals: "mint_shrink_textbook", within: 1e-8)
    }
  }

  /// The package centres errors, divides by T − 1 and adds a ridge, so its own W is taken as given.
  @Test(arguments: ["mint_cov", "mint_shrink"])
  func minimumTraceWithGivenWeights(name: String) throws {
    for reference in try Self.cases() {
      let weights = reference.weights(reference.matrix(name, "W"))
      try expect(
        Reconciliation(reference.system, weights: weights), reference, equals: name, within: 1e-6)
    }
  }

  /// The package's solver stops at about 4e-6, so what counts is that ours is no farther from the
  /// forecasts; agreement is checked to 1e-5.
  ///
  /// `erm_closed` is left out: its P is a regression on the forecasts, not a projection. It moves
  /// forecasts that add up already and sends total output from 9 to 72 thousand within two years.
  @Test func nonNegativeLeastSquares() throws {
    for reference in try Self.cases() {
      let reconciliation = try Reconciliation(
        reference.system, weights: ReconciliationMethod.ols.weights(of: reference.system))
      let found = reference.original(
        try reconciliation.reconciledNonNegative(reference.ordered(reference.base)))
      let expected = reference.matrix("ols_nonneg", "reconciled")
      #expect(worstRelativeError(found.elements, expected.elements, floor: 1000) < 1e-5)
      func distance(_ point: Matrix) -> Double {
        (point - reference.base).elements.reduce(0) { $0 + $1 * $1 }
      }
      #expect(distance(found) <= distance(expected) * (1 + 1e-6))
      #expect(found.elements.allSatisfy { $0 >= 0 })
      try expectOptimal(found, reference)
    }
  }

  /// The conditions of Karush, Kuhn and Tucker for min ‖S b − y‖² over b ≥ 0: the gradient Sᵀ(S b − y)
  /// is zero where a leaf is positive, and not negative where it is zero.
  private func expectOptimal(_ found: Matrix, _ reference: Case) throws {
    let leaves = reference.summing.columns
    let slope = reference.summing.transposed * (found - reference.base)
    let size = reference.base.elements.reduce(0) { Swift.max($0, $1.magnitude) }
    for j in 0..<found.columns {
      for i in 0..<leaves {
        let leaf = found[found.rows - leaves + i, j]
        if leaf > 1e-9 * size {
          #expect(slope[i, j].magnitude < 1e-9 * size)
        } else {
          #expect(slope[i, j] > -1e-9 * size)
        }
      }
    }
  }
}

/// What every reconciliation must do, on random systems.
@Suite struct ReconciliationPropertyTests {
  private let tree = [
    sumIdentity("total", "a", "b", "c"), sumIdentity("a", "a1", "a2"),
    sumIdentity("b", "b1", "b2", "b3"),
  ]

  private func random(_ rows: Int, _ columns: Int, _ generator: inout SeededGenerator) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      columnMajor: (0..<rows * columns).map { _ in Double.random(in: -5...5, using: &generator) })
  }

  private func minTrace(
    _ system: SeriesSystem, _ generator: inout SeededGenerator, holding: [String] = []
  ) throws -> Reconciliation {
    let errors = ShrinkageCovariance(errors: random(system.nodes.count, 30, &generator))
    return try Reconciliation(
      system, weights: ReconciliationMethod.mint.weights(of: system, errors: errors),
      holding: holding)
  }

  @Test func forecastsAddUpAndCoherentOnesStay() throws {
    var generator = SeededGenerator(seed: 41)
    let system = try SeriesSystem(tree)
    for _ in 0..<20 {
      let method = try minTrace(system, &generator)
      let once = method.reconciled(random(system.nodes.count, 3, &generator))
      #expect(system.constraints.times(once).elements.allSatisfy { $0.magnitude < 1e-12 })
      #expect(worstRelativeError(method.reconciled(once).elements, once.elements) < 1e-12)
    }
  }

  @Test func heldNodesStay() throws {
    var generator = SeededGenerator(seed: 42)
    let system = try SeriesSystem(tree)
    let method = try minTrace(system, &generator, holding: ["total", "b", "a1"])
    let base = random(system.nodes.count, 4, &generator)
    let found = method.reconciled(base)
    #expect(system.constraints.times(found).elements.allSatisfy { $0.magnitude < 1e-12 })
    for node in method.held { #expect(found.row(node) == base.row(node)) }
    let tooMany = #expect(throws: ScenarioError.self) {
      try minTrace(system, &generator, holding: ["a", "a1", "a2"])
    }
    #expect(tooMany?.description.contains("no room") == true)
    let unknown = #expect(throws: ScenarioError.self) {
      try minTrace(system, &generator, holding: ["totl"])
    }
    #expect(unknown?.description.contains("total") == true)
  }

  /// The bounded optimum: feasible, and no allowed direction improves it.
  @Test func nonNegativeForecastsAreTheNearest() throws {
    var generator = SeededGenerator(seed: 43)
    let system = try SeriesSystem(tree)
    for trial in 0..<40 {
      let errors = ShrinkageCovariance(errors: random(system.nodes.count, 30, &generator))
      let weights = ReconciliationMethod.mint.weights(of: system, errors: errors)
      let method = try Reconciliation(system, weights: weights)
      let base = random(system.nodes.count, 1, &generator)
      let found = try method.reconciledNonNegative(base)
      #expect(found.elements.allSatisfy { $0 >= -1e-12 }, "trial \(trial)")
      #expect(system.constraints.times(found).elements.allSatisfy { $0.magnitude < 1e-11 })
      let metric = try CholeskyFactorization(weights.matrix)
      let gradient = metric.solve((base - found).column(0))
      // Moving leaf j up changes all nodes by column j of S; it must not bring the point nearer.
      for (j, leaf) in system.leaves.enumerated() {
        var unit = Matrix(rows: system.leaves.count, columns: 1)
        unit[j, 0] = 1
        let slope = dot(gradient, system.summing.times(unit).column(0))
        #expect(slope < 1e-8, "trial \(trial)")
        if found[leaf, 0] > 1e-9 { #expect(slope.magnitude < 1e-8, "trial \(trial)") }
      }
    }
  }

  /// The form with constraints against the textbook (Sᵀ W⁻¹ S)⁻¹ Sᵀ W⁻¹.
  @Test func constraintsAgreeWithTheTextbookForm() throws {
    var generator = SeededGenerator(seed: 44)
    let system = try SeriesSystem([
      sumIdentity("total", "north", "south"), sumIdentity("total", "tea", "silk"),
      sumIdentity("north", "nt", "ns"), sumIdentity("south", "st", "ss"),
      sumIdentity("tea", "nt", "st"),
    ])
    let errors = ShrinkageCovariance(errors: random(system.nodes.count, 40, &generator))
    let weights = ReconciliationMethod.mint.weights(of: system, errors: errors)
    let base = random(system.nodes.count, 2, &generator)
    let found = try Reconciliation(system, weights: weights).reconciled(base)
    let summing = system.summing.times(Matrix.identity(system.leaves.count))
    let metric = try CholeskyFactorization(weights.matrix)
    let normal = try CholeskyFactorization(summing.transposedTimes(metric.solve(summing)))
    let expected = summing * normal.solve(summing.transposedTimes(metric.solve(base)))
    #expect(worstRelativeError(found.elements, expected.elements) < 1e-10)
  }
}
