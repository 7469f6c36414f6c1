import TimeSeries

extension SentenceChecker {
  /// Cuts the series into unknowns and writes the sentences as conditions on them.
  static func system(
    _ file: SentenceFile, _ factors: [Double]
  ) throws(ScenarioError) -> SentenceSystem {
    let traits = file.traits
    let measures = file.entries.flatMap { $0.sentence.terms.map(\.measure) }
    let parts = (measures + file.asked.map(\.measure)).compactMap { try? $0.parts(on: traits) }
    let spans = parts.flatMap { $0.numerator + $0.denominator }.map { ($0.series, $0.span) }
    let identities = file.identities.map(\.identity)
    let cells = SentenceCells(
      spans: spans, identities: identities, names: file.quantities.map(\.name))
    if cells.cells.count > unknownLimit {
      throw .structure(
        "the spans cut the series into \(cells.cells.count) pieces, more than the \(unknownLimit) "
          + "that are solved together; split the file",
        at: file.entries.first?.position ?? SourcePosition(line: 1, column: 1))
    }
    let claims = zip(file.entries, factors).map { entry, factor in
      claim(entry.sentence, factor, cells, traits)
    }
    let denominators = parts.compactMap { cells.form(of: $0.denominator) }
      .filter { form in form.contains { $0 != 0 } }
    return SentenceSystem(
      cells: cells, claims: claims, identities: cells.rows(of: identities),
      scales: scales(of: cells, claims, file),
      isFree: cells.cells.map { file.quantity($0.series)?.isPositive == false },
      denominators: unique(denominators))
  }

  private static func claim(
    _ sentence: PublishedSentence, _ factor: Double, _ cells: SentenceCells,
    _ traits: [String: SeriesTraits]
  ) -> SentenceSystem.Claim {
    let terms = sentence.terms.compactMap { term -> (Double, SentenceMeasure)? in
      guard let parts = try? term.measure.parts(on: traits) else { return nil }
      return SentenceMeasure(parts, on: cells).map { (term.coefficient, $0) }
    }
    let joint = SentenceMeasure(adding: terms).map { [(1.0, $0)] }
    return SentenceSystem.Claim(
      terms: (joint ?? terms).map { (coefficient: $0.0, measure: $0.1) },
      value: sentence.value.map { factor * $0 }, lower: factor * sentence.lower,
      upper: factor * sentence.upper)
  }

  /// The largest amount stated of each series; of others the largest of the same unit.
  private static func scales(
    of cells: SentenceCells, _ claims: [SentenceSystem.Claim], _ file: SentenceFile
  ) -> [Double] {
    var sizes: [String: Double] = [:]
    for claim in claims {
      guard claim.terms.count == 1, let measure = claim.terms.first?.measure,
        measure.denominator.isEmpty
      else { continue }
      let size = [claim.lower, claim.upper].filter(\.isFinite).map(\.magnitude).max() ?? 0
      for (cell, weight) in zip(cells.cells, measure.numerator) where weight != 0 && size > 0 {
        let unit = file.quantity(cell.series)?.unit ?? ""
        for key in ["series " + cell.series, "unit " + unit] {
          sizes[key] = Swift.max(sizes[key] ?? 0, size / weight.magnitude)
        }
      }
    }
    return cells.cells.map { cell in
      sizes["series " + cell.series] ?? sizes["unit " + (file.quantity(cell.series)?.unit ?? "")]
        ?? 1
    }
  }

  private static func unique(_ forms: [SentenceCells.Form]) -> [SentenceCells.Form] {
    var seen: Set<[Double]> = []
    return forms.filter { seen.insert($0).inserted }
  }
}

extension SentenceMeasure {
  /// The sum of measures as one, where all are amounts or all are ratios to one denominator.
  init?(adding terms: [(coefficient: Double, measure: SentenceMeasure)]) {
    guard terms.count > 1, let first = terms.first?.measure else { return nil }
    var above = [Double](repeating: 0, count: first.numerator.count)
    var offset = 0.0
    for (coefficient, measure) in terms {
      guard measure.denominator == first.denominator else { return nil }
      var factor = coefficient
      switch measure.form {
      case .plain: break
      case .affine(let scale, let constant):
        factor *= scale
        offset += coefficient * constant
      case .power: return nil
      }
      for place in above.indices { above[place] += factor * measure.numerator[place] }
    }
    form = first.denominator.isEmpty ? .plain : .affine(scale: 1, offset: offset)
    numerator = above
    denominator = first.denominator
  }
}
