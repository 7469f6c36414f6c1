/// A structural model to estimate, without its regressors.
///
/// Variances and shapes are estimated by exact maximum likelihood with a diffuse start for level,
/// slope (unless damped), seasonal pattern and drifting coefficients.
public struct StructuralSpecification: Hashable, Sendable {
  /// Level, slope, seasonal, cycle, irregular.
  public let components: StructuralComponents
  /// Observations per season; 1 when there is none.
  public let period: Int

  /// A model from its components.
  ///
  /// - Throws: `ModelError.invalidSpecification` for a seasonal without a season, harmonics or
  ///   bounds outside their range, and a model without any variance.
  public init(_ components: StructuralComponents, period: Int) throws(ModelError) {
    precondition(period >= 1, "period \(period) must be positive")
    self.components = components
    self.period = period
    try check()
  }

  private func check() throws(ModelError) {
    if components.seasonal != nil, period < 2 {
      throw .invalidSpecification(
        "\(components) has a seasonal part, but the series has no season; leave it out, or give the "
          + "length of the season with --period")
    }
    if case .trigonometric(let harmonics?) = components.seasonal,
      !(1...(period / 2)).contains(harmonics)
    {
      throw .invalidSpecification(
        "a season of \(period) has 1 to \(period / 2) harmonics, not \(harmonics)")
    }
    if let bounds = components.cyclePeriods, bounds.lowerBound <= 2 {
      throw .invalidSpecification(
        "a cycle is longer than 2 periods; its bounds are \(bounds.lowerBound) to "
          + "\(bounds.upperBound)")
    }
    guard !varianceNames.isEmpty else {
      throw .invalidSpecification(
        "\(components) leaves nothing random; add an irregular or a level that moves")
    }
  }

  /// Names of the variances in the order used everywhere.
  public var varianceNames: [String] {
    var names: [String] = []
    if components.hasIrregular { names.append("irregular") }
    if components.level == .random { names.append("level") }
    if components.slope == .random || components.slope == .damped { names.append("slope") }
    if let seasonal = components.seasonal, seasonal != .fixed { names.append("seasonal") }
    if components.hasCycle { names.append("cycle") }
    return names + components.drifting
  }

  /// Names of the shapes: damping of slope and cycle, period of the cycle.
  public var shapeNames: [String] {
    (components.slope == .damped ? ["slope.damping"] : [])
      + (components.hasCycle ? ["cycle.damping", "cycle.period"] : [])
  }

  /// Names of variances (`sigma2.level`) and shapes, in the order of all parameters.
  public var parameterNames: [String] { varianceNames.map { "sigma2.\($0)" } + shapeNames }

  /// Bounds on the period of the cycle for a series of `count` observations.
  ///
  /// By default 1.5 to 12 years, the range of business cycles (Burns & Mitchell 1946), from 3
  /// observations on, and at most as long as the series.
  func cycleBounds(count: Int) -> ClosedRange<Double> {
    if let given = components.cyclePeriods { return given }
    let low = Swift.max(1.5 * Double(period), 3)
    return low...Swift.max(Swift.min(12 * Double(period), Double(count)), 2 * low)
  }
}

/// Values of a structural model's parameters.
public struct StructuralParameters: Hashable, Sendable {
  /// Variances in the order of `StructuralSpecification.varianceNames`.
  public var variances: [Double]
  /// Shapes in the order of `StructuralSpecification.shapeNames`; the cycle by its period.
  public var shapes: [Double]

  /// Variances and shapes.
  public init(variances: [Double], shapes: [Double] = []) {
    self.variances = variances
    self.shapes = shapes
  }
}
