import LinearAlgebra
import RealModule
import TimeSeries

/// The shocks of a scenario as conditions on the standard shocks of its law.
///
/// The innovation of a period is what the earlier unknown periods of its series do not explain. With
/// y − μ = F z it is the part of row t of F that is orthogonal to the rows before it, so a shock of
/// c standard deviations says
///
///     dᵗz = c,   d = r / |r|,   r = Fₜ − Σ (Fₜ·qⱼ) qⱼ   (Gram–Schmidt over the rows before t)
///
/// |r| is the innovation's standard deviation; it holds the uncertainty of the estimates where the
/// law does. All else stays random: later periods follow as the model has it.
struct ShockConditions: Sendable {
  /// The assumptions behind the columns.
  let assumptions: [Assumption]
  /// Directions d, one column a shock.
  let directions: Matrix
  /// Sizes c in standard deviations.
  let sizes: [Double]
  /// What the shocks do, in words.
  let effects: [AssumptionEffect]
  private let basis: StatementBasis

  /// Ties the shocks of a scenario to a law; nil when it has none.
  ///
  /// - Throws: `ScenarioError` for a series or period the law has not, a size in a wrong unit, and
  ///   shocks that leave each other no freedom.
  init?(_ scenario: Scenario, on law: StackedLaw) throws(ScenarioError) {
    var assumptions: [Assumption] = []
    var columns: [[Double]] = []
    var sizes: [Double] = []
    var effects: [AssumptionEffect] = []
    for assumption in scenario.assumptions {
      guard let shock = assumption.shock else { continue }
      let block = try law.blockForChange(of: shock.series, by: assumption)
      let period = try law.projectedPeriods(
        of: shock.period, in: block, of: assumption, isSingle: true
      ).lowerBound
      guard let place = block.index(of: period),
        let (direction, deviation) = law.innovation(at: place, of: block)
      else {
        throw .notApplicable(
          assumption.description, reason: "nothing is uncertain in \(period)",
          at: assumption.position)
      }
      let change = try Self.change(shock, of: assumption, block: block, deviation: deviation)
      assumptions.append(assumption)
      columns.append(direction)
      sizes.append(change / deviation)
      effects.append(
        AssumptionEffect(
          assumption: assumption,
          sentence: Self.sentence(change, change / deviation, period: period, block: block)))
    }
    guard !columns.isEmpty else { return nil }
    directions = Matrix(columnVectors: columns)
    basis = StatementBasis(columns: directions)
    if let first = basis.dependences.first {
      throw .notApplicable(
        assumptions[first.row].description,
        reason: "the other shocks leave this one no freedom; leave one of them out",
        at: assumptions[first.row].position)
    }
    self.assumptions = assumptions
    self.sizes = sizes
    self.effects = effects
  }

  /// The innovation on the model scale.
  private static func change(
    _ shock: SeriesShock, of assumption: Assumption, block: StackedLaw.Block, deviation: Double
  ) throws(ScenarioError) -> Double {
    let isLog = block.transform == .log
    func refusal(_ reason: String) -> ScenarioError {
      .notApplicable(assumption.description, reason: reason, at: assumption.position)
    }
    switch shock.size {
    case .deviations(let count): return count * deviation
    case .percent(let value):
      guard isLog else {
        throw refusal(
          "the model of \(block.series.name) does not work in logarithms; give the size in sd"
            + (block.transform == .identity ? " or as an amount" : ""))
      }
      guard value > -100 else { throw refusal("a shock of -100% or less would leave nothing") }
      return Double.log(onePlus: value / 100)
    case .amount(let value, nil):
      // A factor of e and more in one period is a level mistaken for a logarithm.
      guard !isLog || value.magnitude < 1 else {
        throw refusal(
          "the model of \(block.series.name) works in logarithms; give the size in sd or percent")
      }
      return value
    case .amount(let value, let unit?):
      guard block.transform == .identity else {
        throw refusal(
          "the model of \(block.series.name) does not work in \(unit); give the size in sd"
            + (isLog ? " or percent" : ""))
      }
      guard MeasureUnit.series(block.series.description.unit).accepts(unit) else {
        throw .refused(
          assumption.description,
          because: .wrongUnit(
            measure: shock.subject, unit: unit, expected: block.series.description.unit ?? "sd"),
          at: assumption.unitPosition ?? assumption.position)
      }
      return value
    }
  }

  private static func sentence(
    _ change: Double, _ size: Double, period: Period, block: StackedLaw.Block
  ) -> String {
    let unit = block.series.description.unit.map { " \($0)" } ?? ""
    let amount: String
    switch block.transform {
    case .identity: amount = "\(numberText(change.magnitude))\(unit) "
    case .log: amount = "\(fixedText(100 * Double.expMinusOne(change).magnitude, decimals: 1))% "
    case .boxCox: amount = ""
    }
    return "puts \(block.series.name) of \(period) \(amount)\(change < 0 ? "below" : "above") what "
      + "the periods before it lead to expect "
      + "(\(fixedText(size.magnitude, decimals: 1)) standard deviations)"
  }

  /// Coordinates of the conditions in their basis.
  private var coordinates: [Double] { basis.coordinates(ofValues: sizes) }

  /// The standard shocks that meet the conditions with the least norm.
  var shocks: [Double] { basis.basis * coordinates }

  /// The law's means given the shocks.
  func movedMean(of law: StackedLaw) -> [Double] {
    zip(law.mean, law.factor * shocks).map { $0 + $1 }
  }

  /// The law given the shocks: F z with the directions taken out of z.
  ///
  /// Elements at the rounding of their row are set to zero, so that a period which the shocks fix
  /// has no spread left at all.
  func conditioned(_ law: StackedLaw) -> StackedLaw {
    let q = basis.basis
    let taken = (law.factor * q).timesTransposed(q)
    var factor = law.factor
    for i in 0..<factor.rows {
      let row = law.factor.row(i)
      // A sum of k products of numbers below the row's length rounds to about 1e-16 √k of it.
      let limit = 1e-14 * dot(row, row).squareRoot()
      for j in 0..<factor.columns {
        let rest = factor[i, j] - taken[i, j]
        factor[i, j] = rest.magnitude <= limit ? 0 : rest
      }
    }
    return law.with(mean: movedMean(of: law), factor: factor)
  }
}

extension StackedLaw {
  /// Direction and standard deviation of the innovation of one period of a block.
  ///
  /// - Returns: Nil where the periods before leave nothing uncertain.
  /// - Complexity: O(t² k) for the t-th unknown period of the block.
  func innovation(at place: Int, of block: Block) -> (direction: [Double], deviation: Double)? {
    var basis: [[Double]] = []
    var last: (direction: [Double], deviation: Double)?
    for row in block.offset...place {
      var rest = factor.row(row)
      let length = dot(rest, rest).squareRoot()
      // Twice is enough: the second pass removes what rounding left of the first
      // (Giraud, Langou & Rozložník 2005, Comput. Math. Appl. 50).
      for _ in 0..<2 {
        for q in basis {
          let along = dot(rest, q)
          if along != 0 { for k in rest.indices { rest[k] -= along * q[k] } }
        }
      }
      let deviation = dot(rest, rest).squareRoot()
      // Less than this of a row is rounding.
      guard deviation > 1e-12 * length else {
        last = nil
        continue
      }
      let direction = rest.map { $0 / deviation }
      basis.append(direction)
      last = (direction, deviation)
    }
    return last
  }
}
