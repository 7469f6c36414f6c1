import LinearAlgebra
import Models
import Probability

/// The common draws of a law before statements, kept so that one changed number is answered at once.
///
/// Blocks are those of `DrawSample`: products have the same shapes, so kept draws are the same bits.
struct DrawnMonths: Sendable {
  /// Numbers that are kept at most: 160 MB, sixty series over two years and more.
  static let limit = 20_000_000

  /// Makes months from shocks.
  enum Maker: Sendable {
    case staged(StagedFactor)
    case multiplied(StaircaseFactor)

    init(_ law: StackedLaw) {
      self = law.stages.map { .staged($0) } ?? .multiplied(StaircaseFactor(law.factor))
    }

    /// Draws of a law on the model scale, draws down: `length` × n, from draw `first` of the seed.
    func months(
      of law: StackedLaw, from first: Int, _ length: Int, _ options: ScenarioOptions
    ) -> Matrix {
      let shocks = standardNormals(
        rows: law.factor.columns, columns: length, seed: options.seed, from: first)
      var months =
        switch self {
        case .staged(let factor): factor.months(of: shocks)
        case .multiplied(let factor): factor.months(of: shocks)
        }
      let mean = law.mean
      months.withUnsafeMutableElements { cells in
        for (i, center) in mean.enumerated() {
          for j in i * length..<(i + 1) * length { cells[j] += center }
        }
      }
      return months
    }
  }

  /// The draws of each block, draws down.
  let blocks: [Matrix]

  /// The draws of a law; nil where they are too many to keep.
  init?(_ law: StackedLaw, options: ScenarioOptions) {
    guard law.count * options.draws <= Self.limit else { return nil }
    let maker = Maker(law)
    let starts = Array(stride(from: 0, to: options.draws, by: DrawSample.blockLength))
    blocks = DrawSample.mapped(starts.count, jobs: options.jobs) { place in
      let length = Swift.min(DrawSample.blockLength, options.draws - starts[place])
      return maker.months(of: law, from: starts[place], length, options)
    }
  }
}
