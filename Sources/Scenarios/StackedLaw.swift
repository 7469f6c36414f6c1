public import LinearAlgebra
import Models
public import TimeSeries

/// The joint law of the unknown months of one or several series, on the scale of their models.
///
///     y ~ N(μ, F Fᵀ),   y = the months of the first series, then those of the second, …
///
/// Each series brings its published values, its transform and its unknown months; the factor F
/// carries every dependence there is, between months and between series. Where only a sum of months is
/// published, how they share it has a place of its own; see `PublishedSplit`.
///
/// Shapes: `mean` has n entries for n unknown months and such places in all, `factor` is n × k.
/// Units: `mean` and `factor` on the model scale of each series.
public struct StackedLaw: Sendable {
  /// One series of the stack.
  public struct Block: Sendable {
    /// The published series, of figures on several bases restated on one; NaN where a month is unknown.
    public let series: Series
    /// Its levels as published, where `series` restates them; nil where they are the same.
    package let publishedLevels: Series?
    /// The scale on which its law is normal.
    public let transform: Transform
    /// Its unknown months, ascending.
    public let months: [Period]
    /// The place of its first unknown month in the stack.
    public let offset: Int
    /// The canonical formula of the model behind it.
    public let model: String
    /// True for a series without history, of which only statements tell; see `FreeStatements`.
    public let isFree: Bool

    /// The figures it is read from; none where it is read from levels.
    private(set) var figures: [PublishedFigure] = []
    /// Levels of months of the stack, where they are not what the place says: those published, and
    /// parts of published sums.
    private var levels: [Int: StackedMeasure.Source] = [:]
    /// The same for what growth compares.
    private var comparable: [Int: StackedMeasure.Source] = [:]
    /// The places of published sums behind all months.
    private var parts: Set<Int> = []
    /// Published sums of months of the stack.
    private var wholes: [(months: [Int], total: Double, isComparable: Bool)] = []

    /// The last published period.
    public var origin: Period { series.end }

    /// The last period the law reaches.
    public var horizonEnd: Period { Swift.max(months.last ?? series.end, series.end) }

    package init(
      series: Series, transform: Transform, months: [Period], offset: Int, model: String,
      isFree: Bool = false
    ) {
      self.isFree = isFree
      self.series = series
      self.transform = transform
      self.months = months
      self.offset = offset
      self.model = model
      publishedLevels = nil
    }

    /// The block of a projected series.
    init(_ projection: Projection, offset: Int) {
      isFree = false
      series = projection.series
      transform = projection.transform
      months = projection.months
      self.offset = offset
      model = projection.model
      publishedLevels = projection.publishedLevels
      for (row, month) in projection.months.enumerated() where month <= projection.origin {
        guard let level = projection.publishedLevels?[month], level.isFinite else { continue }
        let factor = level / projection.transform.inverse(projection.law.mean[row])
        levels[offset + row] = .sum(
          LinearForm(constant: 0, indices: [offset + row], weights: [factor]))
      }
    }

    /// Takes what figures say: months with a level of their own have it, on whatever basis growth is.
    mutating func read(_ record: PublishedRecord) {
      figures = record.figures
      for (month, level) in record.levels {
        if let index = index(of: month) { levels[index] = .known(level) }
      }
    }

    /// Takes a published sum whose places begin with `first`.
    mutating func hold(_ split: PublishedSplit, from first: Int) {
      for (month, form) in zip(split.months, split.forms(from: first)) {
        levels[month] = .sum(form)
        if split.isComparable { comparable[month] = .sum(form) }
      }
      parts.formUnion(first..<first + split.places.count)
      wholes.append((split.months, split.total, split.isComparable))
    }

    /// Months that a measure reads with all of a published sum are known as far as it goes: any that add
    /// up to the sum will do.
    ///
    /// - Parameters:
    ///   - sources: Where the references of the measure come from.
    ///   - bound: The measure.
    ///   - comparing: Whether it compares months.
    func replaceWholes(
      in sources: inout [StackedMeasure.Source], of bound: BoundMeasure, comparing: Bool
    ) {
      for whole in wholes where !comparing || whole.isComparable {
        let places = bound.references.indices.filter { place in
          let reference = bound.references[place]
          return reference.series == series.name
            && index(of: reference.period).map(whole.months.contains) == true
        }
        guard places.count == whole.months.count else { continue }
        let isRead = bound.aggregates.allSatisfy { sum in
          let count = places.count(where: sum.positions.contains)
          return count == 0 || count == places.count
        }
        guard isRead else { continue }
        for place in places { sources[place] = .known(whole.total / Double(places.count)) }
      }
    }

