public import LinearAlgebra
import Models
public import TimeSeries

/// The joint law of the unknown months of one or several series, on the scale of their models.
///
///     y ~ N(μ, F Fᵀ),   y = the months of the first series, then those of the second, …
///
/// Each series brings its published values, its transform and its unknown months; the factor F
/// carries every dependence there is, between months and between series.
///
/// Shapes: `mean` has n entries for n unknown months in all, `factor` is n × k.
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

    /// What turns a month of the data that is unknown into its published level.
    private let levelFactors: [Int: Double]

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
      levelFactors = [:]
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
      var factors: [Int: Double] = [:]
      for (row, month) in projection.months.enumerated() where month <= projection.origin {
        guard let level = projection.publishedLevels?[month], level.isFinite else { continue }
        factors[offset + row] = level / projection.transform.inverse(projection.law.mean[row])
      }
      levelFactors = factors
    }

    /// A month as a measure reads it: of levels those published, of growth those on one basis.
    func source(of period: Period, comparing: Bool) -> StackedMeasure.Source {
      guard let index = index(of: period) else {
        return .known((comparing ? series : publishedLevels ?? series)[period])
      }
      guard !comparing, let factor = levelFactors[index] else { return .unknown(index) }
      return .sum(LinearForm(constant: 0, indices: [index], weights: [factor]))
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
  /// The same factor as a product of sparse ones, for draws; nil where it is not known as such.
  package let stages: StagedFactor?

  package init(blocks: [Block], mean: [Double], factor: Matrix, sums: [SeriesSum] = []) {
    self.init(blocks: blocks, mean: mean, factor: factor, stages: nil, sums: sums, freeForms: [:])
  }

  init(
    blocks: [Block], mean: [Double], factor: Matrix, stages: StagedFactor?, sums: [SeriesSum],
    freeForms: [Int: LinearForm]
  ) {
    self.freeForms = freeForms
    self.stages = stages
    precondition(
      mean.count == factor.rows && mean.count == blocks.reduce(0) { $0 + $1.months.count },
      "mean \(mean.count) and factor rows \(factor.rows) must be the months of the blocks")
    self.blocks = blocks
    self.mean = mean
    self.factor = factor
    self.sums = sums
  }

  /// The number of unknown months n.
  public var count: Int { mean.count }

  /// The covariance F Fᵀ, n × n, in O(n² k).
  public var covariance: Matrix { factor.outerGram }

  /// True if every series is modelled in its own unit.
  public var isLinear: Bool { blocks.allSatisfy { $0.transform == .identity } }

  /// The transform of each stacked month.
  package var transforms: [Transform] {
    blocks.flatMap { Array(repeating: $0.transform, count: $0.months.count) }
  }

  /// The same series with another law.
  func with(mean: [Double], factor: Matrix) -> StackedLaw {
    StackedLaw(
      blocks: blocks, mean: mean, factor: factor, stages: nil, sums: sums, freeForms: freeForms)
  }

  /// The same series and spread with other means.
  func with(mean: [Double]) -> StackedLaw {
    StackedLaw(
      blocks: blocks, mean: mean, factor: factor, stages: stages, sums: sums, freeForms: freeForms)
  }
}
