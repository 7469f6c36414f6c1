import LinearAlgebra
import Probability
import TimeSeries

extension Plausibility {
  /// The plausibility of statements a law was conditioned on; nil when there are none.
  ///
  /// Costs are exact where statements are linear, else those of the statements linearised at the
  /// mode: leaving out statement i lowers q by (S⁻¹ρ)ᵢ² / (S⁻¹)ᵢᵢ with S = A Σ Aᵀ + R and ρ = b − A μ.
  init?(_ conditioning: Conditioning, statements: ScenarioStatements) {
    let basis = conditioning.mode.basis
    guard basis.rank > 0 else { return nil }
    let coordinates = basis.basis.transposedTimes(conditioning.mode.shocks)
    let square = dot(conditioning.mode.shocks, conditioning.mode.shocks)
    let law = conditioning.law
    let medians = law.levels(of: law.mean)
    let multipliers = basis.triangle.solvedUpper(coordinates, transposed: false)
    var costs: [(row: Int, cost: StatementCost)] = []
    for (place, row) in basis.pivots.enumerated() {
      var unit = [Double](repeating: 0, count: basis.rank)
      unit[place] = 1
      // Row `place` of R⁻¹ is R⁻ᵀ applied to a unit vector; its square is (S⁻¹)ᵢᵢ, scaled.
      let inverseRow = basis.triangle.solvedUpper(unit, transposed: true)
      let sigma = dot(basis.triangle.column(place), coordinates)
      let central = medians.withUnsafeBufferPointer { conditioning.rows[row].form.value($0) }
      costs.append(
        (
          row,
          StatementCost(
            assumption: statements.rowAssumptions[row], sigma: sigma,
            cost: multipliers[place] * multipliers[place] / dot(inverseRow, inverseRow),
            baseline: valueText(central, statements.rowMeasures[row].unit))
        ))
    }
    q = square
    degreesOfFreedom = basis.rank
    pValue = ChiSquared(degreesOfFreedom: Double(basis.rank)).upperTail(square)
    self.costs = costs.sorted { $0.row < $1.row }.map(\.cost)
  }
}
