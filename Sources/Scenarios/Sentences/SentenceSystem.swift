import TimeSeries

/// Published sentences as conditions on the unknowns, with the questions that can be put to them.
///
/// With positive denominators a sentence about one measure is a pair of linear rows, also when the
/// measure is growth, a share or compound growth: l ≤ N/D ≤ u is l D ≤ N ≤ u D. Only sentences
/// that add up ratios with different denominators ("6 points higher") are not linear: their ratios
/// get intervals, which rows and sentences narrow in turn, and points that meet everything prove the
/// ends of what is found.
struct SentenceSystem {
  /// A sentence on the unknowns.
  struct Claim {
    /// The measures with their coefficients; one where the sentence is linear.
    let terms: [(coefficient: Double, measure: SentenceMeasure)]
    let value: Double?
    let lower: Double
    let upper: Double

    /// The interval when the rounding is shrunk towards the number stated.
    func bounds(shrunkTo share: Double) -> (lower: Double, upper: Double) {
      guard let value else { return (lower, upper) }
      return (value + share * (lower - value), value + share * (upper - value))
    }
  }

  let cells: SentenceCells
  let claims: [Claim]
  /// Identities, floors of denominators, signs of balances: what no sentence can take away.
  private let fixed: [LinearProgram.Row]
  /// What the unknowns are measured in inside the solver, so that they are about one.
  let scales: [Double]
  /// True for parts of balances, which may be negative.
  let isFree: [Bool]

  /// Denominators are at least this, in units of the largest amount stated: a millionth is below
  /// anything that would be published beside it.
  static let floor = 1e-6

  init(
    cells: SentenceCells, claims: [Claim], identities: [SentenceCells.Form], scales: [Double],
    isFree: [Bool], denominators: [SentenceCells.Form]
  ) {
    self.cells = cells
    self.claims = claims
    self.scales = scales
    self.isFree = isFree
    fixed =
      identities.map { LinearProgram.Row(weights: $0, bound: 0, isEquation: true) }
      + denominators.map { form in
        let size = zip(form, scales).map { $0.magnitude * $1 }.max() ?? 1
        return LinearProgram.Row(weights: form.map { -$0 }, bound: -Self.floor * size)
      }
  }

  /// Rows of the sentences that are linear.
  private func rows(of active: [Int], shrunkTo share: Double) -> [LinearProgram.Row] {
    active.flatMap { place -> [LinearProgram.Row] in
      let claim = claims[place]
      guard claim.terms.count == 1, let term = claim.terms.first else { return [] }
      let (lower, upper) = claim.bounds(shrunkTo: share)
      return term.measure.rows(from: lower / term.coefficient, to: upper / term.coefficient)
    }
  }

  /// The conditions of some sentences, ready for questions; nil when they cannot hold.
  func conditions(
    of active: [Int], shrunkTo share: Double = 1, and extra: [LinearProgram.Row] = []
  ) -> SentenceConditions? {
    let joint = active.filter { claims[$0].terms.count > 1 }
    var measures: [SentenceMeasure] = []
    var sums: [SentenceConditions.Sum] = []
    for place in joint {
      var weights: [(measure: Int, coefficient: Double)] = []
      for term in claims[place].terms {
        let known = measures.firstIndex(of: term.measure)
        if known == nil { measures.append(term.measure) }
        weights.append((known ?? measures.count - 1, term.coefficient))
      }
      let (lower, upper) = claims[place].bounds(shrunkTo: share)
      sums.append(SentenceConditions.Sum(weights: weights, lower: lower, upper: upper))
    }
    var conditions = SentenceConditions(
      rows: fixed + rows(of: active, shrunkTo: share) + extra, measures: measures, sums: sums,
      scales: scales, isFree: isFree)
    return conditions.hold() ? conditions : nil
  }
}

extension SentenceMeasure {
  /// lower ≤ value ≤ upper as rows, one where both are the same; infinite ends say nothing.
  func rows(from first: Double, to second: Double) -> [LinearProgram.Row] {
    let (lower, upper) = (Swift.min(first, second), Swift.max(first, second))
    // Two rows that are parallel to the last digits would have nothing between them to pivot on.
    if lower.isFinite, upper - lower <= 1e-7 * Swift.max(1, lower.magnitude) {
      return [row((lower + upper) / 2, isUpper: true, isEquation: true)]
    }
    return (upper.isFinite ? [row(upper, isUpper: true)] : [])
      + (lower.isFinite ? [row(lower, isUpper: false)] : [])
  }
}
