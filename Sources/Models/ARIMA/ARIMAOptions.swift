/// How an ARIMA model is estimated.
public struct ARIMAOptions: Hashable, Sendable {
  /// Starting points of the search; more are added when the gradient test fails or a root nears
  /// the unit circle.
  public var starts: Int
  /// Convergence: largest gradient element of −log L / n in the search parameters.
  public var gradientTolerance: Double
  /// Iterations allowed from one start.
  public var maximumIterations: Int
  /// Whether the covariance of the coefficients is computed.
  public var computesCovariance: Bool

  /// Options with defaults that suit monthly and quarterly series.
  ///
  /// The gradient tolerance moves a coefficient by far less than 1e-4 of its standard error:
  /// the step that is left is about tolerance · √n standard errors.
  public init(
    starts: Int = 1, gradientTolerance: Double = 1e-7, maximumIterations: Int = 200,
    computesCovariance: Bool = true
  ) {
    self.starts = starts
    self.gradientTolerance = gradientTolerance
    self.maximumIterations = maximumIterations
    self.computesCovariance = computesCovariance
  }
}
