import LinearAlgebra

/// The backward quantities r and N, in orders of 1/κ through the diffuse phase.
///
///     r = r⁰ + r¹/κ,   N = N⁰ + N¹/κ + N²/κ²
///
/// With L = I − K Z and, at a diffuse observation, K = K∞ + K₁/κ. The matrices are kept symmetric;
/// Durbin & Koopman's N¹ is the half of ours that does not vanish against P∞.
final class SmootherWorkspace {
  let m: Int
  /// r⁰ and r¹.
  let r: UnsafeMutablePointer<Double>
  let rDiffuse: UnsafeMutablePointer<Double>
  /// N⁰, N¹, N².
  let n: [UnsafeMutablePointer<Double>]
  let scratch: UnsafeMutablePointer<Double>
  private let b: [UnsafeMutablePointer<Double>]
  private let room: UnsafeMutablePointer<Double>

  init(stateCount m: Int) {
    self.m = m
    let capacity = 4 * m * m + 5 * m
    room = .allocate(capacity: max(capacity, 1))
    room.initialize(repeating: 0, count: max(capacity, 1))
    let start = room
    n = (0..<3).map { start + $0 * m * m }
    scratch = start + 3 * m * m
    r = scratch + m * m
    rDiffuse = r + m
    let vectors = rDiffuse + m
    b = (0..<3).map { vectors + $0 * m }
  }

  deinit { room.deallocate() }

  /// r ← Tᵀ r and N ← Tᵀ N T, the diffuse orders only while they are needed.
  func retreat(
    _ transition: any TransitionOperator, time: Int, isDiffuse: Bool, withCovariances: Bool
  ) {
    transition.applyTransposed(
      to: StateVectors(
        base: r, elementStride: 1, count: isDiffuse ? 2 : 1, vectorStride: m, scratch: scratch),
      at: time)
    guard withCovariances else { return }
    for matrix in n.prefix(isDiffuse ? 3 : 1) {
      transition.propagateTransposed(matrix, scratch: scratch, at: time)
    }
  }

  /// N v for one of the matrices, and v·N v.
  private func load(
    _ order: Int, _ vector: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>,
    adding: Bool = false
  ) {
    if !adding { for i in 0..<m { target[i] = 0 } }
    for j in 0..<m where vector[j] != 0 {
      let column = n[order] + j * m
      let factor = vector[j]
      for i in 0..<m { target[i] += column[i] * factor }
    }
  }

  private func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>) -> Double {
    BLASKernels.dot(x, y, count: m)
  }

  /// N ← N − Z bᵀ − b Zᵀ + s Z Zᵀ, Z having few nonzero elements.
  private func update(
    _ order: Int, _ b: UnsafePointer<Double>, _ s: Double, _ z: SparseLoading
  ) {
    let matrix = n[order]
    for (i, value) in z.elements {
      for j in 0..<m { matrix[i + j * m] -= value * b[j] }
      let column = matrix + i * m
      for j in 0..<m { column[j] -= b[j] * value }
    }
    for (i, first) in z.elements {
      for (j, second) in z.elements { matrix[i + j * m] += s * first * second }
    }
  }

  /// A regular observation: r ← r + Z (v/F − K·r), N ← Lᵀ N L + Z Zᵀ/F.
  ///
  /// In the diffuse phase the higher orders follow with the same L and no addition.
  func regular(
    _ z: SparseLoading, gain: UnsafePointer<Double>, innovation: Double, variance: Double,
    isDiffuse: Bool, withCovariances: Bool
  ) {
    let weight = innovation / variance - dot(gain, r)
    for (i, value) in z.elements { r[i] += value * weight }
    if isDiffuse {
      let second = -dot(gain, rDiffuse)
      for (i, value) in z.elements { rDiffuse[i] += value * second }
    }
    guard withCovariances else { return }
    for order in 0..<(isDiffuse ? 3 : 1) {
      load(order, gain, into: b[0])
      update(order, b[0], dot(gain, b[0]) + (order == 0 ? 1 / variance : 0), z)
    }
  }

  /// A diffuse observation: r¹ ← r¹ + Z (v/F∞ − K·r¹ − K₁·r⁰), r⁰ ← r⁰ − Z K·r⁰.
  func diffuse(
    _ z: SparseLoading, gain: UnsafePointer<Double>, second: UnsafePointer<Double>,
    entry: FilterRecord.Entry, withCovariances: Bool
  ) {
    let first = dot(gain, r)
    let weight =
      entry.innovation / entry.diffuseVariance - dot(gain, rDiffuse) - dot(second, r)
    for (i, value) in z.elements {
      rDiffuse[i] += value * weight
      r[i] -= value * first
    }
    guard withCovariances else { return }
    diffuseCovariances(z, gain, second, entry)
  }

  /// N² , N¹ and N⁰ in this order, since each uses the lower orders before their update.
  private func diffuseCovariances(
    _ z: SparseLoading, _ gain: UnsafePointer<Double>, _ second: UnsafePointer<Double>,
    _ entry: FilterRecord.Entry
  ) {
    let inverse = 1 / entry.diffuseVariance
    // N²: b = N² K + N¹ K₁, s = K·N²K + 2 K₁·N¹K + K₁·N⁰K₁ − F∗/F∞².
    load(2, gain, into: b[0])
    var s = dot(gain, b[0]) - entry.variance * inverse * inverse
    load(1, second, into: b[1])
    s += 2 * dot(gain, b[1])
    load(0, second, into: b[2])
    s += dot(second, b[2])
    for i in 0..<m { b[0][i] += b[1][i] }
    update(2, b[0], s, z)
    // N¹: b = N¹ K + N⁰ K₁, s = K·N¹K + 2 K₁·N⁰K + 1/F∞.
    load(1, gain, into: b[0])
    s = dot(gain, b[0]) + 2 * dot(gain, b[2]) + inverse
    for i in 0..<m { b[0][i] += b[2][i] }
    update(1, b[0], s, z)
    load(0, gain, into: b[0])
    update(0, b[0], dot(gain, b[0]), z)
  }

  /// The diffuse and regular quadratic form K·N⁰K of one gain.
  func gainVariance(_ gain: UnsafePointer<Double>) -> Double {
    load(0, gain, into: b[0])
    return dot(gain, b[0])
  }
}

/// The nonzero part of a loading at one time.
struct SparseLoading {
  var elements: [(Int, Double)] = []

  /// Refills without giving up the storage.
  mutating func load(_ equation: ObservationEquation, at time: Int) {
    elements.removeAll(keepingCapacity: true)
    for k in equation.support {
      var value = equation.loading[k]
      for varying in equation.timeVarying where varying.state == k {
        value = varying.value(at: time)
      }
      if value != 0 { elements.append((k, value)) }
    }
  }

  /// Z x.
  @inline(__always)
  func dot(_ x: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for (k, value) in elements { sum += value * x[k] }
    return sum
  }
}
