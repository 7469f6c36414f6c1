/// Derivatives of a weighted sum of squares and log variances by the reverse of the recursions.
///
///     L = Σ_c w_c Σₜ v²/F + w_D Σₜ log F
///
/// One backward pass over the tape gives ∂L/∂K₀, ∂L/∂F₀ and ∂L/∂φ*, whatever the number of
/// parameters; the chain to the parameters goes through the start of the filter alone. With bars for
/// derivatives, W = T V, s = v/F and c = V₀/F, a step is undone by
///
///     W̄ = V̄⁺ − c K̄⁺,   K̄ = K̄⁺ − c V̄⁺ + s ā⁺
///     c̄ = −K̄⁺·W − V̄⁺·K − F̄⁺ V₀,   s̄ = ā⁺·K
///
/// The first elements of V̄ and ā are kept apart: they are scalars that the vectors would have to wait
/// for.
///
/// - Complexity: O(n r (2 + columns)), about twice the forward pass; no allocation.
struct ChandrasekharAdjoint {
  typealias Vector = ChandrasekharTape.Vector

  /// ∂L/∂K₀, where V₀ = K₀ is included.
  let gain: UnsafeMutablePointer<Vector>
  /// ∂L/∂φ*.
  let phi: UnsafeMutablePointer<Vector>
  /// ∂L/∂F₀.
  private(set) var variance = 0.0
  private let change: UnsafeMutablePointer<Vector>
  private var changeHead = 0.0
  private let states: UnsafeMutablePointer<Vector>
  private let stateHeads: UnsafeMutablePointer<Double>

  /// Runs the reverse pass over a tape that has been run.
  init(
    tape: ChandrasekharTape, weights: UnsafePointer<Double>, determinantWeight: Double,
    workspace: KernelWorkspace
  ) {
    let width = tape.width
    gain = workspace.take(width)
    phi = workspace.take(width)
    change = workspace.take(width)
    states = workspace.take(width * tape.columns)
    stateHeads = workspace.take(tape.columns)
    for i in 0..<width {
      gain[i] = Vector(repeating: 0)
      phi[i] = Vector(repeating: 0)
      change[i] = Vector(repeating: 0)
    }
    for i in 0..<(width * tape.columns) { states[i] = Vector(repeating: 0) }
    for c in 0..<tape.columns { stateHeads[c] = 0 }
    if tape.hasFeedback {
      undoAll(tape, weights, determinantWeight, hasFeedback: true)
    } else {
      undoAll(tape, weights, determinantWeight, hasFeedback: false)
    }
    change[0][0] = changeHead
    for i in 0..<width { gain[i] += change[i] }
  }

  /// `hasFeedback` is written out by the caller so that two loops are compiled.
  @inline(__always)
  private mutating func undoAll(
    _ tape: ChandrasekharTape, _ weights: UnsafePointer<Double>, _ determinantWeight: Double,
    hasFeedback: Bool
  ) {
    var gainRow = tape.gains + tape.count * tape.stride
    var changeRow = tape.changes + tape.count * tape.stride
    for t in stride(from: tape.count - 1, through: 0, by: -1) {
      gainRow -= tape.stride
      changeRow -= tape.stride
      let inverse = tape.inverses[t]
      let head = changeRow[0][0]
      let reflection = head * inverse
      let (products, feedback) = unrotate(
        gainRow, changeRow, tape, reflection: reflection, head: head, hasFeedback: hasFeedback)
      let reflectionBar = -products - variance * head
      changeHead = feedback - reflection * variance + reflectionBar * inverse
      var inverseBar = reflectionBar * head
      for c in 0..<tape.columns {
        let innovation = tape.innovations[c * tape.count + t]
        let (scaledBar, fed) = absorb(
          gainRow, tape, column: c, time: t, scaled: innovation * inverse, hasFeedback: hasFeedback)
        let weighted = weights[c] * innovation
        inverseBar += (weighted + scaledBar) * innovation
        stateHeads[c] = fed - (2 * weighted + scaledBar) * inverse
      }
      variance += (determinantWeight - inverseBar * inverse) * inverse
    }
  }

  /// W̄ and the rotation's part of K̄, V̄ shifted down; returns K̄⁺·W + V̄⁺·K and φ*·W̄.
  @inline(__always)
  private func unrotate(
    _ gainRow: UnsafeMutablePointer<Vector>, _ changeRow: UnsafeMutablePointer<Vector>,
    _ tape: ChandrasekharTape, reflection: Double, head: Double, hasFeedback: Bool
  ) -> (products: Double, feedback: Double) {
    // Two sums for each product: one alone would be a chain of dependent additions.
    var (first, second) = (Vector(repeating: 0), Vector(repeating: 0))
    var fed = Vector(repeating: 0)
    var current = changeRow[0]
    var carried = 0.0
    for i in 0..<tape.width {
      let next = changeRow[i &+ 1]
      var shifted = Vector(current[1], next[0])
      if hasFeedback { shifted += tape.phi[i] * head }
      current = next
      let gainBar = gain[i]
      var changeBar = change[i]
      if i == 0 { changeBar[0] = changeHead }
      first += gainBar * shifted
      second += changeBar * gainRow[i]
      let shiftedBar = changeBar - gainBar * reflection
      gain[i] = gainBar - changeBar * reflection
      if hasFeedback {
        fed += tape.phi[i] * shiftedBar
        phi[i] += shiftedBar * head
      }
      change[i] = Vector(carried, shiftedBar[0])
      carried = shiftedBar[1]
    }
    let sums = first + second
    return (sums[0] + sums[1], fed[0] + fed[1])
  }

  /// K̄ += s ā⁺ and ā shifted down; returns ā⁺·K and φ*·ā⁺.
  @inline(__always)
  private func absorb(
    _ gainRow: UnsafeMutablePointer<Vector>, _ tape: ChandrasekharTape, column: Int, time: Int,
    scaled: Double, hasFeedback: Bool
  ) -> (products: Double, feedback: Double) {
    let state = states + column * tape.width
    let prediction = tape.predictions[column * tape.count + time]
    var sums = Vector(repeating: 0)
    var fed = Vector(repeating: 0)
    var carried = 0.0
    for i in 0..<tape.width {
      var stateBar = state[i]
      if i == 0 { stateBar[0] = stateHeads[column] }
      sums += stateBar * gainRow[i]
      gain[i] += stateBar * scaled
      if hasFeedback {
        fed += tape.phi[i] * stateBar
        phi[i] += stateBar * prediction
      }
      state[i] = Vector(carried, stateBar[0])
      carried = stateBar[1]
    }
    return (sums[0] + sums[1], fed[0] + fed[1])
  }
}
