import Dispatch
import LinearAlgebra
import Models
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
  /// What the forms are functions of, by block and before statements; kept on request, and only where
  /// statements move it as they move months: where levels are the models' own scale.
  private let sums: [Matrix]?

  /// Draws from a law, moves the draws onto statements, and evaluates forms in each.
  ///
  /// Draws of the law that are kept are not made again, and sums of months that a sample of the same
  /// forms on the same law has kept are not taken again: results are the same bits.
  ///
  /// - Complexity: O(draws · (months of the forms + those of the statements)), and making the draws
  ///   where they are not kept; memory for the values only.
  init(
    law: StackedLaw, conditions: DrawConditions?, forms: [StackedForm], options: ScenarioOptions,
    drawn: DrawnMonths? = nil, before: DrawSample? = nil, keepsSums: Bool = false
  ) {
    let count = options.draws
    let view = DrawView(forms, of: law, under: conditions)
    let maker = drawn == nil ? DrawnMonths.Maker(law) : nil
    let starts = Array(stride(from: 0, to: count, by: Self.blockLength))
    let blocks = Self.mapped(starts.count, jobs: options.jobs) { place -> Block in
      let (first, length) = (starts[place], Swift.min(Self.blockLength, count - starts[place]))
      let months =
        drawn?.blocks[place] ?? maker?.months(of: law, from: first, length, options)
        ?? Matrix(rows: length, columns: law.count)
      let movement = conditions?.movement(
        months: months, from: first, seed: options.seed, weighs: options.reweights)
      let sums = before?.sums?[place] ?? (keepsSums ? view.sums(of: months) : nil)
      return Block(
        values: view.values(of: months, under: movement, sums: sums), sums: sums,
        logWeights: movement?.common.logWeights ?? Array(repeating: 0, count: length),
        unmet: movement?.unmetCount ?? 0)
    }
    values = forms.indices.map { form in
      var all: [Double] = []
      all.reserveCapacity(count)
      for block in blocks {
        let length = block.logWeights.count
        all += block.values[form * length..<(form + 1) * length]
      }
      return all
    }
    let kept = keepsSums ? blocks.compactMap(\.sums) : []
    sums = kept.isEmpty ? nil : kept
    logWeights = blocks.flatMap(\.logWeights)
    unmetCount = blocks.reduce(0) { $0 + $1.unmet }
  }

  private struct Block: Sendable {
    /// One form after the other.
    var values: [Double]
    var sums: Matrix?
    var logWeights: [Double]
    var unmet: Int
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

/// Reads forms off draws of a law, after statements have moved them.
private struct DrawView: Sendable {
  private let sums: FormSums
  private let scales: LevelScales
  /// True where sums of months are sums of levels, so that a movement need not go through the months.
  private let isLinear: Bool
  /// What the sums, and the months they read, answer to movements; nil without statements.
  private let sumGain: Matrix?
  private let monthGain: Matrix?
  private let exceptionGain: Matrix?

  init(_ forms: [StackedForm], of law: StackedLaw, under conditions: DrawConditions?) {
    let sums = FormSums(forms)
    let monthScales = law.scales
    self.sums = sums
    scales = LevelScales(sums.support.map { monthScales[$0] })
    isLinear = sums.support.allSatisfy { monthScales[$0].isIdentity }
    sumGain = conditions.map { sums.gain(of: $0.monthGain) }
    func rows(_ gain: Matrix) -> Matrix {
      gain.submatrix(rows: sums.support, columns: Array(0..<gain.columns))
    }
    monthGain = conditions.map { rows($0.monthGain) }
    exceptionGain = conditions?.ranges.map { rows($0.monthGain) }
  }

  /// What the forms are functions of, before statements; nil where levels are on another scale.
  func sums(of months: Matrix) -> Matrix? {
    guard isLinear else { return nil }
    var amounts = Matrix(rows: months.rows, columns: sums.count)
    fill(&amounts, months, isWhole: true)
    return amounts
  }

  /// Values of every form, one form after the other; `known` are the sums before statements.
  func values(
    of months: Matrix, under movement: DrawConditions.Movement?, sums known: Matrix?
  ) -> [Double] {
    let width = months.rows
    var amounts = Matrix(rows: width, columns: sums.count)
    if isLinear, movement?.exceptions == nil {
      if let known { amounts = known } else { fill(&amounts, months, isWhole: true) }
      if let movement, let sumGain {
        amounts.add(movement.common.coordinates, timesTransposed: sumGain)
      }
    } else {
      var levels = moved(months, by: movement)
      levels.withUnsafeMutableElements { cells in
        if let cells = cells.baseAddress { scales.toLevels(cells, width: width) }
      }
      fill(&amounts, levels, isWhole: false)
    }
    return [Double](unsafeUninitializedCapacity: width * sums.readings.count) { values, count in
      amounts.withUnsafeElements { amounts in
        if let values = values.baseAddress, let amounts = amounts.baseAddress {
          sums.evaluate(values, sums: amounts, width: width)
        }
      }
      count = width * sums.readings.count
    }
  }

  private func fill(_ amounts: inout Matrix, _ levels: Matrix, isWhole: Bool) {
    let width = levels.rows
    amounts.withUnsafeMutableElements { amounts in
      levels.withUnsafeElements { levels in
        // No months at all are read where the constants of the sums say everything.
        guard let amounts = amounts.baseAddress else { return }
        sums.fill(
          amounts, levels: levels.baseAddress ?? UnsafePointer(amounts), stride: width,
          isWhole: isWhole, width: width)
      }
    }
  }

  /// The months that forms read, after statements.
  private func moved(_ months: Matrix, by movement: DrawConditions.Movement?) -> Matrix {
    var result = months.columns(sums.support)
    guard let movement, let monthGain else { return result }
    result.add(movement.common.coordinates, timesTransposed: monthGain)
    guard let exceptions = movement.exceptions, let exceptionGain else { return result }
    let own = exceptions.movement.coordinates.timesTransposed(exceptionGain)
    for (u, month) in sums.support.enumerated() {
      for (place, draw) in exceptions.draws.enumerated() {
        result[draw, u] = months[draw, month] + own[place, u]
      }
    }
    return result
  }
}
