import RealModule

extension ARIMAFit {
  /// Why a fit should not be chosen, whatever its criterion; nil when it may.
  func rejection(under options: ARIMASelectionOptions) -> String? {
    let factors = roots
    for factor in factors {
      let span = factor.factor.hasPrefix("s") ? Double(specification.period) : 1
      let smallest = Double.pow(options.smallestRoot, span)
      if factor.roots.contains(where: { $0.modulus < smallest }) {
        return "\(factor.factor) has a root on the unit circle, or too near to it"
      }
    }
    if options.rejectsCancellingRoots, let cancelling = Self.cancelling(factors) {
      return cancelling
    }
    // A gradient of this size moves the criterion by far less than a candidate's parameter.
    return converged || gradientNorm < 1e-4 ? nil : "the search did not converge"
  }

  private static func cancelling(_ factors: [FactorRoots]) -> String? {
    var roots: [String: [PolynomialRoot]] = [:]
    for factor in factors { roots[factor.factor] = factor.roots }
    for (ar, ma) in [("ar", "ma"), ("sar", "sma")] {
      for first in roots[ar] ?? [] {
        for second in roots[ma] ?? [] where distance(first, second) < cancellation {
          return "a root of \(ar) and one of \(ma) cancel"
        }
      }
    }
    return nil
  }

  /// An autoregressive and a moving-average root whose inverses are nearer than this cancel.
  private static let cancellation = 0.02

  /// |1/a − 1/b|.
  private static func distance(_ a: PolynomialRoot, _ b: PolynomialRoot) -> Double {
    .hypot(a.real - b.real, a.imaginary - b.imaginary) / (a.modulus * b.modulus)
  }
}
