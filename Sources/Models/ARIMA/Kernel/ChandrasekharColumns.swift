/// Filters several columns with the gains of a tape, eight in the lanes of a vector.
///
/// The products of innovations that generalized least squares needs are summed:
///
///     S = Σ vₜ vₜᵀ / Fₜ
///
/// Shapes: `data` n × `blocks` vectors, time-major; `products` `columns` × `blocks` vectors, where
/// vector (c, b) at `c * blocks + b` holds S[c, 8b…8b+7].
///
/// - Complexity: O(n (r + columns) blocks); no allocation.
func chandrasekharColumns(
  data: UnsafePointer<SIMD8<Double>>, columns: Int, tape: ChandrasekharTape, shape: ARMAShape,
  polynomials: ARMAPolynomials<Double>, products: UnsafeMutablePointer<SIMD8<Double>>,
  workspace: KernelWorkspace
) {
  let blocks = laneBlocks(columns)
  let length = shape.gainCount
  let capacity = kernelWindow + length + 1
  let states: UnsafeMutablePointer<SIMD8<Double>> = workspace.take(capacity * blocks)
  let innovations: UnsafeMutablePointer<Double> = workspace.take(blocks * 8)
  for i in 0..<(length * blocks) { states[i] = SIMD8(repeating: 0) }
  for i in 0..<(columns * blocks) { products[i] = SIMD8(repeating: 0) }
  let gains = UnsafeRawPointer(tape.gains).assumingMemoryBound(to: Double.self)
  var base = 0
  for t in 0..<tape.count {
    if base == kernelWindow {
      for i in 0..<(length * blocks) { states[i] = states[base * blocks + i] }
      base = 0
    }
    advance(
      states + base * blocks, blocks: blocks, data: data + t * blocks,
      gain: gains + 2 * t * tape.stride, inverse: tape.inverses[t], shape: shape,
      phi: polynomials.phi, innovations: innovations)
    accumulate(
      innovations, columns: columns, blocks: blocks, inverse: tape.inverses[t], into: products)
    base += 1
  }
}

/// Vectors of eight lanes that hold so many columns.
@inline(__always)
func laneBlocks(_ columns: Int) -> Int { (columns + 7) / 8 }

/// Steps that fit into the sliding window before it is moved back to the front.
///
/// Long enough to make the move free, short enough to stay in the first-level cache.
let kernelWindow = 64

@inline(__always)
private func advance(
  _ states: UnsafeMutablePointer<SIMD8<Double>>, blocks: Int, data: UnsafePointer<SIMD8<Double>>,
  gain: UnsafePointer<Double>, inverse: Double, shape: ARMAShape,
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
