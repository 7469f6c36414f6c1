import LinearAlgebra
public import Models
public import TimeSeries

extension StackedLaw {
  /// The law of several series whose projections were made one by one.
  ///
  /// The series are independent of each other under this law: F is block diagonal.
  ///
  /// - Parameters:
  ///   - projections: One a series.
  ///   - sums: Further series that are sums of the projected ones.
  public init(projections: [Projection], sums: [SeriesSum] = []) {
    var blocks: [Block] = []
    var mean: [Double] = []
    for projection in projections {
      blocks.append(Block(projection, offset: mean.count))
      mean += projection.law.mean
    }
    let shocks = projections.reduce(0) { $0 + $1.law.factor.columns }
    var factor = Matrix(rows: mean.count, columns: shocks)
    var firstShock = 0
    var pieces: [StagedFactor.Piece] = []
    for (block, projection) in zip(blocks, projections) {
      let part = projection.law.factor
      for j in 0..<part.columns {
        for i in 0..<part.rows { factor[block.offset + i, firstShock + j] = part[i, j] }
      }
      pieces.append(
        StagedFactor.Piece(
          inputs: Array(firstShock..<firstShock + part.columns),
          outputs: Array(block.offset..<block.offset + part.rows), matrix: part))
      firstShock += part.columns
    }
    let law = StackedLaw(
      blocks: blocks, mean: mean, factor: factor,
      stages: StagedFactor([StagedFactor.Stage(count: mean.count, pieces: pieces)]), sums: sums,
      freeForms: [:])
    self = law.holding(projections.map(\.record))
  }

  /// The series of the stack and their sums, with their published values.
  public var series: [Series] { blocks.map(\.series) + sums.map(\.series) }

  /// The block of a series by name.
  public func block(named name: String) -> Block? { blocks.first { $0.series.name == name } }

  /// A measure as a function of the stacked months.
  ///
  /// - Parameters:
  ///   - measure: A measure of series of the stack.
  ///   - text: What the measure belongs to, for errors.
  ///   - position: Where that stands, for errors.
  /// - Returns: The form, and the measure bound to its series.
  /// - Throws: `ScenarioError` for a series that is not in the stack, a measure not allowed on it,
  ///   and months before the data, past the horizon, or missing.
  package func form(
    of measure: Measure, in text: String, at position: SourcePosition?
  ) throws(ScenarioError) -> (form: StackedForm, bound: BoundMeasure) {
    let bound: BoundMeasure
    do throws(TimeSeriesError) {
      bound = try measure.bound(to: series)
    } catch {
      throw .refused(text, because: error, at: position)
    }
    var sources: [StackedMeasure.Source] = []
    for reference in bound.references {
      sources.append(
        substituted(
          try source(
            of: reference, comparing: measure.kind.comparesMonths, in: text, at: position)))
    }
    for block in blocks {
      block.replaceWholes(in: &sources, of: bound, comparing: measure.kind.comparesMonths)
    }
    return (stacked(bound, sources), bound)
  }

  /// Where a month of a series comes from, for a measure that is `comparing` months or not.
  func source(
    of reference: MonthReference, comparing: Bool, in text: String, at position: SourcePosition?
  ) throws(ScenarioError) -> StackedMeasure.Source {
    if let sum = sums.first(where: { $0.series.name == reference.series }) {
      return try summed(sum, at: reference.period, comparing: comparing, in: text, position)
    }
    return try modelledSource(of: reference, comparing: comparing, in: text, at: position)
  }

  /// A month of a series that has its place in the stack.
  func modelledSource(
    of reference: MonthReference, comparing: Bool, in text: String, at position: SourcePosition?
  ) throws(ScenarioError) -> StackedMeasure.Source {
    guard let block = block(named: reference.series) else {
      throw .refused(
        text,
        because: .unknownSeries(
          name: reference.series,
          nearest: nearestName(to: reference.series, in: blocks.map(\.series.name))), at: position)
    }
    let source = block.source(of: reference.period, comparing: comparing)
    guard case .known(let value) = source else { return source }
    if block.isFree {
      throw .notApplicable(
        text,
        reason: "\(reference.series) has no history, and nothing can be said of it in "
          + "\(reference.period); its periods are those from \(block.months.first ?? block.origin) "
          + "to \(block.horizonEnd)", at: position)
    }
    let (first, last) = (block.series.start, block.horizonEnd)
    guard reference.period >= first, reference.period <= last else {
      throw .outsideMonths(
        text, series: reference.series, month: reference.period,
        published: PeriodSpan(first, block.series.end), end: last, at: position)
    }
    guard !value.isNaN else {
      throw .missingMonth(
        text, series: reference.series, month: reference.period, at: position)
    }
    return source
  }

  private func stacked(_ bound: BoundMeasure, _ sources: [StackedMeasure.Source]) -> StackedForm {
    let unknown = sources.indices.filter {
      if case .known = sources[$0] { false } else { true }
    }
    let measure = StackedMeasure(bound: bound, sources: sources)
    // Whole published sums are known, however they are shared.
    let sums = measure.sums
    if !unknown.isEmpty, sums.allSatisfy(\.indices.isEmpty) {
      let value = sums.map(\.constant).withUnsafeBufferPointer(bound.value(ofAggregates:))
      return .linear(LinearForm(constant: value, indices: [], weights: []))
    }
    let curved = StackedForm.curved(measure)
    guard bound.isAffine(in: Set(unknown)) else { return curved }
    // An affine measure is its value where every unknown month is zero, plus its gradient.
    let zeros = [Double](repeating: 0, count: count)
    var gradient = zeros
    let constant = zeros.withUnsafeBufferPointer { levels in
      gradient.withUnsafeMutableBufferPointer { curved.addGradient(levels, into: $0) }
      return curved.value(levels)
    }
    let support = curved.support.filter { gradient[$0] != 0 }
    return .linear(
      LinearForm(
        constant: constant, indices: support, weights: support.map { gradient[$0] }))
  }

  /// The levels of the stacked months whose model-scale values these are.
  func levels(of months: [Double]) -> [Double] {
    zip(scales, months).map { $0.inverse($1) }
  }
}
