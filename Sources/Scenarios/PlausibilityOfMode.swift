import LinearAlgebra
import Probability
import TimeSeries

extension Plausibility {
  /// The plausibility of a scenario's statements and shocks; nil when there are none.
  ///
  /// Costs are exact where statements are linear, else those of the statements linearised at the
  /// mode: leaving out statement i lowers q by (S⁻¹ρ)ᵢ² / (S⁻¹)ᵢᵢ with S = A Σ Aᵀ + R and ρ = b − A μ.
  ///
  /// A shock is a statement dᵗz = c like the others.
  ///
  /// - Parameters:
  ///   - scenario: The scenario laid on its law.
  ///   - baselineMeans: Means of the stated measures under the baseline, by row.
  ///   - reached: Probabilities that the baseline goes as far, by row.
  init?(_ scenario: ConditionedScenario, baselineMeans: [Double], reached: [Double]) {
    guard let (basis, shocks) = scenario.statementsAndShocks, basis.rank > 0 else { return nil }
    let statements = scenario.statements
    let coordinates = basis.basis.transposedTimes(shocks)
    let square = dot(shocks, shocks)
    let multipliers = basis.triangle.solvedUpper(coordinates, transposed: false)
    var costs: [(row: Int, cost: StatementCost)] = []
    for (place, row) in basis.pivots.enumerated() {
      var unit = [Double](repeating: 0, count: basis.rank)
      unit[place] = 1
      // Row `place` of R⁻¹ is R⁻ᵀ applied to a unit vector; its square is (S⁻¹)ᵢᵢ, scaled.
      let inverseRow = basis.triangle.solvedUpper(unit, transposed: true)
      let sigma = dot(basis.triangle.column(place), coordinates)
      let isShock = row >= statements.rows.count
      let assumption =
        isShock
        ? scenario.prepared.shocks?.assumptions[row - statements.rows.count]
        : statements.rowAssumptions[row]
      guard let assumption else { continue }
      costs.append(
        (
          row,
          StatementCost(
            assumption: assumption, sigma: sigma,
            cost: multipliers[place] * multipliers[place] / dot(inverseRow, inverseRow),
            baseline: isShock
              ? nil : tableText(baselineMeans[row], statements.rowMeasures[row].unit),
            probability: isShock ? nil : reached[row])
        ))
    }
    q = square
    degreesOfFreedom = basis.rank
    pValue = ChiSquared(degreesOfFreedom: Double(basis.rank)).upperTail(square)
    self.costs = costs.sorted { $0.row < $1.row }.map(\.cost)
  }
}

extension ConditionedScenario {
  /// A basis of statements and shocks together, and the mode in the law's shocks; nil without either.
  fileprivate var statementsAndShocks: (basis: StatementBasis, shocks: [Double])? {
    guard let given = prepared.shocks else {
      return conditioning.map { ($0.mode.basis, $0.mode.shocks) }
    }
    guard let conditioning else { return (StatementBasis(columns: given.directions), given.shocks) }
    // Statements again with the directions of the shocks left in: months at the mode are the same.
    let space = ShockSpace(law: free.extended(prepared.beforeShocks), rows: conditioning.rows)
    let gradients = space.gradients(at: space.point(at: conditioning.mode.shocks))
    let padding = [Double](repeating: 0, count: space.count - given.directions.rows)
    let directions = (0..<given.directions.columns).map { given.directions.column($0) + padding }
    let columns = (0..<gradients.columns).map { gradients.column($0) } + directions
    let shocks = zip(conditioning.mode.shocks, given.shocks + padding).map { $0 + $1 }
    return (StatementBasis(columns: Matrix(columnVectors: columns)), shocks)
  }
}
