extension ARIMAFit {
  /// Roots of one factor of the model.
  public struct FactorRoots: Sendable {
    /// `ar`, `ma`, `sar` or `sma`.
    public let factor: String
    /// Roots z of the factor as a polynomial in B, or in Bˢ for a seasonal one.
    public let roots: [PolynomialRoot]
  }

  /// Roots of the factors that the model has; all lie outside the unit circle.
  public var roots: [FactorRoots] {
    let counts = [
      specification.order.p, specification.order.q, specification.seasonal.p,
      specification.seasonal.q,
    ]
    var rest = armaCoefficients[...]
    return zip(["ar", "ma", "sar", "sma"], counts).compactMap { factor, count in
      let coefficients = rest.prefix(count).map { factor.hasSuffix("ar") ? -$0 : $0 }
      rest = rest.dropFirst(count)
      guard count > 0 else { return nil }
      // Coefficients of a fit are finite; an iteration that does not end tells nothing to report.
      let roots = (try? polynomialRoots([1] + coefficients)) ?? []
      return FactorRoots(factor: factor, roots: roots)
    }
  }
}
