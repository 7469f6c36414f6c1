/// A measure as a function of sums over spans: N, or f(N / D), with the months of N and D.
///
/// What equations between published figures need: they never look into a span.
package struct MeasureParts: Hashable, Sendable {
  /// A weight times the sum of the monthly values of a series in a span.
  package struct Part: Hashable, Sendable {
    package let series: String
    package let span: PeriodSpan
    package let weight: Double
  }

  /// How the value comes from N and D.
  package enum Form: Hashable, Sendable {
    /// N
    case plain
    /// scale · N / D + offset
    case affine(scale: Double, offset: Double)
    /// 100 · ((N / D)^e − 1)
    case power(exponent: Double)
  }

  /// How the value comes from N and D.
  package let form: Form
  /// The summands of N.
  package let numerator: [Part]
  /// The summands of D; empty for plain measures.
  package let denominator: [Part]
}

extension Measure {
  /// The measure taken apart, on series whose months, quarters or years it names.
  ///
  /// A single period that is a quarter or a year counts as such: `change(x, 2018)` compares years.
  ///
  /// - Parameter traits: What the series are; their frequency is not looked at.
  /// - Returns: How the value comes from sums over spans.
  /// - Throws: As `bound(to:)`.
  package func parts(
    on traits: [String: SeriesTraits]
  ) throws(TimeSeriesError) -> MeasureParts {
    let isMonthly = !needsWholePeriod || span.count == 1
    let frequency: Frequency = isMonthly ? .monthly : span.count == 3 ? .quarterly : .yearly
    let all = traits.mapValues { traits in
      var traits = traits
      traits.frequency = frequency
      return traits
    }
    let formula = try bound(to: all).formula
    func part(_ place: Int, _ sign: Double = 1) -> MeasureParts.Part {
      let aggregate = formula.aggregates[place]
      let last = aggregate.first + (aggregate.positions.count - 1)
      let addsUp = traits[aggregate.series]?.kind.addsUp ?? true
      // The value of a quarter is the mean of its months unless they add up.
      let months = addsUp ? 1 : Double(frequency.monthsPerPeriod ?? 1)
      return MeasureParts.Part(
        series: aggregate.series, span: PeriodSpan(aggregate.first, last),
        weight: sign * aggregate.weight / months)
    }
    switch formula.form {
    case .plain: return MeasureParts(form: .plain, numerator: [part(0)], denominator: [])
    case .difference:
      return MeasureParts(form: .plain, numerator: [part(0), part(1, -1)], denominator: [])
    case .quotient(let scale):
      return MeasureParts(
        form: .affine(scale: scale, offset: 0), numerator: [part(0)], denominator: [part(1)])
    case .growth(let exponent):
      let form: MeasureParts.Form =
        exponent == 1 ? .affine(scale: 100, offset: -100) : .power(exponent: exponent)
      return MeasureParts(form: form, numerator: [part(0)], denominator: [part(1)])
    case .contribution:
      return MeasureParts(
        form: .affine(scale: 100, offset: 0), numerator: [part(0), part(1, -1)],
        denominator: [part(2)])
    }
  }

  private var needsWholePeriod: Bool {
    kind.needsSinglePeriod && kind != .ytd && kind != .ytdYoy
  }
}
