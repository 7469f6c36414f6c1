import LinearAlgebra
import RealModule
import TimeSeries

/// Moves one draw onto curved statements, along the directions of the statements at the mode.
///
/// A draw's shocks split into coordinates a = Qᵀs along the statements and a rest that the
/// statements leave alone. Keeping the rest, Newton's method finds the coordinates with
///
///     G(y + B (a − a*)) = b,    B = F Q
///
/// so a hard statement holds in every draw to rounding. Only months that a statement reads are
/// computed on the way.
///
/// Given the rest, the exact conditional law has density φ(a) / |det ∂G/∂a| against the rest's own
/// law, which the draws follow: that ratio is the importance weight of a draw, without any
/// approximation. (A hard statement is the limit of a soft one in the unit it is written in.)
struct DrawNewton: Sendable {
  /// Steps, shortened ones included, until a draw is given up.
  static let stepLimit = 100
  /// A residual relative to the statement's value (or deviation) that ends the iteration.
  static let residualTolerance = 1e-13
  /// What still counts as met when rounding stops the progress.
  static let acceptedResidual = 1e-9

  /// The independent statements, and which rows of the conditioning they are.
  let forms: [StackedForm]
  let rows: [Int]
  let targets: [Double]
  let scales: [Double]
  let tolerances: [Double]
  /// Place of the row's error shock among the soft rows; nil for a hard row.
  let errorPlaces: [Int?]
  /// Months that the statements read, and their transforms.
  let support: [Int]
  let transforms: [Transform]
  /// For each independent statement the places in `support` that it reads.
  let formSupports: [[Int]]
  /// True where a month's slope is its level.
  let isLogarithmic: [Bool]
  /// Rows of B for the support, then of the error gain, each r long.
  let supportGain: [Double]
  let errorGain: [Double]
  let modeCoordinates: [Double]

  init(_ conditioning: Conditioning) {
    let space = conditioning.space
    let basis = conditioning.mode.basis
    rows = basis.pivots
    let chosen = basis.pivots.map { space.rows[$0] }
    let months = Set(chosen.flatMap(\.form.support)).sorted()
    let place = Dictionary(uniqueKeysWithValues: months.enumerated().map { ($1, $0) })
    forms = chosen.map { $0.form.renumbered(place) }
    targets = chosen.map(\.target)
    tolerances = chosen.map(\.tolerance)
    scales = basis.pivots.map {
      Swift.max(space.rows[$0].target.magnitude, basis.deviations[$0])
    }
    errorPlaces = basis.pivots.map { row in space.softRows.firstIndex(of: row) }
    support = months
    transforms = months.map { space.transforms[$0] }
    isLogarithmic = transforms.map { $0 == .log }
    formSupports = forms.map(\.support)
    let gain = conditioning.monthGain
    supportGain = months.flatMap { gain.row($0) }
    let shocks = space.factor.columns
    errorGain = space.softRows.indices.flatMap { basis.basis.row(shocks + $0) }
    modeCoordinates = basis.basis.transposedTimes(conditioning.mode.shocks)
  }

  /// The number of independent statements r.
  var rank: Int { forms.count }

  /// What moving one draw found.
  struct Outcome {
    /// Further movement along the statements' coordinates.
    var movement: [Double]
    /// Logarithm of the importance weight, up to a constant.
    var logWeight: Double
    /// False if some statement could not be met.
    var isMet: Bool
  }

  /// Finds the movement of one draw that already went to the mode's coordinates.
  ///
  /// - Parameters:
  ///   - months: All stacked months of the draw on the model scale.
  ///   - errors: Its error shocks, one a soft row.
  ///   - scratch: Reused between draws.
  ///   - weighs: False where the weight is not used; it is then 0.
  /// - Returns: The further movement, the weight, and whether all statements are met.
  func solve(
    months: UnsafePointer<Double>, errors: [Double], scratch: inout Scratch, weighs: Bool = true
  ) -> Outcome {
    var movement = [Double](repeating: 0, count: rank)
    var size = residual(months, errors, movement, &scratch)
    var step = movement
    for _ in 0..<Self.stepLimit {
      if size <= Self.residualTolerance { break }
      scratch.buildSystem(self)
      step = scratch.residuals
      let logDeterminant = scratch.solve(&step)
      guard logDeterminant.isFinite else { break }
      guard let next = shortened(step, from: movement, size, months, errors, &scratch) else {
        break
      }
      (movement, size) = next
    }
    let isMet = size <= Self.acceptedResidual
    guard weighs else { return Outcome(movement: movement, logWeight: 0, isMet: isMet) }
    if !scratch.isAt(movement) { _ = residual(months, errors, movement, &scratch) }
    scratch.buildSystem(self)
    let logDeterminant = scratch.solve(&step)
    let coordinates = zip(modeCoordinates, movement).map { $0 + $1 }
    return Outcome(
      movement: movement, logWeight: -dot(coordinates, coordinates) / 2 - logDeterminant,
      isMet: isMet)
  }

