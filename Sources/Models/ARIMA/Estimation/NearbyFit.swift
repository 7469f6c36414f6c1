import Optimization
import RealModule

/// What a search may take over from the fit of a similar model.
package struct NearbyFit: Hashable, Sendable {
  /// p, q, P, Q of that model.
  let counts: [Int]
  /// Its ARMA coefficients in that order.
  package let coefficients: [Double]

  package init(_ model: ARIMASpecification, coefficients: [Double]) {
    counts = [model.order.p, model.order.q, model.seasonal.p, model.seasonal.q]
    self.coefficients = coefficients
  }

  /// The search parameters of its factors; nil when one is not stationary, or so near to the boundary
  /// that a search which begins there would stay: the map is flat.
  var searchFactors: [[Double]]? {
    var rest = coefficients[...]
    var factors: [[Double]] = []
    for (index, count) in counts.enumerated() {
      // A moving average is minus the autoregression of the map.
      let factor = rest.prefix(count).map { index % 2 == 0 ? $0 : -$0 }
      rest = rest.dropFirst(count)
      guard let partials = PartialAutocorrelation.partials(coefficients: factor),
        partials.allSatisfy({ $0.magnitude < Self.bound })
      else { return nil }
      factors.append(PartialAutocorrelation.unbounded(partials: partials))
    }
    return factors
  }

  private static let bound = 0.98
}

extension ARIMAFit {
  /// This fit as a start for similar ones.
  package var nearby: NearbyFit { NearbyFit(specification, coefficients: armaCoefficients) }
}
