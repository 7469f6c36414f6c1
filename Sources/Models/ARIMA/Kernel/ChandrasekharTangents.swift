import RealModule

/// Chandrasekhar recursions with derivatives, for several columns that share the gains.
///
/// The same recursion as `chandrasekhar`; the feedback of φ* touches its non-zero lags only, because
/// one product of dual numbers costs as much as a whole vector of plain ones.
/// Shapes: `data` n × `columns`, column c at `data + c * n`; `squares` gets Σ v²/F of each column.
///
/// - Returns: Σ log F with derivatives, or nil when the recursions left their limits.
/// - Complexity: O(n r (2 + columns)); no allocation.
func chandrasekharTangents<Scalar: KernelScalar>(
  data: UnsafePointer<Double>, count n: Int, columns: Int, shape: ARMAShape,
  polynomials: ARMAPolynomials<Scalar>, initial: InitialGain<Scalar>,
  squares: UnsafeMutablePointer<Scalar>, workspace: KernelWorkspace
) -> Scalar? {
  let length = shape.gainCount
  let capacity = kernelWindow + length + 1
  let gain = initial.gain
  let change: UnsafeMutablePointer<Scalar> = workspace.take(capacity)
  let states: UnsafeMutablePointer<Scalar> = workspace.take(capacity * columns)
  for i in 0..<length { change[i] = gain[i] }
  for c in 0..<columns {
    squares[c] = .zero
    for i in 0..<length { states[c * capacity + i] = .zero }
  }
  var variance = initial.variance
  guard variance.value < ChandrasekharGuard.largestVariance else { return nil }
  var logarithm = Scalar.zero
  var product = 1.0
  var base = 0
  for t in 0..<n {
    if base == kernelWindow {
      rewind(change, length, base)
      for c in 0..<columns { rewind(states + c * capacity, length, base) }
      base = 0
    }
    let inverse = variance.reciprocal
    for c in 0..<columns {
      advance(
        states + c * capacity + base, observation: data[c * n + t], gain: gain, inverse: inverse,
        shape: shape, phi: polynomials.phi, squares: squares + c)
    }
    let first = change[base]
    let reflection = first * inverse
    product *= variance.value
    logarithm += .logarithmDerivative(of: variance, reciprocal: inverse.value)
    if product > ChandrasekharGuard.largestProduct {
      logarithm = logarithm + .log(product)
      product = 1
    }
    rotate(
      change + base, gain: gain, reflection: reflection, first: first, shape: shape,
      phi: polynomials.phi)
    let next = variance - reflection * first
    guard next.value >= ChandrasekharGuard.smallestInnovation, next.value <= variance.value else {
      return nil
    }
    variance = next
    base += 1
  }
  return logarithm + .log(product)
}

/// Moves a sliding window back to the front of its buffer.
@inline(__always)
private func rewind<Scalar: KernelScalar>(
  _ window: UnsafeMutablePointer<Scalar>, _ length: Int, _ base: Int
) {
  for i in 0..<length { window[i] = window[base + i] }
}

/// One step of one column: innovation, its square, and the predicted state one place further on.
@inline(__always)
private func advance<Scalar: KernelScalar>(
  _ state: UnsafeMutablePointer<Scalar>, observation: Double, gain: UnsafeMutablePointer<Scalar>,
  inverse: Scalar, shape: ARMAShape, phi: UnsafeMutablePointer<Scalar>,
  squares: UnsafeMutablePointer<Scalar>
) {
  let length = shape.gainCount
  let prediction = state[0]
  let innovation = Scalar(observation) - prediction
  let scaled = innovation * inverse
  squares[0] += innovation * scaled
  for i in 1..<length { state[i] += gain[i - 1] * scaled }
  state[length] = gain[length - 1] * scaled
  for j in shape.arLags { state[j] += phi[j - 1] * prediction }
}

/// One step of the gains: a hyperbolic rotation of K against the shifted V.
@inline(__always)
private func rotate<Scalar: KernelScalar>(
  _ change: UnsafeMutablePointer<Scalar>, gain: UnsafeMutablePointer<Scalar>, reflection: Scalar,
  first: Scalar, shape: ARMAShape, phi: UnsafeMutablePointer<Scalar>
) {
  let length = shape.gainCount
  for i in 1..<length {
    let shifted = change[i]
    let old = gain[i - 1]
    gain[i - 1] = old - reflection * shifted
    change[i] = shifted - reflection * old
  }
  change[length] = .zero - reflection * gain[length - 1]
  for j in shape.arLags {
    let feedback = phi[j - 1] * first
    change[j] += feedback
    gain[j - 1] -= reflection * feedback
  }
}
