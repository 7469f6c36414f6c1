package import LinearAlgebra
import RealModule
import StateSpace

/// The Kalman filter over the months of a form, with slots that remember months.
///
/// The state is (α_t, kept months). A month is kept by putting Z α + ε into its slot; a reading is a
/// row over slots, or over α for the month at hand; between months only α moves. The diffuse start
/// is exact: P = P∗ + κ A Aᵀ with A carried as a factor that loses a column with every reading that
/// identifies a direction.
///
/// Several columns of data share the gains: the series first, then regressors whose coefficients are
/// estimated by generalized least squares from the columns' innovations.
///
/// Sources: Durbin & Koopman (2012), chapters 5 and 6; keeping months by augmentation is the
/// fixed-point smoother of Anderson & Moore (1979), section 7.2.
package final class MonthFilter {
  let readings: MonthReadings
  /// m, the number of states of the form, and m + slots.
  let m: Int
  let order: Int
  /// m and the slots taken so far: what lies beyond is zero and is left alone.
  private var active: Int
  /// Columns of data: 1 + regressors.
  let columns: Int
  let diffuseStart: Int

  private(set) var form: MonthForm
  /// P∗, order × order.
  let covariance: UnsafeMutablePointer<Double>
  /// A, order × q.
  let diffuse: UnsafeMutablePointer<Double>
  private(set) var diffuseCount = 0
  /// a, order × columns.
  let state: UnsafeMutablePointer<Double>
  let diffuseScale: UnsafeMutablePointer<Double>
  /// Var of each state as predicted and of each month when it was kept: what a variance that
  /// readings have used up is judged against.
  private let variances: UnsafeMutablePointer<Double>
  let loaded: UnsafeMutablePointer<Double>
  private let loadedDiffuse: UnsafeMutablePointer<Double>
  private let projection: UnsafeMutablePointer<Double>
  private let scratch: UnsafeMutablePointer<Double>
  private let room: UnsafeMutablePointer<Double>
  let row: SparseRow
  let tape: MonthTape?

  /// Room for runs of forms with the same shape over the same readings.
  ///
  /// - Parameters:
  ///   - form: Any form of the shape.
  ///   - readings: What is read and kept, month by month.
  ///   - columns: Columns of data.
  ///   - tracked: States whose filtered law a score needs; nil when no backward pass will follow.
  package init(_ form: MonthForm, readings: MonthReadings, columns: Int, tracked: [Int]?) {
    self.form = form
    self.readings = readings
    self.columns = columns
    m = form.stateCount
    order = m + readings.slotCount
    active = m
    diffuseStart = form.initial.diffuse.columns
    let q = Swift.max(diffuseStart, 1)
    let extra = Swift.max(columns, q)
    let total = 2 * order * order + order * (q + columns + 5) + q + order * extra
    room = .allocate(capacity: total)
    room.initialize(repeating: 0, count: total)
    covariance = room
    diffuse = covariance + order * order
    state = diffuse + order * q
    diffuseScale = state + order * columns
    variances = diffuseScale + order
    loaded = variances + order
    loadedDiffuse = loaded + order
    projection = loadedDiffuse + order
    scratch = projection + q
    row = SparseRow(form, slots: readings.slotCount)
    let width = order
    tape = tracked.map {
      MonthTape(readings: readings, order: width, columns: columns, tracked: $0)
    }
  }

  deinit {
    room.deallocate()
    row.deallocate()
  }

  /// Below this share of its largest possible size u = Aᵀ z counts as zero; rounding leaves 1e-15.
  private static let diffuseTolerance = 1e-10
  /// F∗ counts as zero below this share of its largest possible size; rounding leaves 1e-15.
  private static let varianceTolerance = 1e-13

  /// Runs over the data.
  ///
  /// - Parameters:
  ///   - form: A form of the shape this filter was made for.
  ///   - data: Readings × columns, reading after reading.
  /// - Returns: The parts of the likelihood; nil when a variance was destroyed by rounding.
  package func run(_ form: MonthForm, data: UnsafePointer<Double>) -> MonthRun? {
    self.form = form
    load(form.initial)
    var run = MonthRun()
    for time in 0..<readings.months {
      if diffuseCount > 0 { updateScales() }
      for i in 0..<m { variances[i] = covariance[i + i * order] }
      let slot = readings.slots[time]
      if slot >= 0 { keep(time, in: m + slot) }
      for index in readings.first[time]..<readings.first[time + 1] {
        let noise = row.load(readings, index, at: time, form: form)
        guard observe(index, noise, data + index * columns, &run) else { return nil }
      }
      tape?.track(time, state: state, covariance: covariance)
      predict(time)
    }
    run.undetermined = diffuseCount
    return run
  }

  private func load(_ initial: InitialState) {
    for i in 0..<order * order { covariance[i] = 0 }
    for i in 0..<order * columns { state[i] = 0 }
    for i in 0..<order { diffuseScale[i] = 0 }
    for j in 0..<m {
      for i in 0..<m { covariance[i + j * order] = initial.covariance[i, j] }
      state[j] = initial.mean[j]
    }
    active = m
    diffuseCount = diffuseStart
    for j in 0..<diffuseCount {
      for i in 0..<order { diffuse[i + j * order] = i < m ? initial.diffuse[i, j] : 0 }
    }
  }

  /// Remembers the largest norm each row of A has had: the scale against which a zero is judged.
  private func updateScales() {
    for i in 0..<active {
      var square = 0.0
      for c in 0..<diffuseCount { square += diffuse[i + c * order] * diffuse[i + c * order] }
      diffuseScale[i] = Swift.max(diffuseScale[i], square.squareRoot())
    }
  }

  /// Puts the month at hand into a slot: the joint law of (α, slots) with Z α + ε in place `k`.
  private func keep(_ time: Int, in k: Int) {
    active = Swift.max(active, k + 1)
    row.loadMonth(at: time, form: form)
    loadCovariance()
    var own = form.irregular
    for t in 0..<row.count { own += row.weights[t] * loaded[row.places[t]] }
    for i in 0..<active {
      covariance[i + k * order] = loaded[i]
      covariance[k + i * order] = loaded[i]
    }
    covariance[k + k * order] = own
    variances[k] = own
    for c in 0..<columns { state[k + c * order] = row.dot(state + c * order) }
    diffuseScale[k] = 0
    for c in 0..<diffuseCount { diffuse[k + c * order] = row.dot(diffuse + c * order) }
    for t in 0..<row.count {
      diffuseScale[k] += row.weights[t].magnitude * diffuseScale[row.places[t]]
    }
  }

  /// M∗ = P∗ z into `loaded`.
  private func loadCovariance() {
    for i in 0..<active { loaded[i] = 0 }
    for t in 0..<row.count {
      let (weight, column) = (row.weights[t], covariance + row.places[t] * order)
      for i in 0..<active { loaded[i] += weight * column[i] }
    }
  }

  /// Uses one reading; false when its variance is not positive and it does not agree.
  private func observe(
    _ index: Int, _ noise: Double, _ values: UnsafePointer<Double>, _ run: inout MonthRun
  ) -> Bool {
    var (scale, size) = (0.0, 0.0)
    for t in 0..<row.count {
      let (weight, place) = (row.weights[t], row.places[t])
      scale += weight * weight * variances[place]
      size += (weight * state[place]).magnitude
    }
    loadCovariance()
    let variance = row.dot(loaded) + noise
    if diffuseCount > 0, let limit = loadDiffuse() {
      updateDiffuse(index, variance, limit, values)
      run.diffuseLogs += Double.log(limit)
      run.diffuseCount += 1
      return true
    }
    guard variance > Self.varianceTolerance * (scale + noise) else {
      guard variance >= -Self.varianceTolerance * scale else { return false }
      // A reading without news must agree; a share of 1e-6 is left to rounding of what was printed.
      let miss = (values[0] - row.dot(state)).magnitude
      tape?.skip(index)
      run.redundant.append(index)
      return miss <= 1e-6 * (values[0].magnitude + size)
    }
    updateRegular(index, variance, values)
    run.logs += Double.log(variance)
    run.regularCount += 1
    run.lastVariance = variance
    return true
  }

  /// u = Aᵀ z and M∞ = A u; F∞ = u·u, or nil when it is what rounding leaves of a zero.
  private func loadDiffuse() -> Double? {
    var (square, limit) = (0.0, 0.0)
    for c in 0..<diffuseCount {
      projection[c] = row.dot(diffuse + c * order)
      square += projection[c] * projection[c]
    }
    for t in 0..<row.count {
      limit += row.weights[t].magnitude * diffuseScale[row.places[t]]
    }
    limit *= Self.diffuseTolerance
    guard square > limit * limit else { return nil }
    for i in 0..<active { loadedDiffuse[i] = 0 }
    for c in 0..<diffuseCount {
      let (column, u) = (diffuse + c * order, projection[c])
      for i in 0..<active { loadedDiffuse[i] += u * column[i] }
    }
    return square
  }

  /// a ← a + M v/F, P ← P − g gᵀ with g = M/√F.
  private func updateRegular(_ index: Int, _ variance: Double, _ values: UnsafePointer<Double>) {
    let (root, gain) = (1 / variance.squareRoot(), scratch)
    for i in 0..<active { gain[i] = loaded[i] / variance }
    moveState(index, values, gain)
    tape?.record(index, variance: variance, gain: gain, isDiffuse: false)
    for i in 0..<active { loaded[i] *= root }
    for j in 0..<active {
      let (column, factor) = (covariance + j * order, loaded[j])
      for i in 0..<active { column[i] -= loaded[i] * factor }
    }
  }

  private func moveState(
    _ index: Int, _ values: UnsafePointer<Double>, _ gain: UnsafePointer<Double>
  ) {
    for c in 0..<columns {
      let column = state + c * order
      let innovation = values[c] - row.dot(column)
      for i in 0..<active { column[i] += gain[i] * innovation }
      tape?.innovations[index * columns + c] = innovation
    }
  }

  /// The diffuse update: one column of A is rotated onto the reading and dropped.
  private func updateDiffuse(
    _ index: Int, _ variance: Double, _ diffuseVariance: Double, _ values: UnsafePointer<Double>
  ) {
    let gain = scratch
    for i in 0..<active { gain[i] = loadedDiffuse[i] / diffuseVariance }
    moveState(index, values, gain)
    tape?.record(index, variance: diffuseVariance, gain: gain, isDiffuse: true)
    for j in 0..<active {
      let (column, k, l) = (covariance + j * order, gain[j], loaded[j])
      for i in 0..<active {
        column[i] += (gain[i] * k) * variance - (loaded[i] * k + gain[i] * l)
      }
    }
    dropProjectedColumn(
      diffuse, rows: active, columns: diffuseCount, leadingDimension: order,
      projection: projection, square: diffuseVariance, scratch: scratch)
    diffuseCount -= 1
  }

  /// α ← T α, P ← T P Tᵀ + W; slots stay.
  private func predict(_ time: Int) {
    let transition = form.transition
    func vectors(_ base: UnsafeMutablePointer<Double>, _ count: Int, rows: Bool) -> StateVectors {
      StateVectors(
        base: base, elementStride: rows ? order : 1, count: count,
        vectorStride: rows ? 1 : order, scratch: scratch)
    }
    transition.apply(to: vectors(state, columns, rows: false), at: time)
    // P Tᵀ and T (P Tᵀ) both along neighbouring elements: the product is turned in between.
    transition.apply(to: vectors(covariance, active, rows: true), at: time)
    transposeSquare(covariance, order: active, leadingDimension: order)
    transition.apply(to: vectors(covariance, active, rows: true), at: time)
    for element in form.noise {
      covariance[element.row + element.column * order] += element.value
    }
    if diffuseCount > 0 {
      transition.apply(to: vectors(diffuse, diffuseCount, rows: false), at: time)
    }
    // Rounding parts the triangles by a few last places; every eighth month they are made equal.
    guard time & 7 == 7 else { return }
    for j in 1..<Swift.max(active, 1) {
      for i in 0..<j { covariance[i + j * order] = covariance[j + i * order] }
    }
  }
}

