/// How an exponential smoothing model is estimated.
public struct ETSOptions: Hashable, Sendable {
  /// Where the smoothing parameters may lie.
  public var bounds: ETSBounds
  /// Starts of the search: the best of the tried rates, the second best, …; with more than one a season
  /// that hardly changes is tried as well.
  public var starts: Int
  /// Largest gradient element of −log L / n at which the search stops.
  public var gradientTolerance: Double
  /// Decrease of −log L / n below which it stops.
  public var decreaseTolerance: Double
  /// Iterations allowed.
  public var maximumIterations: Int

  /// Options with the house defaults: log L is then right to about 1e-6.
  public init(
    bounds: ETSBounds = .usual, starts: Int = 2, gradientTolerance: Double = 1e-7,
    decreaseTolerance: Double = 1e-9, maximumIterations: Int = 500
  ) {
    self.bounds = bounds
    self.starts = starts
    self.gradientTolerance = gradientTolerance
    self.decreaseTolerance = decreaseTolerance
    self.maximumIterations = maximumIterations
  }

  /// For comparing models: log L right to about a hundredth.
  static func screening(bounds: ETSBounds) -> ETSOptions {
    ETSOptions(
      bounds: bounds, starts: 1, gradientTolerance: 1e-5, decreaseTolerance: 1e-6,
      maximumIterations: 200)
  }

  func check() throws(ModelError) {
    guard starts >= 1 else { throw .invalidOption("starts is \(starts); give at least 1") }
    guard gradientTolerance > 0, decreaseTolerance >= 0 else {
      throw .invalidOption("the tolerances of a search must be positive")
    }
    guard maximumIterations >= 0 else {
      throw .invalidOption("maximum iterations is \(maximumIterations); give 0 or more")
    }
  }
}
