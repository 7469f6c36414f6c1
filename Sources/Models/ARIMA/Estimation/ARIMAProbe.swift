/// A window on single likelihood evaluations, for tests and benchmarks.
package final class ARIMAProbe {
  private let objective: ARIMAObjective
  private let parameters: UnsafeMutablePointer<Double>
  private let slope: UnsafeMutablePointer<Double>

  /// Prepares a series without regressors.
  package init(_ specification: ARIMASpecification, _ series: [Double]) throws(ModelError) {
    let data = try ARIMAData(
      specification: specification, series: series, regressors: nil, names: [])
    objective = ARIMAObjective(problem: try ARIMAProblem(data: data))
    parameters = .allocate(capacity: objective.parameterCount)
    slope = .allocate(capacity: objective.parameterCount)
  }

  deinit {
    parameters.deallocate()
    slope.deallocate()
  }

  /// −log L/ν up to a constant at search parameters, by the fast recursions.
  package func value(_ z: [Double]) -> Double {
    set(z)
    return objective.evaluate(gradient: nil)
  }

  /// The same by the companion filter.
  package func companionValue(_ z: [Double]) -> Double {
    set(z)
    objective.prefersCompanion = true
    defer { objective.prefersCompanion = false }
    return objective.evaluate(gradient: nil)
  }

  /// Value and gradient in the search parameters.
  package func gradient(_ z: [Double]) -> (value: Double, gradient: [Double]) {
    set(z)
    let value = objective.evaluate(gradient: slope)
    return (value, Array(UnsafeBufferPointer(start: slope, count: z.count)))
  }

  private func set(_ z: [Double]) {
    for (i, value) in z.enumerated() { parameters[i] = value }
    objective.setSearch(parameters)
  }
}