    /// True for a place of the stack that is of this series.
    func owns(_ place: Int) -> Bool {
      offset..<offset + months.count ~= place || parts.contains(place)
    }

    /// A month as a measure reads it: of levels those published, of growth those on one basis.
    func source(of period: Period, comparing: Bool) -> StackedMeasure.Source {
      guard let index = index(of: period) else {
        return .known((comparing ? series : publishedLevels ?? series)[period])
      }
      return (comparing ? comparable : levels)[index] ?? .unknown(index)
    }

    /// The place of an unknown month in the stack; nil for a month that is published or outside.
    public func index(of period: Period) -> Int? {
      var (low, high) = (0, months.count)
      while low < high {
        let middle = (low + high) / 2
        if months[middle] < period { low = middle + 1 } else { high = middle }
      }
      return low < months.count && months[low] == period ? offset + low : nil
    }
  }

  /// The series in the order of the stack.
  public let blocks: [Block]
  /// Means of all unknown months.
  public let mean: [Double]
  /// The factor F of the covariance.
  public let factor: Matrix
  /// Further series, which are sums of those in the stack.
  public let sums: [SeriesSum]
  /// Months of series without history in terms of other months, by their place in the stack.
  let freeForms: [Int: LinearForm]
  /// Scales of the places behind the months of series with history: parts of published sums.
  let added: [MonthScale]
  /// The same factor as a product of sparse ones, for draws; nil where it is not known as such.
  package let stages: StagedFactor?

  package init(blocks: [Block], mean: [Double], factor: Matrix, sums: [SeriesSum] = []) {
    self.init(blocks: blocks, mean: mean, factor: factor, stages: nil, sums: sums, freeForms: [:])
  }

  init(
    blocks: [Block], mean: [Double], factor: Matrix, stages: StagedFactor?, sums: [SeriesSum],
    freeForms: [Int: LinearForm], added: [MonthScale] = []
  ) {
    self.freeForms = freeForms
    self.stages = stages
    self.added = added
    precondition(
      mean.count == factor.rows
        && mean.count == blocks.reduce(added.count) { $0 + $1.months.count },
      "mean \(mean.count) and factor rows \(factor.rows) must be the months of the blocks")
    self.blocks = blocks
    self.mean = mean
    self.factor = factor
    self.sums = sums
  }

  /// The number n of unknown months and parts of published sums.
  public var count: Int { mean.count }

  /// The covariance F Fᵀ, n × n, in O(n² k).
  public var covariance: Matrix { factor.outerGram }

  /// True if every series is modelled in its own unit.
  public var isLinear: Bool { blocks.allSatisfy { $0.transform == .identity } }

  /// The scale of each place of the stack.
  package var scales: [MonthScale] {
    func own(_ blocks: [Block]) -> [MonthScale] {
      blocks.flatMap { Array(repeating: .model($0.transform), count: $0.months.count) }
    }
    return own(blocks.filter { !$0.isFree }) + added + own(blocks.filter(\.isFree))
  }

  /// The same series with another law.
  func with(mean: [Double], factor: Matrix) -> StackedLaw {
    StackedLaw(
      blocks: blocks, mean: mean, factor: factor, stages: nil, sums: sums, freeForms: freeForms,
      added: added)
  }

  /// The same series and spread with other means.
  func with(mean: [Double]) -> StackedLaw {
    StackedLaw(
      blocks: blocks, mean: mean, factor: factor, stages: stages, sums: sums, freeForms: freeForms,
      added: added)
  }

  /// The same law of series that read it otherwise.
  func with(blocks: [Block]) -> StackedLaw {
    StackedLaw(
      blocks: blocks, mean: mean, factor: factor, stages: stages, sums: sums, freeForms: freeForms,
      added: added)
  }
}
