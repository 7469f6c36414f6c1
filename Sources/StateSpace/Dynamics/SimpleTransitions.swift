/// T = I: levels that walk and coefficients that stay.
public struct IdentityTransition: TransitionOperator {
  /// The number of states.
  public let stateCount: Int

  /// The identity on `stateCount` states.
  public init(stateCount: Int) { self.stateCount = stateCount }

  /// Leaves the vectors as they are.
  public func apply(to vectors: StateVectors, at time: Int) {}

  /// Leaves the vectors as they are.
  public func applyTransposed(to vectors: StateVectors, at time: Int) {}
}

/// A level and its slope: μ' = μ + ν, ν' = φ ν, with φ = 1 for the undamped local linear trend.
public struct TrendTransition: TransitionOperator {
  /// The damping φ of the slope.
  public let damping: Double
  /// Two states: level, slope.
  public var stateCount: Int { 2 }

  /// The trend with slope damping φ.
  public init(damping: Double = 1) { self.damping = damping }

  /// Adds the slope to the level.
  public func apply(to vectors: StateVectors, at time: Int) {
    let (level, slope) = (vectors.state(0), vectors.state(1))
    for k in stride(from: 0, to: vectors.count * vectors.vectorStride, by: vectors.vectorStride) {
      level[k] += slope[k]
      slope[k] *= damping
    }
  }

  /// The adjoint: the level's weight flows into the slope's.
  public func applyTransposed(to vectors: StateVectors, at time: Int) {
    let (level, slope) = (vectors.state(0), vectors.state(1))
    for k in stride(from: 0, to: vectors.count * vectors.vectorStride, by: vectors.vectorStride) {
      slope[k] = level[k] + damping * slope[k]
    }
  }
}

/// Dummy seasonal of period s in s − 1 states: γ' = −Σ γ, the older ones shift down.
///
/// Source: Durbin & Koopman (2012), section 3.2.1.
public struct SeasonalTransition: TransitionOperator {
  /// The number of seasons s.
  public let period: Int
  /// s − 1 states: this season, the one before and so on.
  public var stateCount: Int { period - 1 }

  /// The pattern of `period` ≥ 2 seasons.
  public init(period: Int) {
    precondition(period >= 2, "a seasonal pattern needs at least 2 seasons, not \(period)")
    self.period = period
  }

  /// Minus the sum on top, the rest shifted.
  public func apply(to vectors: StateVectors, at time: Int) {
    let m = stateCount
    vectors.sum(states: m)
    vectors.shiftDown(states: m)
    vectors.setFromScratch(state: 0, factor: -1)
  }

  /// The adjoint: x_j' = x_{j+1} − x_0, and −x_0 at the end.
  public func applyTransposed(to vectors: StateVectors, at time: Int) {
    let m = stateCount
    vectors.copyToScratch(state: 0)
    vectors.shiftUp(states: m)
    vectors.setFromScratch(state: m - 1, factor: 0)
    for i in 0..<m { vectors.addFromScratch(state: i, factor: -1) }
  }
}

/// Damped rotations in pairs of states, followed by one alternating state where wanted.
///
///     (c, s)' = ρ (c cos λ + s sin λ, −c sin λ + s cos λ),   alternating: c' = −ρ c
///
/// Serves trigonometric seasonals and cycles. Source: Durbin & Koopman (2012), section 3.2.1;
/// Harvey (1989), section 2.3.
public struct RotationTransition: TransitionOperator {
  private let cosines: [Double]
  private let sines: [Double]
  private let alternating: Double?

  /// Two states a rotation and one for the alternating term.
  public let stateCount: Int

  /// Rotations given by their cosines and sines, already multiplied by the damping.
  init(cosines: [Double], sines: [Double], alternating: Double?) {
    (self.cosines, self.sines, self.alternating) = (cosines, sines, alternating)
    stateCount = 2 * cosines.count + (alternating == nil ? 0 : 1)
  }

  /// Rotates each pair.
  public func apply(to vectors: StateVectors, at time: Int) { rotate(vectors, sign: 1) }

  /// Rotates each pair backwards, with the same damping.
  public func applyTransposed(to vectors: StateVectors, at time: Int) { rotate(vectors, sign: -1) }

  private func rotate(_ vectors: StateVectors, sign: Double) {
    let end = vectors.count * vectors.vectorStride
    for (index, cosine) in cosines.enumerated() {
      let sine = sign * sines[index]
      let (first, second) = (vectors.state(2 * index), vectors.state(2 * index + 1))
      for k in stride(from: 0, to: end, by: vectors.vectorStride) {
        let (a, b) = (first[k], second[k])
        first[k] = cosine * a + sine * b
        second[k] = cosine * b - sine * a
      }
    }
    if let alternating {
      let last = vectors.state(stateCount - 1)
      for k in stride(from: 0, to: end, by: vectors.vectorStride) { last[k] *= alternating }
    }
  }
}
