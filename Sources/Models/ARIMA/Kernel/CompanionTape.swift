import RealModule

/// One run of the companion filter with what its reverse pass reads.
///
/// Row t holds the first row of the state covariance before time t: F, then f with f[i] = P[0, i+1],
/// then zeros.
struct CompanionTape {
  let filter: CompanionFilter<Double>
  let count: Int
  let stride: Int
  let rows: UnsafeMutablePointer<Double>
  /// Predictions and innovations, column c at `c * count`.
  let predictions: UnsafeMutablePointer<Double>
  let innovations: UnsafeMutablePointer<Double>
  /// Σ v²/F of each column.
  let squares: UnsafeMutablePointer<Double>
  let observed: UnsafePointer<Bool>?

  /// Bytes of workspace that a tape and its reverse pass take, besides the filter.
  static func bytes(count n: Int, columns: Int, order: Int) -> Int {
    let stride = order + 4
    return
      (n * (stride + 2 * columns) + columns * (stride + 2) + 6 * stride
      + (kernelWindow + order + 2) * (stride + 1)) * 8 + 16 * 64
  }

  init(
    filter: CompanionFilter<Double>, count: Int, observed: UnsafePointer<Bool>?,
    workspace: KernelWorkspace
  ) {
    self.filter = filter
    self.count = count
    self.observed = observed
    stride = filter.stride
    rows = workspace.take(count * stride)
    predictions = workspace.take(count * filter.columns)
    innovations = workspace.take(count * filter.columns)
    squares = workspace.take(filter.columns)
  }

  /// Runs the filter; `data` has column c at `c * count`, columns from `dataColumns` on are zero.
  ///
  /// Returns Σ log F, or nil when an innovation variance is not a positive number. O(n r (r + columns)).
  func run(data: UnsafePointer<Double>, dataColumns: Int) -> Double? {
    for c in 0..<filter.columns { squares[c] = 0 }
    var logarithm = 0.0
    for t in 0..<count {
      let row = rows + t * stride
      for i in 0..<stride { row[i] = filter.covariance[i] }
      for c in 0..<filter.columns {
        predictions[c * count + t] = filter.states[c * stride]
        innovations[c * count + t] = 0
      }
      if let observed, !observed[t] {
        filter.skip()
        continue
      }
      let variance = row[0]
      guard variance > 0, variance.isFinite else { return nil }
      let inverse = 1 / variance
      filter.observe(inverse: inverse) { c in c < dataColumns ? data[c * count + t] : 0 }
      for c in 0..<filter.columns {
        let innovation = filter.innovations[c]
        innovations[c * count + t] = innovation
        squares[c] += innovation * innovation * inverse
      }
      logarithm += .log(variance)
    }
    return logarithm
  }
}

/// Derivatives of L = Σ_c w_c Σₜ v²/F + w_D Σₜ log F by the reverse of the companion filter.
///
/// M is the derivative by the state covariance, symmetric, so that dL = Σ M[i,j] dP[i,j]. The shift
/// along the diagonal is undone by moving the origin of M, and with u = M⁺ f, w = M⁺ φ a step by
///
///     observed:  f̄ = −2u/F + Σ s ā⁺,  F̄ = fᵀu/F² + …,  φ̄ += Σ y ā⁺
///     missing:   f̄ = 2w,  F̄ = φᵀw,  φ̄ += 2F w + 2u + Σ a₀ ā⁺
///     both:      M[0,0] = F̄,  M[0,i+1] = f̄[i]/2,  M[i+1,j+1] = M⁺[i,j],  R̄ += 2 M⁺ R
///
/// - Complexity: O(n r²), about the forward pass, for any number of parameters; no allocation.
struct CompanionAdjoint {
  private let tape: CompanionTape
  private let order: Int
  private let stride: Int
  private let window: UnsafeMutablePointer<Double>
  /// M, element (i, j) at `i * stride + j`.
  private(set) var covariance: UnsafeMutablePointer<Double>
  /// ∂L/∂R and ∂L/∂φ of the filter.
  let loading: UnsafeMutablePointer<Double>
  let phi: UnsafeMutablePointer<Double>
  /// ∂L/∂ state, column c at `c * stride`.
  let states: UnsafeMutablePointer<Double>
  private let first: UnsafeMutablePointer<Double>
  private let direct: UnsafeMutablePointer<Double>
  private let fed: UnsafeMutablePointer<Double>

