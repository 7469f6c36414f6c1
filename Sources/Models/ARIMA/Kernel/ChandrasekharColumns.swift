import RealModule

/// Chandrasekhar recursions for several columns at once, eight in the lanes of a vector.
///
/// The gains are those of `chandrasekhar` and are computed once a step; every column is filtered
/// with them, and the products of innovations that generalized least squares needs are summed:
///
///     S = Σ vₜ vₜᵀ / Fₜ
///
/// Shapes: `data` n × `blocks` vectors, time-major; `products` `columns` × `blocks` vectors, where
/// vector (c, b) at `c * blocks + b` holds S[c, 8b…8b+7].
///
/// - Returns: Σ log F, or nil when the recursions left their limits.
/// - Complexity: O(n (r + columns) blocks); no allocation.
func chandrasekharColumns(
  data: UnsafePointer<SIMD8<Double>>, count n: Int, columns: Int, shape: ARMAShape,
  polynomials: ARMAPolynomials<Double>, initial: InitialGain<Double>,
  products: UnsafeMutablePointer<SIMD8<Double>>, workspace: KernelWorkspace
) -> Double? {
  let blocks = laneBlocks(columns)
  let length = shape.gainCount
  let gain = initial.gain
  let capacity = kernelWindow + length + 1
  let change: UnsafeMutablePointer<Double> = workspace.take(capacity)
  let states: UnsafeMutablePointer<SIMD8<Double>> = workspace.take(capacity * blocks)
  let innovations: UnsafeMutablePointer<Double> = workspace.take(blocks * 8)
  for i in 0..<length { change[i] = gain[i] }
  for i in 0..<(length * blocks) { states[i] = SIMD8(repeating: 0) }
  for i in 0..<(columns * blocks) { products[i] = SIMD8(repeating: 0) }
  var variance = initial.variance
  guard variance < ChandrasekharGuard.largestVariance else { return nil }
  var product = 1.0
  var logarithm = 0.0
  var base = 0
  for t in 0..<n {
    if base == kernelWindow {
      for i in 0..<length { change[i] = change[base + i] }
      for i in 0..<(length * blocks) { states[i] = states[base * blocks + i] }
      base = 0
    }
    let inverse = 1 / variance
    product *= variance
    if product > ChandrasekharGuard.largestProduct {
      logarithm += .log(product)
      product = 1
    }
    advance(
      states + base * blocks, blocks: blocks, data: data + t * blocks, gain: gain,
      inverse: inverse, shape: shape, phi: polynomials.phi, innovations: innovations)
    accumulate(innovations, columns: columns, blocks: blocks, inverse: inverse, into: products)
    let first = change[base]
    rotate(
      change + base, gain: gain, reflection: first * inverse, first: first, shape: shape,
      phi: polynomials.phi)
    let next = variance - first * inverse * first
    guard next >= ChandrasekharGuard.smallestInnovation, next <= variance else { return nil }
    variance = next
    base += 1
  }
  return logarithm + .log(product)
}

/// Vectors of eight lanes that hold so many columns.
@inline(__always)
func laneBlocks(_ columns: Int) -> Int { (columns + 7) / 8 }

@inline(__always)
private func advance(
  _ states: UnsafeMutablePointer<SIMD8<Double>>, blocks: Int, data: UnsafePointer<SIMD8<Double>>,
  gain: UnsafeMutablePointer<Double>, inverse: Double, shape: ARMAShape,
  phi: UnsafeMutablePointer<Double>, innovations: UnsafeMutablePointer<Double>
) {
  let length = shape.gainCount
  for b in 0..<blocks {
    let prediction = states[b]
    let innovation = data[b] - prediction
    for lane in 0..<8 { innovations[b * 8 + lane] = innovation[lane] }
    let scaled = innovation * inverse
    states[length * blocks + b] = SIMD8(repeating: 0)
    for i in 1...length {
      let place = i * blocks + b
      states[place] = states[place] + scaled * gain[i - 1]
    }
    for j in shape.arLags {
      let place = j * blocks + b
      states[place] = states[place] + prediction * phi[j - 1]
    }
  }
}

/// S[c, ·] += (v_c/F) v for every column c.
@inline(__always)
private func accumulate(
  _ innovations: UnsafeMutablePointer<Double>, columns: Int, blocks: Int, inverse: Double,
  into products: UnsafeMutablePointer<SIMD8<Double>>
) {
  for b in 0..<blocks {
    var innovation = SIMD8<Double>(repeating: 0)
    for lane in 0..<8 { innovation[lane] = innovations[b * 8 + lane] }
    for c in 0..<columns {
      let place = c * blocks + b
      products[place] = products[place] + innovation * (innovations[c] * inverse)
    }
  }
}

@inline(__always)
private func rotate(
  _ change: UnsafeMutablePointer<Double>, gain: UnsafeMutablePointer<Double>, reflection: Double,
  first: Double, shape: ARMAShape, phi: UnsafeMutablePointer<Double>
) {
  let length = shape.gainCount
  change[length] = 0
  for i in 0..<shape.arDegree { change[i + 1] += phi[i] * first }
  for i in 0..<length {
    let shifted = change[i + 1]
    let old = gain[i]
    gain[i] = old - reflection * shifted
    change[i + 1] = shifted - reflection * old
  }
}
