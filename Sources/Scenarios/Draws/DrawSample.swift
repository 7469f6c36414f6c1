import Dispatch
import LinearAlgebra
import Models
import Probability
import TimeSeries

/// Values of measures in common draws, one column a measure.
struct DrawSample: Sendable {
  /// Draws per block: about a millisecond of work for two dozen months.
  ///
  /// Blocks are cut by this number whatever the workers, so matrix products see the same shapes
  /// and give the same bits.
  static let blockLength = 256

  /// Values of each form, draw by draw.
  private(set) var values: [[Double]]
  /// Logarithms of importance weights up to a constant.
  private(set) var logWeights: [Double]
  /// How many draws could not be moved onto the statements.
  private(set) var unmetCount: Int

  /// Draws from a law, moves the draws onto statements, and evaluates forms in each.
  ///
  /// Draws of the law that are kept are not made again.
  ///
  /// - Complexity: O(draws · (n k + n r + months of the forms)); memory for the values only.
  init(
    law: StackedLaw, conditions: DrawConditions?, forms: [StackedForm], options: ScenarioOptions,
    drawn: DrawnMonths? = nil
  ) {
    let count = options.draws
    let sums = conditions?.needsMonths ?? false ? nil : AggregatedForms(forms, of: law)
    let stairs = sums == nil ? StaircaseFactor(law.factor) : nil
    let gain = sums.flatMap { sums in conditions.map { sums.gain(of: $0.monthGain) } }
    let starts = Array(stride(from: 0, to: count, by: Self.blockLength))
    let blocks = Self.mapped(starts.count, jobs: options.jobs) { place in
      let first = starts[place]
      let length = Swift.min(Self.blockLength, count - first)
      if let sums {
        let shocks =
          drawn?.blocks[place].shocks
          ?? standardNormals(
            rows: law.factor.columns, columns: length, seed: options.seed, from: first)
        let movement = conditions?.movement(shocks: shocks, from: first, seed: options.seed)
        let values = sums.values(
          shocks, moved: movement.flatMap { movement in gain.map { ($0, movement) } })
        return Block(values: values, logWeights: Array(repeating: 0, count: length), unmet: 0)
      }
      return Self.block(
        from: first,
        drawn?.blocks[place] ?? DrawnMonths.Block(law, stairs, from: first, length, options),
        law: law, conditions: conditions, forms: forms, options: options)
    }
    values = forms.indices.map { place in blocks.flatMap { $0.values[place] } }
    logWeights = blocks.flatMap(\.logWeights)
    unmetCount = blocks.reduce(0) { $0 + $1.unmet }
  }

  private struct Block: Sendable {
    var values: [[Double]]
    var logWeights: [Double]
    var unmet: Int
  }

  private static func block(
    from first: Int, _ drawn: DrawnMonths.Block, law: StackedLaw, conditions: DrawConditions?,
    forms: [StackedForm], options: ScenarioOptions
  ) -> Block {
    var months = drawn.months
    let length = months.columns
    var block = Block(values: [], logWeights: Array(repeating: 0, count: length), unmet: 0)
    if let conditions {
      let moved = conditions.moved(
        months: months, shocks: drawn.shocks, from: first, seed: options.seed,
        weighs: options.reweights)
      months = moved.months
      block.logWeights = moved.logWeights
      block.unmet = moved.unmet.count
    }
    toLevels(&months, law: law)
    block.values = months.withUnsafeElements { cells in
      forms.map { form in
        (0..<length).map { j in
          form.value(UnsafeBufferPointer(rebasing: cells[j * law.count..<(j + 1) * law.count]))
        }
      }
    }
    return block
  }

  private static func toLevels(_ months: inout Matrix, law: StackedLaw) {
    let (rows, columns) = (months.rows, months.columns)
    for block in law.blocks where block.transform != .identity {
      let places = block.offset..<block.offset + block.months.count
      months.withUnsafeMutableElements { cells in
        for j in 0..<columns {
          for i in places { cells[i + j * rows] = block.transform.inverse(cells[i + j * rows]) }
        }
      }
    }
  }

  /// Results of independent pieces of work in order, by several workers.
  static func mapped<Result: Sendable>(
    _ count: Int, jobs: Int, _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    let workers = Swift.max(1, Swift.min(jobs, count))
    guard workers > 1 else { return (0..<count).map(work) }
    return [Result](unsafeUninitializedCapacity: count) { buffer, filled in
      // Worker w writes places w, w + workers, …: no place is written twice.
      nonisolated(unsafe) let places = buffer
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for place in stride(from: worker, to: count, by: workers) {
          places.initializeElement(at: place, to: work(place))
        }
      }
      filled = count
    }
  }
}

/// What draws are conditioned on: statements of value, then ranges.
struct DrawConditions: Sendable {
  private let draws: ConditionalDraws
  private let softKeys: [UInt64]
  private let ranges: RangeDraws?

  init(_ conditioning: Conditioning, ranges: RangeDraws? = nil) {
    draws = ConditionalDraws(conditioning)
    softKeys = conditioning.rows.filter { !$0.isHard }.map(\.streamKey)
    self.ranges = ranges
  }

  /// True if draws cannot be moved without their months: statements are curved, or ranges.
  var needsMonths: Bool { ranges != nil || !draws.conditioning.isLinear }

  /// How months answer to the coordinates of linear statements.
  var monthGain: Matrix { draws.monthGain }

  /// Coordinates along linear statements by which a block of draws moves.
  func movement(shocks: Matrix, from first: Int, seed: UInt64) -> Matrix {
    draws.movement(
      shocks: shocks, errors: errorShocks(columns: shocks.columns, from: first, seed: seed))
  }

  /// Moves a block of draws that begins with draw `first` of the seed.
  func moved(
    months: Matrix, shocks: Matrix, from first: Int, seed: UInt64, weighs: Bool
  ) -> ConditionalDraws.Block {
    let errors = errorShocks(columns: months.columns, from: first, seed: seed)
    let block = draws.moved(months: months, shocks: shocks, errors: errors, weighs: weighs)
    guard let ranges else { return block }
    return ranges.moved(
      block, months: months, shocks: shocks, errors: errors, from: first, seed: seed)
  }

  /// Standard normals of the soft statements' errors: a stream a statement, one position a draw.
  private func errorShocks(columns: Int, from first: Int, seed: UInt64) -> Matrix {
    var errors = Matrix(rows: softKeys.count, columns: columns)
    for (i, key) in softKeys.enumerated() {
      var stream = RandomStream(seed: seed ^ key, stream: 0)
      stream.jump(to: UInt64(first))
      for (j, shock) in stream.normals(columns).enumerated() { errors[i, j] = shock }
    }
    return errors
  }
}
