import Probability
import RealModule

/// The model confidence set: the models that cannot be told from the best one at a level.
///
/// Starting from all models, equal accuracy is tested with the largest t statistic of a model's loss
/// against the average of those left, T = max tᵢ, its law taken from a block bootstrap; where it is
/// refused the model with the largest tᵢ goes. A model's p-value is the largest p-value of the tests
/// up to its elimination, and 1 for the last one left.
///
/// Source: Hansen, Lunde & Nason (2011), Econometrica 79(2), sections 2.1, 3.1.2 and 4.
public struct ModelConfidenceSet: Hashable, Sendable {
  /// The p-value of each model, in the order given.
  public let pValues: [Double]
  /// Length of the blocks.
  public let blockLength: Int

  /// Whether a model belongs to the set of a confidence, such as 0.90.
  public func contains(_ model: Int, confidence: Double) -> Bool {
    pValues[model] >= 1 - confidence
  }

  /// Draws of the bootstrap: the p-value near 0.1 then has a standard error under 0.01.
  public static let standardReplications = 2000

  /// Compares losses.
  ///
  /// - Parameters:
  ///   - losses: One list a model, in the order of the origins.
  ///   - horizon: h, in steps between origins; blocks are at least that long.
  ///   - replications: Draws of the bootstrap.
  ///   - seed: Seed of its random stream.
  /// - Throws: `EvaluationError.lengths`, or `tooFew` for less than ten losses or one model.
  /// - Complexity: O(replications · models · (origins + models)).
  public init(
    _ losses: [[Double]], horizon: Int, replications: Int = standardReplications, seed: UInt64 = 1
  ) throws(EvaluationError) {
    guard losses.count > 1, let count = losses.first?.count else {
      throw .tooFew(what: "a model confidence set", count: losses.count, needed: 2)
    }
    for row in losses { try checkLengths("losses of each model", row.count, count) }
    guard count >= 10 else {
      throw .tooFew(what: "a model confidence set", count: count, needed: 10)
    }
    // The rate of Hall, Horowitz & Jing (1995) for the law of a studentized mean.
    let rate = Int(Double.pow(Double(count), 1.0 / 3).rounded(.up))
    blockLength = Swift.min(Swift.max(horizon, rate), count)
    var search = MCSElimination(
      losses, blockLength: blockLength, replications: replications, seed: seed)
    pValues = search.run()
  }
}

/// The eliminations on one set of bootstrap draws.
private struct MCSElimination {
  private let means: [Double]
  /// Mean losses by replication and model, less those of the sample.
  private let deviations: [[Double]]
  private var left: [Int]

  init(_ losses: [[Double]], blockLength: Int, replications: Int, seed: UInt64) {
    let count = losses[0].count
    let means = losses.map { $0.reduce(0, +) / Double(count) }
    left = Array(losses.indices)
    var stream = RandomStream(seed: seed)
    var drawn: [[Double]] = []
    for _ in 0..<replications {
      var sums = [Double](repeating: 0, count: losses.count)
      var taken = 0
      while taken < count {
        // Blocks run over the end into the beginning, so every origin is as likely.
        let start = Int(stream.nextUniform() * Double(count))
        for step in 0..<Swift.min(blockLength, count - taken) {
          let t = (start + step) % count
          for i in losses.indices { sums[i] += losses[i][t] }
        }
        taken += blockLength
      }
      drawn.append(losses.indices.map { sums[$0] / Double(count) - means[$0] })
    }
    deviations = drawn
    self.means = means
  }

  mutating func run() -> [Double] {
    var pValues = [Double](repeating: 1, count: means.count)
    var largest = 0.0
    while left.count > 1 {
      let (worst, pValue) = test()
      largest = Swift.max(largest, pValue)
      pValues[worst] = largest
      left.removeAll { $0 == worst }
    }
    return pValues
  }

  /// The model to go, and the p-value of equal accuracy among those left.
  private func test() -> (worst: Int, pValue: Double) {
    let n = Double(left.count)
    let center = left.reduce(0) { $0 + means[$1] } / n
    let relative = deviations.map { row in
      let average = left.reduce(0) { $0 + row[$1] } / n
      return left.map { row[$0] - average }
    }
    let replications = Double(relative.count)
    let errors = left.indices.map { place in
      (relative.reduce(0) { $0 + $1[place] * $1[place] } / replications).squareRoot()
    }
    // What rounding leaves of losses that are equal.
    let smallest = 1e-12 * (left.map { means[$0].magnitude }.max() ?? 0)
    func ratio(_ value: Double, _ place: Int) -> Double {
      errors[place] > smallest ? value / errors[place] : 0
    }
    let statistics = left.indices.map { ratio(means[left[$0]] - center, $0) }
    let largest = statistics.max() ?? 0
    let exceeding = relative.count { row in
      (row.indices.map { ratio(row[$0], $0) }.max() ?? 0) >= largest
    }
    let worst = left.indices.max { statistics[$0] < statistics[$1] } ?? 0
    return (left[worst], Double(exceeding) / replications)
  }
}