  /// Runs the reverse pass; `loadingLags` are the places where R differs from zero.
  init(
    tape: CompanionTape, weights: UnsafePointer<Double>, determinantWeight: Double,
    loadingLags: [Int], workspace: KernelWorkspace
  ) {
    self.tape = tape
    order = tape.filter.count
    stride = tape.stride
    let length = (kernelWindow + order + 2) * (stride + 1)
    window = workspace.take(length)
    covariance = window + kernelWindow * (stride + 1)
    loading = workspace.take(stride)
    phi = workspace.take(stride)
    first = workspace.take(stride)
    direct = workspace.take(stride)
    fed = workspace.take(stride)
    states = workspace.take(tape.filter.columns * stride)
    for i in 0..<length { window[i] = 0 }
    for i in 0..<stride {
      loading[i] = 0
      phi[i] = 0
      first[i] = 0
    }
    for i in 0..<(tape.filter.columns * stride) { states[i] = 0 }
    for t in Swift.stride(from: tape.count - 1, through: 0, by: -1) {
      for a in loadingLags {
        for b in loadingLags {
          loading[a] += 2 * covariance[a * stride + b] * tape.filter.loading[b]
        }
      }
      let variance =
        tape.observed.map { $0[t] } ?? true
        ? undoObserved(t, weights, determinantWeight) : undoMissing(t)
      moveOrigin(variance)
    }
  }

  /// Derivatives by the first row of P before an observation: f̄ into `first`, returns F̄.
  private func undoObserved(
    _ t: Int, _ weights: UnsafePointer<Double>, _ determinantWeight: Double
  ) -> Double {
    let row = tape.rows + t * stride
    let inverse = 1 / row[0]
    multiply(row + 1, into: direct)
    var product = 0.0
    for i in 0..<order {
      product += row[i + 1] * direct[i]
      first[i] = -2 * direct[i] * inverse
    }
    var inverseBar = -product
    for c in 0..<tape.filter.columns {
      let state = states + c * stride
      let innovation = tape.innovations[c * tape.count + t]
      let value = tape.predictions[c * tape.count + t] + innovation
      let scaled = innovation * inverse
      var scaledBar = 0.0
      for i in 0..<order {
        scaledBar += state[i] * row[i + 1]
        first[i] += state[i] * scaled
        phi[i] += state[i] * value
      }
      let weighted = weights[c] * innovation
      inverseBar += (weighted + scaledBar) * innovation
      shift(state, head: -(2 * weighted + scaledBar) * inverse)
    }
    return (determinantWeight - inverseBar * inverse) * inverse
  }

  /// The same for a step without an observation.
  private func undoMissing(_ t: Int) -> Double {
    let row = tape.rows + t * stride
    let dynamics = tape.filter.phi
    multiply(row + 1, into: direct)
    multiply(dynamics, into: fed)
    var product = 0.0
    for i in 0..<order {
      product += dynamics[i] * fed[i]
      first[i] = 2 * fed[i]
      phi[i] += 2 * (row[0] * fed[i] + direct[i])
    }
    for c in 0..<tape.filter.columns {
      let state = states + c * stride
      let prediction = tape.predictions[c * tape.count + t]
      var head = 0.0
      for i in 0..<order {
        head += dynamics[i] * state[i]
        phi[i] += state[i] * prediction
      }
      shift(state, head: head)
    }
    return product
  }

  private func shift(_ state: UnsafeMutablePointer<Double>, head: Double) {
    for i in Swift.stride(from: order - 1, to: 0, by: -1) { state[i] = state[i - 1] }
    state[0] = head
  }

  private mutating func moveOrigin(_ variance: Double) {
    if covariance == window {
      let origin = window + kernelWindow * (stride + 1)
      for i in Swift.stride(from: order * stride - 1, through: 0, by: -1) {
        origin[i] = covariance[i]
      }
      covariance = origin
    }
    covariance -= stride + 1
    covariance[0] = variance
    for i in 1..<Swift.max(order, 1) {
      covariance[i] = 0.5 * first[i - 1]
      covariance[i * stride] = 0.5 * first[i - 1]
    }
  }

  /// M x; x is padded with a zero.
  private func multiply(
    _ x: UnsafeMutablePointer<Double>, into product: UnsafeMutablePointer<Double>
  ) {
    let vector = UnsafeRawPointer(x)
    for i in 0..<order {
      let row = UnsafeRawPointer(covariance + i * stride)
      var (even, odd) = (SIMD2<Double>(repeating: 0), SIMD2<Double>(repeating: 0))
      var offset = 0
      while offset + 32 <= order * 8 {
        even +=
          row.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
          * vector.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
        odd +=
          row.loadUnaligned(fromByteOffset: offset + 16, as: SIMD2<Double>.self)
          * vector.loadUnaligned(fromByteOffset: offset + 16, as: SIMD2<Double>.self)
        offset += 32
      }
      var sum = (even[0] + even[1]) + (odd[0] + odd[1])
      for j in (offset / 8)..<order { sum += covariance[i * stride + j] * x[j] }
      product[i] = sum
    }
  }
}
