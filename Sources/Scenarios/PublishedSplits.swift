import LinearAlgebra
import Models
import RealModule
import TimeSeries

/// A published sum of months that have no figures of their own, as places of a stacked law.
///
/// The law of the months is normal on the scale of the model and holds the sum to first order of
/// logarithms only: the mean of January and February together would come out above what is
/// published, a statement on their sum would have no draw to agree with, and one that contradicts
/// it would find some. So levels of these months are not read off the months. How they share the
/// sum is what is open, and that is a place of its own behind the months of all series:
///
/// - of two months on logarithms s = y₁ − y₂, exactly as the law has it, on `MonthScale.part`;
/// - of more all but the last, as the law has their deviation from the common one,
///   yᵢ − Σ pₖ yₖ with the shares p at the medians, and the last is what is left of the sum;
/// - in levels the law holds the sum itself: the last month is what is left, no place is added.
///
/// The last level is the sum less the others, so the sum is exact in every draw, on whatever
/// statements and shocks it is moved, and a form that reads the whole sum reads a constant.
struct PublishedSplit: Sendable {
  /// One place behind the months: its scale, and its mean and factor as those of months.
  struct Place: Sendable {
    let scale: MonthScale
    /// Months of the stack with weights, the part that moves it.
    let weights: [(month: Int, weight: Double)]
    /// What is added to the weighted months.
    let constant: Double
  }

  /// The block of the series.
  let block: Int
  /// Places of its months in the stack.
  let months: [Int]
  /// The sum.
  let total: Double
  /// True where growth compares the same sum.
  let isComparable: Bool
  /// The added places.
  let places: [Place]

  /// The split of a published sum; nil where some month has no place in the stack.
  init?(_ sum: PublishedRecord.Sum, in block: StackedLaw.Block, at number: Int, mean: [Double]) {
    let found = sum.periods.compactMap(block.index)
    guard found.count == sum.periods.count, found.count > 1 else { return nil }
    self.block = number
    months = found
    (total, isComparable) = (sum.total, sum.isComparable)
    let total = sum.total
    switch block.transform {
    case .identity: places = []
    case .log where total > 0 && found.count == 2:
      places = [
        Place(
          scale: .part(of: total), weights: [(found[0], 1), (found[1], -1)], constant: 0)
      ]
    case .log where total > 0:
      let sizes = found.map { Double.exp(mean[$0]) }
      let whole = sizes.reduce(0, +)
      let shares = found.indices.map { (month: found[$0], weight: -sizes[$0] / whole) }
      places = found.indices.dropLast().map { i in
        var weights = shares
        weights[i].weight += 1
        let center = weights.reduce(0) { $0 + $1.weight * mean[$1.month] }
        return Place(
          scale: .model(.log), weights: weights,
          constant: Double.log(total * sizes[i] / whole) - center)
      }
    case .log, .boxCox: return nil
    }
  }

  /// The level of each month, with the added places from `first` on.
  func forms(from first: Int) -> [LinearForm] {
    let own = places.isEmpty ? Array(months.dropLast()) : Array(first..<first + places.count)
    return own.map { LinearForm(constant: 0, indices: [$0], weights: [1]) }
      + [LinearForm(constant: total, indices: own, weights: own.map { _ in -1 })]
  }
}

extension StackedLaw {
  /// The law with levels of months as their published sums have them.
  ///
  /// - Parameter records: What figures of each block's series say; nil for other series.
  /// - Returns: The law with places for what the sums leave open.
  func holding(_ records: [PublishedRecord?]) -> StackedLaw {
    var blocks = blocks
    var splits: [PublishedSplit] = []
    for (number, record) in records.enumerated() {
      guard let record else { continue }
      blocks[number].read(record)
      splits += record.sums.compactMap {
        PublishedSplit($0, in: blocks[number], at: number, mean: mean)
      }
    }
    guard !splits.isEmpty else { return with(blocks: blocks) }
    var first = count
    var places: [PublishedSplit.Place] = []
    for split in splits {
      blocks[split.block].hold(split, from: first)
      places += split.places
      first += split.places.count
    }
    return with(blocks: blocks).appending(places)
  }

  /// The law with further places that are weighted sums of months.
  private func appending(_ places: [PublishedSplit.Place]) -> StackedLaw {
    guard !places.isEmpty else { return self }
    let means = places.map { place in
      place.weights.reduce(place.constant) { $0 + $1.weight * mean[$1.month] }
    }
    var wide = Matrix(rows: count + places.count, columns: factor.columns)
    for j in 0..<factor.columns {
      for i in 0..<count { wide[i, j] = factor[i, j] }
      for (k, place) in places.enumerated() {
        wide[count + k, j] = place.weights.reduce(0) { $0 + $1.weight * factor[$1.month, j] }
      }
    }
    return StackedLaw(
      blocks: blocks, mean: mean + means, factor: wide, stages: stages?.appending(stage(places)),
      sums: sums, freeForms: freeForms, added: added + places.map(\.scale))
  }

  /// The months as they are, then the places.
  private func stage(_ places: [PublishedSplit.Place]) -> StagedFactor.Stage {
    let kept = blocks.map { block -> StagedFactor.Piece in
      let rows = Array(block.offset..<block.offset + block.months.count)
      return StagedFactor.Piece(inputs: rows, outputs: rows, matrix: .identity(rows.count))
    }
    let new = places.enumerated().map { k, place in
      StagedFactor.Piece(
        inputs: place.weights.map(\.month), outputs: [count + k],
        matrix: Matrix(
          rows: 1, columns: place.weights.count, columnMajor: place.weights.map(\.weight)))
    }
    return StagedFactor.Stage(count: count + places.count, pieces: kept + new)
  }
}
