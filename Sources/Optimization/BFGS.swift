/// Quasi-Newton minimization with exact gradients: BFGS in inverse form.
///
///     s = x⁺ − x,  y = g⁺ − g,  ρ = 1/(yᵀs),  H⁺ = (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ
///
/// The line search looks for the weak Wolfe conditions by bracketing with safeguarded interpolation;
/// where the decrease drowns in rounding it accepts the approximate conditions of Hager & Zhang (2005).
/// Points where the objective is not finite are outside: the step is cut back.
///
/// Sources: Nocedal & Wright (2006), Numerical Optimization, chapter 6;
/// Hager & Zhang (2005), SIAM Journal on Optimization 16, 170–192.
public struct BFGS: Hashable, Sendable {
  /// Converged when the largest gradient element is at most this.
  public var gradientTolerance: Double
  /// Iterations allowed.
  public var maximumIterations: Int
  /// Converged also when the next step would lower the objective by no more than this, by the
  /// quadratic model gᵀHg/2; zero never.
  public var decreaseTolerance: Double

  /// A minimizer; tolerances are in units of the objective per unit of x, and of the objective.
  public init(
    gradientTolerance: Double = 1e-7, maximumIterations: Int = 200, decreaseTolerance: Double = 0
  ) {
    self.gradientTolerance = gradientTolerance
    self.maximumIterations = maximumIterations
    self.decreaseTolerance = decreaseTolerance
  }

  /// Where the search ended.
  public struct Result: Sendable {
    /// The best point found.
    public let point: [Double]
    /// The objective there.
    public let value: Double
    /// The gradient there.
    public let gradient: [Double]
    /// Largest magnitude of a gradient element.
    public let gradientNorm: Double
    /// Steps taken.
    public let iterations: Int
    /// Evaluations of objective and gradient.
    public let evaluations: Int
    /// Whether the gradient test, or that of the decrease, was passed.
    public let converged: Bool
    /// The inverse H of the Hessian as the steps have shown it, k × k, column-major.
    public let inverse: [Double]
  }

  /// Evaluates the objective at x, writes its gradient, returns the value (not finite: outside).
  public typealias Objective = (
    _ x: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>
  ) -> Double

  /// Minimizes from a starting point.
  ///
  /// - Parameters:
  ///   - start: Starting point, k elements.
  ///   - inverse: H of an earlier search of nearly the same objective, k × k; nil for none.
  ///   - objective: Value and exact gradient; both arguments have k elements.
  /// - Returns: The best point; `converged` is false when the iterations or the line search gave out,
  ///   and the value is not finite when the start is outside.
  /// - Complexity: O(k²) an iteration besides the objective; allocates nothing per evaluation.
  public func minimize(
    from start: [Double], inverse: [Double]? = nil, objective: Objective
  ) -> Result {
    var state = BFGSState(count: start.count, inverse: inverse)
    state.point = start
    state.value = state.evaluate(objective)
    var iterations = 0
    while iterations < maximumIterations, state.value.isFinite, !hasConverged(state) {
      guard state.step(objective) else { break }
      iterations += 1
    }
    return Result(
      point: state.point, value: state.value, gradient: state.gradient,
      gradientNorm: state.gradientNorm, iterations: iterations, evaluations: state.evaluations,
      converged: state.value.isFinite && hasConverged(state), inverse: state.inverse)
  }

  private func hasConverged(_ state: BFGSState) -> Bool {
    state.gradientNorm <= gradientTolerance || state.expectedDecrease < decreaseTolerance
  }

  /// Minimizes from a starting point, with arrays.
  ///
  /// - Parameters:
  ///   - start: Starting point, k elements.
  ///   - inverse: H of an earlier search of nearly the same objective, k × k; nil for none.
  ///   - objective: Value and gradient at a point; the gradient must have k elements.
  /// - Returns: As the other form.
  public func minimize(
    from start: [Double], inverse: [Double]? = nil,
    objective: ([Double]) -> (value: Double, gradient: [Double])
  ) -> Result {
    let k = start.count
    return minimize(from: start, inverse: inverse) { x, gradient in
      let result = objective(Array(UnsafeBufferPointer(start: x, count: k)))
      precondition(result.gradient.count == k, "gradient has \(result.gradient.count) of \(k)")
      for i in 0..<k { gradient[i] = result.gradient[i] }
      return result.value
    }
  }
}
