import LinearAlgebra
import TimeSeries

/// Newton's method for a few dozen draws at a time: every array has the draws as neighbours.
///
/// Months, sums and the matrices ∂G/∂a of all draws of the tile come from products of matrices; only
/// the small systems are solved draw by draw. Draws that have arrived stand still, and when half of
/// them have, the others go on alone.
struct NewtonTile {
  /// Draws in a tile: with a thousand months its arrays stay in the second-level cache.
  static let length = 64

  private let newton: DrawNewton
  /// Draws before conditioning, draws down.
  private let months: Matrix
  /// Errors of soft statements, draws down.
  private let errors: Matrix
  /// Stated values less those of the statements, one row a draw in the order of rows; nil for none.
  private let shifts: Matrix?

  /// The draws now in the tile.
  private var lanes: [Int] = []
  private var start: [Double]
  private var levels: [Double]
  private var slopes: [Double]
  private var gathered: [Double]
  private var sums: [Double]
  private var values: [Double]
  private var partials: [Double]
  /// ∂(sum)/∂a by sum, then ∂G/∂a by statement; m × r each.
  private var sumSlopes: [Double]
  private var system: [Double]
  private var residuals: [Double]
  private var trial: [Double]

  /// Where each draw of the block stands.
  private struct Lane {
    /// Largest residual, each relative to its scale.
    var size = Double.infinity
    var fraction = 0.0
    var halvings = 0
    var isDone = false
    var needsStep = false
  }

  private var state: [Lane]
  private var coordinates: Matrix
  private var steps: Matrix

  /// Prepares a block of draws.
  init(_ newton: DrawNewton, months: Matrix, errors: Matrix, shifts: Matrix?, start: Matrix) {
    let (r, u, m) = (newton.rank, newton.sums.support.count, Self.length)
    self.newton = newton
    self.months = months
    self.errors = errors
    self.shifts = shifts
    func room(_ count: Int) -> [Double] { Array(repeating: 0, count: count * m) }
    self.start = room(u)
    levels = room(u)
    slopes = room(u)
    gathered = room(u)
    sums = room(newton.sums.count)
    values = room(r)
    partials = room(3)
    sumSlopes = room(newton.sums.count * r)
    system = room(r * r)
    residuals = room(r)
    trial = room(r)
    state = Array(repeating: Lane(), count: months.rows)
    coordinates = start
    steps = Matrix(rows: months.rows, columns: r)
  }

  /// Moves all draws of the block.
  ///
  /// - Parameters:
  ///   - along: Where the draws' own shocks stand along the statements, m × r.
  ///   - weighs: False where weights are not used; they are then 0.
  /// - Returns: Where every draw went.
  mutating func solve(along: Matrix, weighs: Bool) -> DrawMovement {
    let count = months.rows
    var logWeights = [Double](repeating: 0, count: count)
    for first in stride(from: 0, to: count, by: Self.length) {
      let all = Array(first..<Swift.min(first + Self.length, count))
      iterate(all)
      if weighs { weigh(all, along: along, into: &logWeights) }
    }
    return DrawMovement(
      coordinates: coordinates, logWeights: logWeights,
      unmet: (0..<count).filter { !(state[$0].size <= DrawNewton.acceptedResidual) })
  }

  private mutating func iterate(_ all: [Int]) {
    load(all)
    for _ in 0..<DrawNewton.stepLimit {
      evaluate()
      judge()
      guard lanes.contains(where: { !state[$0].isDone }) else { return }
      buildSystem()
      for (j, lane) in lanes.enumerated() where state[lane].needsStep { _ = solveStep(j, lane) }
      let open = lanes.filter { !state[$0].isDone }
      if 2 * open.count <= lanes.count { load(open) }
    }
  }

  /// Takes draws into the tile.
  private mutating func load(_ chosen: [Int]) {
    lanes = chosen
    let (m, height) = (chosen.count, months.rows)
    start.withUnsafeMutableBufferPointer { start in
      months.withUnsafeElements { months in
        for (u, month) in newton.sums.support.enumerated() {
          for (j, lane) in chosen.enumerated() { start[u * m + j] = months[month * height + lane] }
        }
      }
    }
  }

