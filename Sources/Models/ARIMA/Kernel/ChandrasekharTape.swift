import RealModule

/// Limits inside which the Chandrasekhar recursions are trusted.
enum ChandrasekharGuard {
  /// γ(0)/σ² above which differences of near-equal numbers cost more than 1e-6 of log-likelihood.
  static let largestVariance = 1e5
  /// Innovation variances are at least one in units of σ²; the slack is their rounding at the limit
  /// above (1e5 · n · 1e-16 for n in the hundreds).
  static let smallestInnovation = 1 - 1e-8
  /// The product of variances is turned into a logarithm before it can overflow: factors are below
  /// `largestVariance`.
  static let largestProduct = 1e250
}

/// Chandrasekhar recursions of a stationary ARMA process, for columns that share the gains.
///
/// With K the covariance gain, F the innovation variance and V = F W, where W spans the change of
/// the state covariance (rank one from a stationary start):
///
///     v = y − a₀,  c = V₀/F
///     a⁺ = T a + K v/F,  K⁺ = K − c T V,  V⁺ = T V − c K,  F⁺ = F − c V₀
///
/// T shifts by one and feeds φ* back. Row t of the tape holds K and V before the step of time t, which
/// the reverse pass and further columns read; rows are padded with zeros to whole vectors. Vectors are
/// loaded as they were stored and shifted in registers: a load across two fresh stores would stall.
///
/// Sources: Morf, Sidhu & Kailath (1974), IEEE Transactions on Automatic Control 19, 315–323;
/// Pearlman (1980), Biometrika 67, 232–233; Herbst (2015), Computational Economics 45, 693–705.
struct ChandrasekharTape {
  /// Two lanes are what every x86-64 has; wider ones pad short gains and gain nothing (measured).
  typealias Vector = SIMD2<Double>

  let count: Int
  let columns: Int
  /// Vectors that hold one gain.
  let width: Int
  /// Vectors from row to row: one zero vector follows each row.
  let stride: Int
  /// Rows of K and of V.
  let gains: UnsafeMutablePointer<Vector>
  let changes: UnsafeMutablePointer<Vector>
  /// φ* padded with zeros.
  let phi: UnsafeMutablePointer<Vector>
  /// Whether φ* has coefficients at all.
  let hasFeedback: Bool
  /// 1/F by time.
  let inverses: UnsafeMutablePointer<Double>
  /// Innovations and predictions, column c at `c * count`.
  let innovations: UnsafeMutablePointer<Double>
  let predictions: UnsafeMutablePointer<Double>
  /// Σ v²/F of each column.
  let squares: UnsafeMutablePointer<Double>
  private let states: UnsafeMutablePointer<Vector>

  /// Bytes of workspace that a tape and its reverse pass take.
  static func bytes(count n: Int, columns: Int, shape: ARMAShape) -> Int {
    let vectors = (2 * (n + 1) + 2 * columns + 8) * (shape.gainCount / 2 + 2)
    return vectors * MemoryLayout<Vector>.stride + (n * (1 + 2 * columns) + 4 * columns) * 8
      + 20 * 64
  }

  /// A tape at its start: K₀, V₀ = K₀ and φ* from the start of the filter.
  init<Scalar: KernelScalar>(
    count: Int, columns: Int, shape: ARMAShape, polynomials: ARMAPolynomials<Scalar>,
    initial: InitialGain<Scalar>, workspace: KernelWorkspace
  ) {
    self.count = count
    self.columns = columns
    hasFeedback = shape.arDegree > 0
    width = (shape.gainCount + 1) / 2
    stride = width + 1
    gains = workspace.take((count + 1) * stride)
    changes = workspace.take((count + 1) * stride)
    phi = workspace.take(stride)
    inverses = workspace.take(count)
    innovations = workspace.take(count * columns)
    predictions = workspace.take(count * columns)
    squares = workspace.take(columns)
    states = workspace.take(stride * columns)
    for i in 0..<stride {
      var (gain, feedback) = (Vector(repeating: 0), Vector(repeating: 0))
      for lane in 0..<2 {
        let place = 2 * i + lane
        gain[lane] = place < shape.gainCount ? initial.gain[place].value : 0
        feedback[lane] = place < shape.arDegree ? polynomials.phi[place].value : 0
      }
      gains[i] = gain
      changes[i] = gain
      phi[i] = feedback
    }
    for i in 0..<(stride * columns) { states[i] = Vector(repeating: 0) }
    for c in 0..<columns { squares[c] = 0 }
  }

  /// Runs all steps; `data` has column c at `c * count`, F₀ is `variance`.
  ///
  /// Returns Σ log F, or nil when the recursions left their limits. O(n r (1 + columns)).
  func run(data: UnsafePointer<Double>, variance: Double) -> Double? {
    guard variance < ChandrasekharGuard.largestVariance else { return nil }
    return hasFeedback
      ? steps(data, variance, hasFeedback: true) : steps(data, variance, hasFeedback: false)
  }

  /// `hasFeedback` is written out by the caller so that two loops are compiled.
  @inline(__always)
  private func steps(
    _ data: UnsafePointer<Double>, _ first: Double, hasFeedback: Bool
  ) -> Double? {
    var variance = first
    var logarithm = 0.0
    var product = 1.0
    var gain = gains
    var change = changes
    for t in 0..<count {
      let inverse = 1 / variance
      inverses[t] = inverse
      product *= variance
      if product > ChandrasekharGuard.largestProduct {
        logarithm += .log(product)
        product = 1
      }
      for c in 0..<columns {
        advance(
          states + c * stride, gain, column: c, time: t, observation: data[c * count + t],
          inverse: inverse, hasFeedback: hasFeedback)
      }
      let head = change[0][0]
      let reflection = head * inverse
      rotate(gain, change, reflection: reflection, head: head, hasFeedback: hasFeedback)
      gain += stride
      change += stride
      let next = variance - reflection * head
      guard next >= ChandrasekharGuard.smallestInnovation, next <= variance else { return nil }
      variance = next
    }
    return logarithm + .log(product)
  }

  @inline(__always)
  private func advance(
    _ state: UnsafeMutablePointer<Vector>, _ gain: UnsafeMutablePointer<Vector>, column: Int,
    time: Int, observation: Double, inverse: Double, hasFeedback: Bool
  ) {
    var current = state[0]
    let prediction = current[0]
    let innovation = observation - prediction
    let scaled = innovation * inverse
    squares[column] += innovation * scaled
    innovations[column * count + time] = innovation
    predictions[column * count + time] = prediction
    for i in 0..<width {
      let next = state[i &+ 1]
      var sum = Vector(current[1], next[0]) + gain[i] * scaled
      if hasFeedback { sum += phi[i] * prediction }
      state[i] = sum
      current = next
    }
  }

  @inline(__always)
  private func rotate(
    _ gain: UnsafeMutablePointer<Vector>, _ change: UnsafeMutablePointer<Vector>,
    reflection: Double, head: Double, hasFeedback: Bool
  ) {
    let nextGain = gain + stride
    let nextChange = change + stride
    var current = change[0]
    for i in 0..<width {
      let next = change[i &+ 1]
      var shifted = Vector(current[1], next[0])
      if hasFeedback { shifted += phi[i] * head }
      let old = gain[i]
      nextGain[i] = old - shifted * reflection
      nextChange[i] = shifted - old * reflection
      current = next
    }
    nextChange[width] = Vector(repeating: 0)
  }
}