  /// The largest of step, half step, quarter step, … that brings the residual down; nil if none.
  private func shortened(
    _ step: [Double], from movement: [Double], _ size: Double, _ months: UnsafePointer<Double>,
    _ errors: [Double], _ scratch: inout Scratch
  ) -> ([Double], Double)? {
    var fraction = 1.0
    // 2⁻²⁰ of a Newton step that does not help means that rounding or a dead end is reached.
    for _ in 0..<20 {
      let trial = zip(movement, step).map { $0 + fraction * $1 }
      let then = residual(months, errors, trial, &scratch)
      if then < size { return (trial, then) }
      fraction /= 2
    }
    return nil
  }

  /// Residuals b + e − g into the scratch; the largest, each relative to its scale.
  private func residual(
    _ months: UnsafePointer<Double>, _ errors: [Double], _ movement: [Double],
    _ scratch: inout Scratch
  ) -> Double {
    scratch.place = movement
    setLevels(months, movement, &scratch)
    var worst = 0.0
    scratch.levels.withUnsafeBufferPointer { levels in
      for i in 0..<rank {
        var residual = scratch.targets[i] - forms[i].value(levels)
        if let place = errorPlaces[i] {
          var shock = errors[place]
          for l in 0..<rank { shock += errorGain[place * rank + l] * movement[l] }
          residual += tolerances[i] * shock
        }
        scratch.residuals[i] = residual
        let relative = (residual / scales[i]).magnitude
        worst = relative.isNaN ? .infinity : Swift.max(worst, relative)
      }
    }
    return worst
  }

  /// Levels of the months that statements read, and their slopes, at a movement.
  private func setLevels(
    _ months: UnsafePointer<Double>, _ movement: [Double], _ scratch: inout Scratch
  ) {
    let r = rank
    supportGain.withUnsafeBufferPointer { gain in
      movement.withUnsafeBufferPointer { movement in
        scratch.levels.withUnsafeMutableBufferPointer { levels in
          scratch.slopes.withUnsafeMutableBufferPointer { slopes in
            for (u, month) in support.enumerated() {
              var y = months[month]
              for l in 0..<r { y += gain[u * r + l] * movement[l] }
              let level = transforms[u].inverse(y)
              levels[u] = level
              slopes[u] = isLogarithmic[u] ? level : transforms[u].inverseDerivative(y)
            }
          }
        }
      }
    }
  }

  /// Working arrays of one worker.
  struct Scratch {
    /// The stated values of this draw.
    var targets: [Double]
    /// The movement to which levels and slopes belong.
    var place: [Double] = []
    var levels: [Double]
    var slopes: [Double]
    var residuals: [Double]
    var gradient: [Double]
    /// One row of the system while it is summed up.
    var row: [Double]
    /// ∂G/∂a, column-major.
    var system: [Double]

    init(_ newton: DrawNewton) {
      let months = newton.support.count
      targets = newton.targets
      levels = Array(repeating: 0, count: months)
      slopes = levels
      gradient = levels
      residuals = Array(repeating: 0, count: newton.rank)
      row = residuals
      system = Array(repeating: 0, count: newton.rank * newton.rank)
    }

    /// True if levels and slopes are those of a movement.
    func isAt(_ movement: [Double]) -> Bool { place == movement }

    /// Sets the stated values of the next draw: those of the statements plus a shift a row.
    mutating func setTargets(_ newton: DrawNewton, shift: [Double]?) {
      guard let shift else { return }
      for (i, row) in newton.rows.enumerated() { targets[i] = newton.targets[i] + shift[row] }
    }

    /// Fills ∂G/∂a at the levels and slopes that the last residual left here.
    mutating func buildSystem(_ newton: DrawNewton) {
      let r = newton.rank
      for i in 0..<r {
        let months = newton.formSupports[i]
        gradient.withUnsafeMutableBufferPointer { gradient in
          for u in months { gradient[u] = 0 }
          levels.withUnsafeBufferPointer { newton.forms[i].addGradient($0, into: gradient) }
        }
        row.withUnsafeMutableBufferPointer { row in
          row.update(repeating: 0)
          newton.supportGain.withUnsafeBufferPointer { gain in
            for u in months {
              let slope = gradient[u] * slopes[u]
              for l in 0..<r { row[l] += slope * gain[u * r + l] }
            }
          }
        }
        for l in 0..<r {
          var sum = row[l]
          if let place = newton.errorPlaces[i] {
            sum -= newton.tolerances[i] * newton.errorGain[place * r + l]
          }
          system[i + l * r] = sum
        }
      }
    }

    /// Solves the system for a right side in place; log |det|.
    mutating func solve(_ right: inout [Double]) -> Double {
      let r = residuals.count
      return system.withUnsafeMutableBufferPointer { m in
        right.withUnsafeMutableBufferPointer { b in
          guard let m = m.baseAddress, let b = b.baseAddress else { return 0 }
          return solveSmallSystem(m, order: r, right: b)
        }
      }
    }
  }
}