  /// Levels, sums and residuals b + e − g at the movements on trial.
  private mutating func evaluate() {
    let (m, r, u) = (lanes.count, newton.rank, newton.sums.support.count)
    for l in 0..<r {
      for (j, lane) in lanes.enumerated() {
        trial[l * m + j] = coordinates[lane, l] + state[lane].fraction * steps[lane, l]
      }
    }
    levels.withUnsafeMutableBufferPointer { levels in
      guard let levels = levels.baseAddress else { return }
      start.withUnsafeBufferPointer { start in
        if let start = start.baseAddress { levels.update(from: start, count: u * m) }
      }
      trial.withUnsafeBufferPointer { trial in
        newton.supportGain.withUnsafeElements { gain in
          guard let trial = trial.baseAddress, let gain = gain.baseAddress else { return }
          BLASKernels.multiply(
            trial, leadingDimension: m, transposed: false, gain, leadingDimension: u,
            transposed: true, into: levels, leadingDimension: m, m: m, n: u, k: r, beta: 1)
        }
      }
      newton.levels.toLevels(levels, width: m)
      sums.withUnsafeMutableBufferPointer { sums in
        values.withUnsafeMutableBufferPointer { values in
          guard let sums = sums.baseAddress, let values = values.baseAddress else { return }
          newton.sums.fill(sums, levels: levels, stride: m, isWhole: false, width: m)
          newton.sums.evaluate(values, sums: sums, width: m)
        }
      }
    }
    for i in 0..<r {
      for (j, lane) in lanes.enumerated() {
        var residual = newton.targets[i] - values[i * m + j]
        if let shifts { residual += shifts[newton.rows[i], lane] }
        if let place = newton.errorPlaces[i] {
          var shock = errors[lane, place]
          for l in 0..<r { shock += newton.errorGain[place, l] * trial[l * m + j] }
          residual += newton.tolerances[i] * shock
        }
        residuals[i * m + j] = residual
      }
    }
  }

  /// Takes what was tried where it brings the residual down, and halves the step where not.
  private mutating func judge() {
    let (m, r) = (lanes.count, newton.rank)
    for (j, lane) in lanes.enumerated() where !state[lane].isDone {
      var size = 0.0
      for i in 0..<r {
        let relative = (residuals[i * m + j] / newton.scales[i]).magnitude
        size = relative.isNaN ? .infinity : Swift.max(size, relative)
      }
      var now = state[lane]
      let isFirst = now.fraction == 0
      now.needsStep = isFirst || size < now.size
      if now.needsStep {
        for l in 0..<r { coordinates[lane, l] = trial[l * m + j] }
        (now.size, now.fraction, now.halvings) = (size, 1, 0)
        now.isDone = size <= DrawNewton.residualTolerance
      } else {
        now.fraction /= 2
        now.halvings += 1
        now.isDone =
          now.size <= DrawNewton.roundingResidual || now.halvings >= DrawNewton.halvingLimit
      }
      if now.isDone { (now.fraction, now.needsStep) = (0, false) }
      state[lane] = now
    }
  }

  /// ∂G/∂a of all draws at the levels last computed.
  private mutating func buildSystem() {
    let (m, r, u) = (lanes.count, newton.rank, newton.sums.support.count)
    if newton.levels.isLogarithmic {
      swap(&slopes, &levels)
    } else {
      slopes.withUnsafeMutableBufferPointer { slopes in
        levels.withUnsafeBufferPointer { levels in
          guard let slopes = slopes.baseAddress, let levels = levels.baseAddress else { return }
          newton.levels.fillSlopes(slopes, levels: levels, width: m)
        }
      }
    }
    guard u > 0 else { return }
    for sum in 0..<newton.sums.count { fillSumSlopes(sum, m, r) }
    for (i, reading) in newton.sums.readings.enumerated() { fillRow(i, reading, m, r) }
  }

