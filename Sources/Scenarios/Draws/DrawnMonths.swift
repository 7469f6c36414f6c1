import LinearAlgebra
import Models
import Probability

/// The common draws of a law before statements, kept so that one changed number is answered at once.
///
/// Blocks are those of `DrawSample`: products have the same shapes, so kept draws are the same bits.
struct DrawnMonths: Sendable {
  /// Numbers that are kept at most: 40 MB of months, as much of shocks.
  static let limit = 5_000_000

  /// Some draws in a row.
  struct Block: Sendable {
    /// Standard shocks, k × m.
    let shocks: Matrix
    /// Months on the model scale, n × m.
    let months: Matrix

    /// Draws `length` columns that begin with draw `first` of the seed.
    init(
      _ law: StackedLaw, _ stairs: StaircaseFactor?, from first: Int, _ length: Int,
      _ options: ScenarioOptions
    ) {
      shocks = standardNormals(
        rows: law.factor.columns, columns: length, seed: options.seed, from: first)
      var months = stairs?.times(shocks) ?? law.factor * shocks
      let (rows, mean) = (months.rows, law.mean)
      months.withUnsafeMutableElements { cells in
        for j in 0..<length {
          for i in 0..<rows { cells[i + j * rows] = mean[i] + cells[i + j * rows] }
        }
      }
      self.months = months
    }
  }

  let blocks: [Block]

  /// The draws of a law; nil where they are too many to keep.
  init?(_ law: StackedLaw, options: ScenarioOptions) {
    let size = Swift.max(law.count, law.factor.columns)
    guard size * options.draws <= Self.limit else { return nil }
    let stairs = StaircaseFactor(law.factor)
    let starts = Array(stride(from: 0, to: options.draws, by: DrawSample.blockLength))
    blocks = DrawSample.mapped(starts.count, jobs: options.jobs) { place in
      let length = Swift.min(DrawSample.blockLength, options.draws - starts[place])
      return Block(law, stairs, from: starts[place], length, options)
    }
  }
}