extension MonthFilter {
  /// Mean and covariance of the kept months as they stand after a run.
  package var keptMonths: (mean: [Double], covariance: Matrix) {
    let count = readings.slotCount
    var result = Matrix(rows: count, columns: count)
    for j in 0..<count {
      for i in 0..<count {
        // Both triangles: their last places may differ.
        result[i, j] =
          0.5 * (covariance[m + i + (m + j) * order] + covariance[m + j + (m + i) * order])
      }
    }
    return ((0..<count).map { state[m + $0] }, result)
  }

  /// Whether the month in a slot still depends on a diffuse direction after a run.
  package func isOpen(slot: Int) -> Bool {
    (0..<diffuseCount).contains { c in
      // Rounding leaves about 1e-15 of the scale; what is open is of its size.
      diffuse[m + slot + c * order].magnitude > 1e-8 * diffuseScale[m + slot]
    }
  }
}

/// What a run over the data gives.
package struct MonthRun: Sendable {
  /// Σ log F over regular readings.
  package var logs = 0.0
  /// Σ log F∞ over readings that identified a diffuse direction.
  package var diffuseLogs = 0.0
  /// Regular readings.
  package var regularCount = 0
  /// Readings that identified a diffuse direction.
  package var diffuseCount = 0
  /// Diffuse directions that no reading identified.
  package var undetermined = 0
  /// F of the last regular reading.
  package var lastVariance = 0.0
  /// Readings that follow exactly from earlier ones.
  package var redundant: [Int] = []
}
