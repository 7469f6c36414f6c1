/// What a measure must know of a series before it is allowed on it.
public struct SeriesTraits: Hashable, Sendable {
  /// How often it is observed.
  public var frequency: Frequency
  /// What it measures.
  public var kind: SeriesKind
  /// The unit of its values, if stated.
  public var unit: String?
  /// True if it can be ≤ 0, so that growth has no meaning.
  public var isBalance: Bool

  /// Traits from their parts.
  public init(
    frequency: Frequency = .monthly, kind: SeriesKind = .flow, unit: String? = nil,
    isBalance: Bool = false
  ) {
    self.frequency = frequency
    self.kind = kind
    self.unit = unit
    self.isBalance = isBalance
  }
}

extension Series {
  /// The traits measures ask for.
  public var traits: SeriesTraits {
    SeriesTraits(
      frequency: frequency, kind: kind, unit: description.unit, isBalance: isBalance)
  }
}

/// A measure that was found sensible on its series, ready to be evaluated many times.
///
/// Values come in as a plain list in the order of `references`, so that draws and gradients need
/// no dictionary.
public struct BoundMeasure: Hashable, Sendable {
  /// The measure.
  public let measure: Measure
  /// The unit of its value.
  public let unit: MeasureUnit
  let formula: MeasureFormula

  /// The values the measure reads, in the order in which they are passed.
  public var references: [MonthReference] { formula.references }

  /// The measure's value at `values`, one for each reference; NaN if one of them is.
  public func value(_ values: [Double]) -> Double {
    precondition(values.count == references.count, "one value for each reference")
    return values.withUnsafeBufferPointer { formula.value($0) }
  }

  /// The sums that the measure is a function of: places among the references, and a weight.
  package var aggregates: [(positions: [Int], weight: Double)] {
    formula.aggregates.map { ($0.positions, $0.weight) }
  }

  /// The measure at its sums, in the order of `aggregates`.
  package func value(ofAggregates sums: UnsafeBufferPointer<Double>) -> Double {
    formula.value(sums[0], sums.count > 1 ? sums[1] : 0, sums.count > 2 ? sums[2] : 0)
  }

  /// “The measure is `target`” as a linear equation, Σ weights · values + constant = 0, and its
  /// derivative in the target; one weight for each reference.
  package func equation(
    _ target: Double
  ) -> (weights: [Double], constant: Double, slopes: [Double], slopeConstant: Double) {
    func spread(_ factors: [Double]) -> [Double] {
      var weights = [Double](repeating: 0, count: references.count)
      for (aggregate, factor) in zip(formula.aggregates, factors) {
        for position in aggregate.positions { weights[position] += factor * aggregate.weight }
      }
      return weights
    }
    let (equation, slope) = (formula.equation(target), formula.equationSlope(target))
    return (spread(equation.factors), equation.constant, spread(slope.factors), slope.constant)
  }

  /// The derivative of the measure in each referenced value.
  public func gradient(_ values: [Double]) -> [Double] {
    precondition(values.count == references.count, "one value for each reference")
    return [Double](unsafeUninitializedCapacity: values.count) { buffer, count in
      let slopes = UnsafeMutableBufferPointer(rebasing: buffer[..<values.count])
      slopes.initialize(repeating: 0)
      values.withUnsafeBufferPointer { formula.gradient($0, into: slopes) }
      count = values.count
    }
  }

  /// The inverse: the value of one reference that gives the measure the value `target`.
  ///
  /// For `yoy` this is the month that grows by `target` percent; for `ytd` the month that completes
  /// the sum.
  ///
  /// - Returns: Nil where the reference also stands in the denominator or base, and so
  ///   has no simple inverse.
  public func solution(at position: Int, giving target: Double, _ values: [Double]) -> Double? {
    precondition(values.count == references.count, "one value for each reference")
    return values.withUnsafeBufferPointer {
      formula.solution(at: position, giving: target, $0)
    }
  }

  /// True if the measure is a constant plus a weighted sum of the references at these positions.
  ///
  /// The others are taken as known: growth is affine in its span when the base is known.
  package func isAffine(in unknown: Set<Int>) -> Bool { formula.isAffine(in: unknown) }

  /// What a ratio or growth rate of positive values always exceeds: 0 or −100; nil for others.
  package var floorOfPositiveMonths: Double? { formula.floorOfPositiveValues }

  /// `value(_:)` without an array, for inner loops.
  package func value(_ values: UnsafeBufferPointer<Double>) -> Double { formula.value(values) }

  /// `gradient(_:)` into a buffer of one element for each reference; allocates nothing.
  package func gradient(
    _ values: UnsafeBufferPointer<Double>, into slopes: UnsafeMutableBufferPointer<Double>
  ) {
    formula.gradient(values, into: slopes)
  }
}

extension Measure {
  /// Checks the measure against its series and works out which values it reads.
  ///
  /// - Throws: `.unknownSeries` with the nearest name, `.measureNotAllowed` with the reason (sum of
  ///   a rate, growth of a balance), `.spanNotAvailable` where the span does not fit
  ///   the frequency, `.mixedFrequencies`.
  public func bound(to traits: [String: SeriesTraits]) throws(TimeSeriesError) -> BoundMeasure {
    let first = try known(series, in: traits)
    let second: SeriesTraits? = if let other { try known(other, in: traits) } else { nil }
    if let other, let second, second.frequency != first.frequency {
      throw .mixedFrequencies(first: series, second: other)
    }
    try checkAllowed(first, second)
    let formula = try formula(
      frequency: first.frequency, addsUp: first.kind.addsUp,
      otherAddsUp: second?.kind.addsUp ?? first.kind.addsUp)
    return BoundMeasure(
      measure: self, unit: unit(of: first.unit, and: second?.unit), formula: formula)
  }

  /// Checks the measure against series and works out which values it reads.
  ///
  /// - Throws: As `bound(to:)` for traits.
  public func bound(to series: [Series]) throws(TimeSeriesError) -> BoundMeasure {
    let pairs = series.map { ($0.name, $0.traits) }
    return try bound(to: Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
  }

  private func known(
    _ name: String, in traits: [String: SeriesTraits]
  ) throws(TimeSeriesError) -> SeriesTraits {
    if let found = traits[name] { return found }
    throw .unknownSeries(name: name, nearest: nearestName(to: name, in: traits.keys.sorted()))
  }
}
