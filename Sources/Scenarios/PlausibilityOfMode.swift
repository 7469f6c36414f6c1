import LinearAlgebra
import Probability
import TimeSeries

extension Plausibility {
  /// The plausibility of statements a law was conditioned on; nil when there are none.
  ///
  /// Costs are exact where statements are linear, else those of the statements linearised at the
  /// mode: leaving out statement i lowers q by (S⁻¹ρ)ᵢ² / (S⁻¹)ᵢᵢ with S = A Σ Aᵀ + R and ρ = b − A μ.
  ///
  /// - Parameters:
  ///   - conditioning: The law with the statements laid on it.
  ///   - statements: The statements behind its rows.
  ///   - baselineMeans: Means of the stated measures under the baseline, by row.
  init?(_ conditioning: Conditioning, statements: ScenarioStatements, baselineMeans: [Double]) {
    let basis = conditioning.mode.basis
    guard basis.rank > 0 else { return nil }
    let coordinates = basis.basis.transposedTimes(conditioning.mode.shocks)
    let square = dot(conditioning.mode.shocks, conditioning.mode.shocks)
    let multipliers = basis.triangle.solvedUpper(coordinates, transposed: false)
    var costs: [(row: Int, cost: StatementCost)] = []
    for (place, row) in basis.pivots.enumerated() {
      var unit = [Double](repeating: 0, count: basis.rank)
      unit[place] = 1
      // Row `place` of R⁻¹ is R⁻ᵀ applied to a unit vector; its square is (S⁻¹)ᵢᵢ, scaled.
      let inverseRow = basis.triangle.solvedUpper(unit, transposed: true)
      let sigma = dot(basis.triangle.column(place), coordinates)
      costs.append(
        (
          row,
          StatementCost(
            assumption: statements.rowAssumptions[row], sigma: sigma,
            cost: multipliers[place] * multipliers[place] / dot(inverseRow, inverseRow),
            baseline: tableText(baselineMeans[row], statements.rowMeasures[row].unit))
        ))
    }
    q = square
    degreesOfFreedom = basis.rank
    pValue = ChiSquared(degreesOfFreedom: Double(basis.rank)).upperTail(square)
    self.costs = costs.sorted { $0.row < $1.row }.map(\.cost)
  }
}
