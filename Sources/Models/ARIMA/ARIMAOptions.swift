/// How an ARIMA model is estimated.
public struct ARIMAOptions: Hashable, Sendable {
  /// Starting points of the search; more are added when the gradient test fails or a root nears
  /// the unit circle.
  public var starts: Int
  /// Convergence: largest gradient element of −log L / n in the search parameters.
  public var gradientTolerance: Double
  /// Iterations allowed from one start; with 0 the start itself is the estimate.
  public var maximumIterations: Int
  /// Whether the covariance of the coefficients is computed.
  public var computesCovariance: Bool

  /// Convergence as well: a step that would raise log L by less than this; zero never.
  package var gainTolerance = 0.0

  /// Whether residuals are computed; without them a fit serves comparisons alone.
  package var computesResiduals = true

  /// A similar fit, where the first search begins; nil for none.
  ///
  /// A search that begins near its end is shorter and ends within its tolerance of the other.
  package var nearby: NearbyFit?

  /// Whether a search that ends doubtfully is begun again from other points.
  public var rescues = true

  /// Options for comparing many candidates: no standard errors, no residuals, no second search.
  ///
  /// At these tolerances the criterion is right to about 1e-5, far below any difference that
  /// decides, and a search that creeps along the boundary ends early; 60 iterations are three times
  /// what a model worth choosing takes.
  public static var screening: ARIMAOptions {
    var options = ARIMAOptions(
      gradientTolerance: 1e-5, maximumIterations: 60, computesCovariance: false)
    options.gainTolerance = 1e-5
    options.rescues = false
    options.computesResiduals = false
    return options
  }

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
