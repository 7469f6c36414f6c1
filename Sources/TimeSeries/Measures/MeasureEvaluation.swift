extension Measure {
  /// The values the measure reads of monthly flows (numbered observations for an ordinal span).
  ///
  /// `bound(to:)` gives them for other frequencies. Empty when the span is not made of months.
  public var references: [MonthReference] {
    let frequency = span.start.frequency.isCalendar ? Frequency.monthly : span.start.frequency
    let formula = try? formula(frequency: frequency, addsUp: true, otherAddsUp: true)
    return formula?.references ?? []
  }

  /// The measure's value; NaN if a month it needs is missing.
  ///
  /// Also NaN where the span does not fit the series' frequency. `bound(to:)` says why, checks that
  /// the measure makes sense on the series, and is the faster way to many evaluations.
  public func value(in values: some MonthlyValues) -> Double {
    guard let formula = formula(in: values) else { return .nan }
    return formula.references.map { values.value(of: $0.series, at: $0.period) }
      .withUnsafeBufferPointer { formula.value($0) }
  }

  /// The derivative of the measure in each value it reads.
  ///
  /// Empty where the span does not fit the series' frequency.
  public func gradient(in values: some MonthlyValues) -> [(MonthReference, Double)] {
    guard let formula = formula(in: values) else { return [] }
    let months = formula.references.map { values.value(of: $0.series, at: $0.period) }
    var slopes = [Double](repeating: 0, count: months.count)
    months.withUnsafeBufferPointer { input in
      slopes.withUnsafeMutableBufferPointer { formula.gradient(input, into: $0) }
    }
    return Array(zip(formula.references, slopes))
  }

  private func formula(in values: some MonthlyValues) -> MeasureFormula? {
    try? formula(
      frequency: values.frequency(of: series), addsUp: values.kind(of: series).addsUp,
      otherAddsUp: values.kind(of: other ?? series).addsUp)
  }
}

/// A list of series as the source of monthly values, found by name.
public struct SeriesValues: MonthlyValues, Sendable {
  private let series: [String: Series]

  /// The values of `series`; of two with one name the first counts.
  public init(_ series: [Series]) {
    self.series = Dictionary(series.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value, NaN for an unknown name and outside the data.
  public func value(of name: String, at period: Period) -> Double {
    series[name]?[period] ?? .nan
  }

  /// The kind; `flow` for an unknown name.
  public func kind(of name: String) -> SeriesKind { series[name]?.kind ?? .flow }

  /// The frequency; monthly for an unknown name.
  public func frequency(of name: String) -> Frequency { series[name]?.frequency ?? .monthly }
}
