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

  /// A sum from its published values and its parts.
  public init(series: Series, identity: Identity) {
    self.series = series
    self.identity = identity
  }

  /// Compares the published total with the sum of its parts over the last two years.
  ///
  /// Projected months are sums and are compared with published totals, so both must be the same
  /// quantity.
  ///
  /// - Throws: `ScenarioError.brokenIdentity` with the period where they differ most,
  ///   `.refused` for parts of another frequency.
  func checkPublished(beside parts: [Series]) throws(ScenarioError) {
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
    let reach = 2 * series.frequency.periodsPerYear
    for period in series.periods.suffix(reach) where !series[period].isNaN {
      let amounts = terms.map { $0.coefficient * $0.values[period] }
      let (sum, size) = (amounts.reduce(0, +), amounts.reduce(0) { $0 + $1.magnitude })
      if !sum.isNaN, (sum - series[period]).magnitude > Self.agreement * size {
        throw .brokenIdentity(
          identity, period: period, published: numberText(series[period]), sum: numberText(sum))
      }
    }
  }
}

extension StackedLaw {
  /// A month of a sum: known where its parts are, else a linear form of the stacked months.
  ///
  /// The published total counts where all parts are published too, and where there are none.
  func summed(
    _ sum: SeriesSum, at period: Period, in text: String, _ position: SourcePosition?
  ) throws(ScenarioError) -> StackedMeasure.Source {
    let published = sum.series[period]
    var form = LinearForm(constant: 0, indices: [], weights: [])
    do throws(ScenarioError) {
      for term in sum.identity.terms {
        let month = MonthReference(series: term.series, period: period)
        switch try modelledSource(of: month, in: text, at: position) {
        case .known(let value): form.constant += term.coefficient * value
        case .unknown(let index):
          form.indices.append(index)
          form.weights.append(term.coefficient)
        case .sum: preconditionFailure("\(term.series) of \(sum.identity) is a sum itself")
        }
      }
    } catch {
      if !published.isNaN { return .known(published) }
      throw error
    }
    guard form.indices.isEmpty else { return .sum(form) }
    return .known(published.isNaN ? form.constant : published)
  }
}
