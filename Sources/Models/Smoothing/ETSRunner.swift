/// Picks the specialised kernel of a specification.
struct ETSRunner {
  let specification: ETSSpecification

  /// Runs from the initial states in `tape`.
  func forward(_ tape: ETSTape, _ rates: ETSRates) -> ETSSums {
    switch specification.error {
    case .additive: forward(AbsoluteError.self, tape, rates)
    case .multiplicative: forward(RelativeError.self, tape, rates)
    }
  }

  /// Derivatives of ½ log Σ e² + weight · Σ log μ after `forward`.
  func backward(
    _ tape: ETSTape, _ rates: ETSRates, inverseSquares: Double, weight: Double
  ) -> ETSSlopes {
    switch specification.error {
    case .additive: backward(AbsoluteError.self, tape, rates, inverseSquares, weight)
    case .multiplicative: backward(RelativeError.self, tape, rates, inverseSquares, weight)
    }
  }

  private func forward<E: ETSErrorForm>(
    _ error: E.Type, _ tape: ETSTape, _ rates: ETSRates
  ) -> ETSSums {
    switch specification.trend {
    case .none: forward(error, NoPart.self, tape, rates)
    case .additive, .dampedAdditive: forward(error, AddedPart.self, tape, rates)
    case .multiplicative, .dampedMultiplicative: forward(error, FactorPart.self, tape, rates)
    }
  }

  private func forward<E: ETSErrorForm, T: ETSTrendForm>(
    _ error: E.Type, _ trend: T.Type, _ tape: ETSTape, _ rates: ETSRates
  ) -> ETSSums {
    switch specification.season {
    case .none: ETSKernel<E, T, NoPart>.forward(tape, rates)
    case .additive: ETSKernel<E, T, AddedPart>.forward(tape, rates)
    case .multiplicative: ETSKernel<E, T, FactorPart>.forward(tape, rates)
    }
  }

  private func backward<E: ETSErrorForm>(
    _ error: E.Type, _ tape: ETSTape, _ rates: ETSRates, _ inverseSquares: Double, _ weight: Double
  ) -> ETSSlopes {
    switch specification.trend {
    case .none: backward(error, NoPart.self, tape, rates, inverseSquares, weight)
    case .additive, .dampedAdditive:
      backward(error, AddedPart.self, tape, rates, inverseSquares, weight)
    case .multiplicative, .dampedMultiplicative:
      backward(error, FactorPart.self, tape, rates, inverseSquares, weight)
    }
  }

  private func backward<E: ETSErrorForm, T: ETSTrendForm>(
    _ error: E.Type, _ trend: T.Type, _ tape: ETSTape, _ rates: ETSRates,
    _ inverseSquares: Double, _ weight: Double
  ) -> ETSSlopes {
    switch specification.season {
    case .none:
      ETSKernel<E, T, NoPart>.backward(
        tape, rates, inverseSquares: inverseSquares, weight: weight)
    case .additive:
      ETSKernel<E, T, AddedPart>.backward(
        tape, rates, inverseSquares: inverseSquares, weight: weight)
    case .multiplicative:
      ETSKernel<E, T, FactorPart>.backward(
        tape, rates, inverseSquares: inverseSquares, weight: weight)
    }
  }
}