  /// ∂(sum)/∂a: slopes of the months it reads, times what these answer.
  private mutating func fillSumSlopes(_ sum: Int, _ m: Int, _ r: Int) {
    let places = newton.sums.entries(of: sum).places
    gathered.withUnsafeMutableBufferPointer { gathered in
      slopes.withUnsafeBufferPointer { slopes in
        guard let gathered = gathered.baseAddress, let slopes = slopes.baseAddress else { return }
        for (k, place) in places.enumerated() {
          (gathered + k * m).update(from: slopes + place * m, count: m)
        }
        sumSlopes.withUnsafeMutableBufferPointer { target in
          newton.sumGains[sum].withUnsafeElements { gain in
            guard let target = target.baseAddress, let gain = gain.baseAddress else { return }
            BLASKernels.multiply(
              gathered, leadingDimension: m, transposed: false, gain,
              leadingDimension: places.count, transposed: false, into: target + sum * r * m,
              leadingDimension: m, m: m, n: r, k: places.count)
          }
        }
      }
    }
  }

  /// One row of ∂G/∂a in all draws, from the slopes of its sums.
  private mutating func fillRow(_ i: Int, _ reading: FormSums.Reading, _ m: Int, _ r: Int) {
    let row = i * r * m
    switch reading {
    case .sum(let sum):
      for k in 0..<r * m { system[row + k] = sumSlopes[sum * r * m + k] }
    case .measure(let bound, let places):
      sums.withUnsafeBufferPointer { sums in
        partials.withUnsafeMutableBufferPointer { partials in
          guard let sums = sums.baseAddress, let partials = partials.baseAddress else { return }
          let inputs = FormSums.inputs(places, sums, m)
          bound.fillPartials(
            ofAggregates: inputs.0, inputs.1, inputs.2, count: m,
            into: places.indices.map { partials + $0 * m })
        }
      }
      for l in 0..<r {
        for j in 0..<m {
          var slope = 0.0
          for (k, sum) in places.enumerated() {
            slope += partials[k * m + j] * sumSlopes[(sum * r + l) * m + j]
          }
          system[row + l * m + j] = slope
        }
      }
    }
    guard let place = newton.errorPlaces[i] else { return }
    for l in 0..<r {
      let slope = newton.tolerances[i] * newton.errorGain[place, l]
      for j in 0..<m { system[row + l * m + j] -= slope }
    }
  }

  /// The Newton step of one draw; the draw stays where it is when there is none.
  ///
  /// - Returns: log |det ∂G/∂a|.
  private mutating func solveStep(_ j: Int, _ lane: Int) -> Double {
    let (m, r) = (lanes.count, newton.rank)
    let logDeterminant = withUnsafeTemporaryAllocation(of: Double.self, capacity: r * r + r) {
      scratch -> Double in
      guard let matrix = scratch.baseAddress else { return 0 }
      let right = matrix + r * r
      for l in 0..<r {
        for i in 0..<r { matrix[i + l * r] = system[(i * r + l) * m + j] }
        right[l] = residuals[l * m + j]
      }
      let logDeterminant = solveSmallSystem(matrix, order: r, right: right)
      if logDeterminant.isFinite { for l in 0..<r { steps[lane, l] = right[l] } }
      return logDeterminant
    }
    if !logDeterminant.isFinite { (state[lane].isDone, state[lane].fraction) = (true, 0) }
    return logDeterminant
  }

  /// Importance weights at the places reached.
  private mutating func weigh(_ all: [Int], along: Matrix, into logWeights: inout [Double]) {
    for lane in all { (state[lane].fraction, state[lane].isDone) = (0, true) }
    load(all)
    evaluate()
    buildSystem()
    for (j, lane) in lanes.enumerated() {
      var square = 0.0
      for l in 0..<newton.rank {
        let place = along[lane, l] + coordinates[lane, l]
        square += place * place
      }
      logWeights[lane] = -square / 2 - solveStep(j, lane)
    }
  }
}
