public import TimeSeries

/// A series that is a weighted sum of projected ones in every draw.
public struct SeriesSum: Sendable {
  /// How far the published total may be from the sum of its published parts, relative to the parts:
  /// figures of four digits are rounded to less.
  static let agreement = 1e-3

  /// The series with its published values.
  public let series: Series
  /// What it is the sum of.
  public let identity: Identity
  /// The same sum in the parts that contributions are told of, which may be sums themselves.
  public let parts: Identity

  /// A sum from its published values and its parts; without `parts` contributions are those of the
  /// projected series.
  public init(series: Series, identity: Identity, parts: Identity? = nil) {
    self.series = series
    self.identity = identity
    self.parts = parts ?? identity
  }

  /// Compares the published total with the sum of its parts over the last two years.
  ///
  /// Projected months are sums and are compared with published totals, so both must be the same
  /// quantity.
  ///
  /// - Throws: `ScenarioError.brokenIdentity` with the period where they differ most,
  ///   `.refused` for parts of another frequency.
  package func checkPublished(beside parts: [Series]) throws(ScenarioError) {
    var terms: [(coefficient: Double, values: Series)] = []
    for term in identity.terms {
      guard let part = parts.first(where: { $0.name == term.series }) else { continue }
      guard part.frequency == series.frequency else {
        throw .refused(
          identity.description,
          because: .mixedFrequencies(first: series.name, second: part.name), at: nil)
      }
      terms.append((term.coefficient, part))
    }
    // A part without history cannot be compared.
    guard terms.count == identity.terms.count else { return }
    let reach = 2 * series.frequency.periodsPerYear
    var worst: (period: Period, sum: Double, gap: Double)?
    for period in series.periods.suffix(reach) where !series[period].isNaN {
      let amounts = terms.map { $0.coefficient * $0.values[period] }
      let (sum, size) = (amounts.reduce(0, +), amounts.reduce(0) { $0 + $1.magnitude })
      let gap = sum - series[period]
      if gap.magnitude > Self.agreement * size, gap.magnitude > (worst?.gap ?? 0).magnitude {
        worst = (period, sum, gap)
      }
    }
    guard let worst else { return }
    throw .brokenIdentity(
      identity, period: worst.period, published: numberText(series[worst.period]),
      sum: numberText(worst.sum), difference: numberText(worst.gap))
  }
}

extension StackedLaw {
  /// A month of a sum: known where its parts are, else a linear form of the stacked months.
  ///
  /// The published total counts where all parts are published too, and where there are none.
  func summed(
    _ sum: SeriesSum, at period: Period, comparing: Bool, in text: String,
    _ position: SourcePosition?
  ) throws(ScenarioError) -> StackedMeasure.Source {
    let published = sum.series[period]
    var form = LinearForm(constant: 0, indices: [], weights: [])
    do throws(ScenarioError) {
      for term in sum.identity.terms {
        let month = MonthReference(series: term.series, period: period)
        form.add(
          try modelledSource(of: month, comparing: comparing, in: text, at: position),
          times: term.coefficient)
      }
    } catch {
      if !published.isNaN { return .known(published) }
      throw error
    }
    guard form.indices.isEmpty else { return .sum(form) }
    return .known(published.isNaN ? form.constant : published)
  }
}
