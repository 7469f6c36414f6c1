/// How forecasts of a system's series are made to add up: the weight W of the projection.
public enum ReconciliationMethod: String, Hashable, Sendable, CaseIterable {
  /// Leaves stay, aggregates are their sums.
  case bottomUp
  /// W = I: ordinary least squares.
  case ols
  /// W = the number of leaves in each node: structural scaling.
  case structural
  /// W = the variances of one-step errors.
  case wls
  /// W = the covariance of one-step errors with shrunk correlations: minimum trace.
  case mint

  /// The method in words.
  public var title: String {
    switch self {
    case .bottomUp: "bottom-up"
    case .ols: "ordinary least squares"
    case .structural: "least squares weighted by structure"
    case .wls: "least squares weighted by error variances"
    case .mint: "minimum trace with shrunk covariance"
    }
  }

  /// The weight W of a system.
  ///
  /// - Parameters:
  ///   - system: The series with n nodes.
  ///   - errors: The covariance of one-step errors; read by `wls` and `mint` only, which trap
  ///     without.
  /// - Returns: W in the order of the nodes.
  public func weights(
    of system: SeriesSystem, errors: ShrinkageCovariance? = nil
  ) -> FactoredCovariance {
    let n = system.nodes.count
    switch self {
    case .bottomUp:
      let aggregates = Set(system.aggregates)
      return FactoredCovariance(diagonal: (0..<n).map { aggregates.contains($0) ? 1 : 0 })
    case .ols: return FactoredCovariance(diagonal: [Double](repeating: 1, count: n))
    case .structural: return FactoredCovariance(diagonal: system.leafCounts)
    case .wls, .mint:
      guard let errors else { preconditionFailure("\(title) needs past errors") }
      precondition(errors.deviations.count == n, "\(n) series, \(errors.deviations.count) errors")
      return self == .mint
        ? errors.covariance
        : FactoredCovariance(diagonal: errors.deviations.map { $0 * $0 })
    }
  }
}
