import TimeSeries

/// Amounts in published units: `CNY trn` is 1000 `CNY bn`.
enum SentenceUnits {
  /// Words for powers of ten; the Chinese hundred million and ten thousand among them.
  private static let words: [String: Double] = [
    "thousand": 1e3, "k": 1e3, "10k": 1e4, "wan": 1e4, "m": 1e6, "mn": 1e6, "million": 1e6,
    "100m": 1e8, "yi": 1e8, "bn": 1e9, "billion": 1e9, "trn": 1e12, "tn": 1e12,
    "trillion": 1e12,
  ]

  /// What a number in one unit is multiplied with to be in another; nil where they do not compare.
  static func factor(from unit: String, to other: String) -> Double? {
    let (first, second) = (parsed(unit), parsed(other))
    return first.rest == second.rest ? first.scale / second.scale : nil
  }

  private static func parsed(_ unit: String) -> (scale: Double, rest: [String]) {
    var scale = 1.0
    var rest: [String] = []
    for word in unit.lowercased().split(separator: " ").map({ String($0) }) {
      if let power = words[word] { scale *= power } else { rest.append(word) }
    }
    return (scale, rest)
  }
}

extension SentenceFile {
  /// The unit of a measure's value, from the units of its quantities.
  func unit(of measure: Measure) -> MeasureUnit {
    measure.unit(
      of: quantity(measure.series)?.unit, and: measure.other.flatMap { quantity($0)?.unit })
  }

  /// The unit of the left side of a sentence, and what turns the written numbers into it.
  ///
  /// - Throws: `ScenarioError` when the measures have several units, or the number another one.
  func scale(of entry: Entry) throws(ScenarioError) -> (unit: MeasureUnit, factor: Double) {
    let measures = entry.sentence.terms.map(\.measure)
    guard let first = measures.first else { return (.percent, 1) }
    let own = unit(of: first)
    for other in measures
    where unit(of: other) != own && !(isPoints(own) && isPoints(unit(of: other))) {
      throw .structure(
        "\(first) and \(other) are not in the same unit, so they cannot be added up",
        at: entry.position)
    }
    // A difference of percentages is in points.
    let shown = measures.count > 1 && own == .percent ? MeasureUnit.percentagePoints : own
    if let factor = factor(of: entry.sentence.unit, in: shown) { return (shown, factor) }
    let error = TimeSeriesError.wrongUnit(
      measure: entry.sentence.subject, unit: entry.sentence.unit ?? "",
      expected: shown.description)
    throw .refused("\(entry.sentence)", because: error, at: entry.position)
  }

  /// What numbers written in a unit are multiplied with; nil for a unit that does not fit.
  private func factor(of written: String?, in unit: MeasureUnit) -> Double? {
    guard let written else { return 1 }
    if case .series(let own?) = unit, let factor = SentenceUnits.factor(from: written, to: own) {
      return factor
    }
    return unit.accepts(written) ? 1 : nil
  }

  /// True for growth, shares and contributions, which are added up in points.
  private func isPoints(_ unit: MeasureUnit) -> Bool {
    unit == .percent || unit == .percentagePoints
  }
}
