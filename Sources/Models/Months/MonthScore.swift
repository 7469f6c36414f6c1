import LinearAlgebra
import StateSpace

/// Derivatives of the log-likelihood by one backward pass over a run.
///
/// With r and N the smoother's recursions and s the scale by which squares are divided,
///
///     ∂ log L/∂W = ½ Σ (r rᵀ/s − N),   ∂ log L/∂h = ½ Σ (u²/s − D),
///     ∂ log L/∂T = Σ r aᵀ/s + (r rᵀ/s − N) T P
///
/// through the diffuse phase with its r⁰ and N⁰. States that T's derivatives are wanted for must
/// start proper.
///
/// Sources: Koopman & Shephard (1992), Biometrika 79, 823–826; Durbin & Koopman (2012), section
/// 7.3.3. The derivative of T is that of the filter's prediction step, by the chain rule.
package final class MonthScore {
  private let filter: MonthFilter
  private let tape: MonthTape
  private let (m, order): (Int, Int)
  private let r: UnsafeMutablePointer<Double>
  private let n: UnsafeMutablePointer<Double>
  private let (product, scratch): (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>)
  private let room: UnsafeMutablePointer<Double>
  /// Σ (r_i²/s − N_ii) over the noise of each state.
  package private(set) var noise: [Double]
  /// ∂ log L/∂h.
  package private(set) var irregular = 0.0
  /// ∂ log L/∂T_ij: m rows, a column a tracked state.
  private(set) var transition: Matrix

  /// Room for the score of a filter that keeps a tape.
  package init?(_ filter: MonthFilter) {
    guard let tape = filter.tape else { return nil }
    self.filter = filter
    self.tape = tape
    (m, order) = (filter.m, filter.order)
    let total = 2 * order * order + 2 * order
    room = .allocate(capacity: total)
    room.initialize(repeating: 0, count: total)
    n = room
    scratch = n + order * order
    r = scratch + order * order
    product = r + order
    noise = [Double](repeating: 0, count: m)
    transition = Matrix(rows: m, columns: tape.tracked.count)
  }

  deinit { room.deallocate() }

  /// ½ (r rᵀ/s − N) at the start: the derivative with respect to the initial covariance.
  package func initial(_ i: Int, _ j: Int) -> Double { 0.5 * (r[i] * r[j] - n[i + j * order]) }

  /// Runs backwards.
  ///
  /// - Parameters:
  ///   - coefficients: β of the regressors; innovations are those of the series less x'β.
  ///   - scale: s.
  package func run(coefficients: [Double], scale: Double) {
    for i in 0..<order { r[i] = 0 }
    for i in 0..<order * order { n[i] = 0 }
    for i in 0..<m { noise[i] = 0 }
    irregular = 0
    for place in 0..<m * tape.tracked.count { transition[place % m, place / m] = 0 }
    let root = scale.squareRoot()
    let readings = filter.readings
    for time in stride(from: readings.months - 1, through: 0, by: -1) {
      if time < readings.months - 1 { retreat(time, coefficients, root) }
      for index in (readings.first[time]..<readings.first[time + 1]).reversed() {
        unread(index, time, coefficients, root)
      }
      if readings.slots[time] >= 0 { unkeep(time, m + readings.slots[time]) }
    }
  }

  /// v less regression effects, divided by √s.
  private func value(
    _ values: UnsafeBufferPointer<Double>, _ coefficients: [Double], _ root: Double
  ) -> Double {
    var value = values[0]
    for (c, coefficient) in coefficients.enumerated() { value -= coefficient * values[c + 1] }
    return value / root
  }

  /// Undoes the prediction step.
  private func retreat(_ time: Int, _ coefficients: [Double], _ root: Double) {
    for i in 0..<m { noise[i] += r[i] * r[i] - n[i + i * order] }
    let form = filter.form
    for k in tape.tracked.indices { addTransition(time, k, coefficients, root) }
    form.transition.applyTransposed(
      to: StateVectors(
        base: r, elementStride: 1, count: 1, vectorStride: order, scratch: scratch), at: time)
    let rows = StateVectors(
      base: n, elementStride: order, count: order, vectorStride: 1, scratch: scratch)
    form.transition.applyTransposed(to: rows, at: time)
    transposeSquare(n, order: order, leadingDimension: order)
    form.transition.applyTransposed(to: rows, at: time)
    guard time & 7 == 7 else { return }
    for j in 1..<Swift.max(order, 1) {
      for i in 0..<j { n[i + j * order] = n[j + i * order] }
    }
  }

  /// Adds r a_j + (r rᵀ − N) T P_·j for one tracked state.
  private func addTransition(_ time: Int, _ k: Int, _ coefficients: [Double], _ root: Double) {
    let place = time * tape.tracked.count + k
    for i in 0..<order { product[i] = tape.trackedCovariance[place * order + i] }
    filter.form.transition.apply(
      to: StateVectors(
        base: product, elementStride: 1, count: 1, vectorStride: order, scratch: scratch),
      at: time)
    let state = value(
      UnsafeBufferPointer(rebasing: tape.trackedState[(place * tape.columns)...]), coefficients,
      root)
    var pulled = state
    for i in 0..<order { pulled += r[i] * product[i] }
    for i in 0..<m {
      var sum = 0.0
      for j in 0..<order { sum += n[i + j * order] * product[j] }
      transition[i, k] += r[i] * pulled - sum
    }
  }

  /// Undoes one reading: r ← Lᵀ r + z v/F, N ← Lᵀ N L + z zᵀ/F, L = I − K z.
  private func unread(_ index: Int, _ time: Int, _ coefficients: [Double], _ root: Double) {
    let variance = tape.variances[index]
    guard variance != 0 else { return }
    _ = filter.row.load(filter.readings, index, at: time, form: filter.form)
    let row = filter.row
    let gain = UnsafeBufferPointer(rebasing: tape.gains[(index * order)...])
    var (pull, precision) = (0.0, 0.0)
    for i in 0..<order { product[i] = 0 }
    for j in 0..<order where gain[j] != 0 {
      let (column, weight) = (n + j * order, gain[j])
      pull -= weight * r[j]
      for i in 0..<order { product[i] += column[i] * weight }
    }
    for i in 0..<order { precision += gain[i] * product[i] }
    if !tape.isDiffuse[index] {
      let values = UnsafeBufferPointer(
        rebasing: tape.innovations[(index * tape.columns)..<((index + 1) * tape.columns)])
      pull += value(values, coefficients, root) / variance
      precision += 1 / variance
    }
    if filter.readings.start[index] == filter.readings.start[index + 1] {
      irregular += 0.5 * (pull * pull - precision)
    }
    update(row, pull, precision)
  }

  /// r ← r + z · pull, N ← N − z (N K)ᵀ − (N K) zᵀ + z zᵀ · precision.
  private func update(_ row: SparseRow, _ pull: Double, _ precision: Double) {
    for t in 0..<row.count {
      let (place, weight) = (row.places[t], row.weights[t])
      r[place] += weight * pull
      let column = n + place * order
      for i in 0..<order { column[i] -= weight * product[i] }
      for i in 0..<order { n[place + i * order] -= weight * product[i] }
    }
    for t in 0..<row.count {
      for u in 0..<row.count {
        n[row.places[t] + row.places[u] * order] += row.weights[t] * row.weights[u] * precision
      }
    }
  }

  /// Undoes the keeping of a month: what the slot was worth goes to the states it was made of.
  private func unkeep(_ time: Int, _ k: Int) {
    irregular += 0.5 * (r[k] * r[k] - n[k + k * order])
    filter.row.loadMonth(at: time, form: filter.form)
    let row = filter.row
    let (value, own) = (r[k], n[k + k * order])
    for i in 0..<order { product[i] = n[i + k * order] }
    product[k] = 0
    r[k] = 0
    for i in 0..<order {
      n[i + k * order] = 0
      n[k + i * order] = 0
    }
    for t in 0..<row.count {
      let (place, weight) = (row.places[t], row.weights[t])
      r[place] += weight * value
      for i in 0..<order where i != k {
        n[i + place * order] += weight * product[i]
        n[place + i * order] += weight * product[i]
      }
      for u in 0..<row.count {
        n[place + row.places[u] * order] += weight * row.weights[u] * own
      }
    }
  }
}
