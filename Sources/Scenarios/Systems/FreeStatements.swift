import LinearAlgebra
import Models
import TimeSeries

/// What a scenario says of series without history.
///
/// The months d of such a series have a flat prior, independent of everything else. A statement that
/// reads them is a linear equation with the months x of the other series,
///
///     D d + A x + c = e,   e ~ N(0, τ²)
///
/// (growth g of a span is “sum − (1 + g) sum a year earlier = 0”). As many independent rows as there
/// are only say where d is: under a flat prior they leave x alone. Solved for d with the least
/// distance to a common level d₀,
///
///     d = d₀ + Dᵀ(D Dᵀ)⁻¹ (e − A x − c − D d₀),
///
/// they turn every further statement and every measure into one about x and e, which go on as any
/// other. A measure is determined if its gradient in d is a combination of the rows of D; then d₀ does
/// not count. The tolerance of a growth or share is taken at the point the statements lead to.
struct FreeStatements: Sendable {
  /// The law in which months without history stand in terms of others; e takes their places.
  let law: StackedLaw
  /// Places of assumptions whose whole content is where d is.
  let absorbed: Set<Int>

  /// A gradient this close to the rows of D, relative to its length, is a combination of them.
  private static let determined = 1e-7

  private let before: StackedLaw
  private let tolerances: [Double]
  /// Rows of D and Dᵀ(D Dᵀ)⁻¹.
  private let rows: Matrix
  private let inverse: Matrix
  /// Levels of all months at the medians.
  private let point: [Double]

  /// One statement as an equation.
  private struct Equation {
    let place: Int
    var form: LinearForm
    let slope: LinearForm
    let tolerance: Double
  }

  /// Solves the statements of a scenario for months without history.
  ///
  /// - Throws: `ScenarioError.notApplicable` for a bound on what no statement determines.
  init(_ scenario: Scenario, on law: StackedLaw) throws(ScenarioError) {
    before = law
    let start = law.freeStart
    let count = law.count - start
    var levels = law.levels(of: law.mean)
    let base = levels.prefix(start).reduce(0) { $0 + $1.magnitude } / Double(Swift.max(1, start))
    for i in start..<law.count { levels[i] = base > 0 ? base : 1 }
    let equations = count == 0 ? [] : try Self.equations(scenario, law)
    var all = Matrix(rows: count, columns: equations.count)
    for (j, equation) in equations.enumerated() {
      for (index, weight) in zip(equation.form.indices, equation.form.weights) where index >= start
      {
        all[index - start, j] += weight
      }
    }
    let pivots = count == 0 ? [] : StatementBasis(columns: all).pivots.sorted()
    let chosen = pivots.map { equations[$0] }
    absorbed = Set(chosen.map(\.place))
    let columns = all.submatrix(rows: Array(0..<count), columns: pivots)
    rows = columns.transposed
    inverse = try Self.inverse(of: columns, scenario)
    let forms = Self.solved(chosen, inverse, start: start, levels: levels, law: law)
    // The errors, which take the places of these months, stand at their means of zero.
    var medians = levels
    for i in start..<law.count { medians[i] = 0 }
    for (index, form) in forms {
      levels[index] = medians.withUnsafeBufferPointer { form.value($0) }
    }
    point = levels
    tolerances = chosen.map { equation in
      equation.tolerance * levels.withUnsafeBufferPointer { equation.slope.value($0) }.magnitude
    }
    let solved = StackedLaw(
      blocks: law.blocks, mean: law.mean, factor: law.factor, stages: law.stages, sums: law.sums,
      freeForms: forms, added: law.added)
    self.law = Self.extended(solved, by: tolerances)
    guard count > 0 else { return }
    for assumption in scenario.assumptions {
      guard let statement = assumption.statement else { continue }
      if case .equals = statement.relation { continue }
      let form = try law.form(
        of: statement.measure, in: assumption.description, at: assumption.position
      ).form
      guard !isDetermined(form) else { continue }
      throw .notApplicable(
        assumption.description,
        reason: "no statement determines it; series without history need values (=), not bounds",
        at: assumption.position)
    }
  }

  /// Dᵀ(D Dᵀ)⁻¹ from Dᵀ.
  private static func inverse(
    of columns: Matrix, _ scenario: Scenario
  ) throws(ScenarioError) -> Matrix {
    if columns.columns == 0 { return columns }
    guard let gram = try? CholeskyFactorization(columns.gram) else {
      throw .impossible(
        "“\(scenario.name)”",
        reason: "its statements on series without history say nearly the same; leave one out",
        at: nil)
    }
    return gram.solve(columns.transposed).transposed
  }

  /// Statements of value that read months without history.
  private static func equations(
    _ scenario: Scenario, _ law: StackedLaw
  ) throws(ScenarioError) -> [Equation] {
    var equations: [Equation] = []
    for (place, assumption) in scenario.assumptions.enumerated() {
      guard let statement = assumption.statement,
        case .equals(let value, let tolerance) = statement.relation
      else { continue }
      let text = assumption.description
      let (form, bound) = try law.form(of: statement.measure, in: text, at: assumption.position)
      guard law.readsFreeMonths(form) else { continue }
      let equation = bound.equation(value)
      var (own, slope) = (
        LinearForm(constant: equation.constant, indices: [], weights: []),
        LinearForm(constant: equation.slopeConstant, indices: [], weights: [])
      )
      for (k, reference) in bound.references.enumerated() {
        let source = try law.source(
          of: reference, comparing: statement.measure.kind.comparesMonths, in: text,
          at: assumption.position)
        own.add(source, times: equation.weights[k])
        slope.add(source, times: equation.slopes[k])
      }
      equations.append(Equation(place: place, form: own, slope: slope, tolerance: tolerance))
    }
    return equations
  }

  /// Each month without history in terms of months x and errors e, which take its place in the stack.
  ///
  /// `levels` holds d₀ at those places.
  private static func solved(
    _ equations: [Equation], _ inverse: Matrix, start: Int, levels: [Double], law: StackedLaw
  ) -> [Int: LinearForm] {
    guard !equations.isEmpty else { return [:] }
    var forms: [Int: LinearForm] = [:]
    for index in start..<law.count {
      var form = LinearForm(constant: levels[index], indices: [], weights: [])
      for (j, equation) in equations.enumerated() {
        let weight = inverse[index - start, j]
        guard weight != 0 else { continue }
        form.constant -= weight * equation.form.constant
        for (place, factor) in zip(equation.form.indices, equation.form.weights) {
          if place >= start {
            form.constant -= weight * factor * levels[place]
          } else {
            form.indices.append(place)
            form.weights.append(-weight * factor)
          }
        }
        form.indices.append(start + j)
        form.weights.append(weight)
      }
      forms[index] = form.merged
    }
    return forms
  }

  /// Another law of the same months with the errors of statements in it.
  func extended(_ law: StackedLaw) -> StackedLaw { Self.extended(law, by: tolerances) }

  private static func extended(_ law: StackedLaw, by tolerances: [Double]) -> StackedLaw {
    let soft = tolerances.indices.filter { tolerances[$0] > 0 }
    guard !soft.isEmpty else { return law }
    let zeros = [Double](repeating: 0, count: law.count)
    let added = soft.map { j -> [Double] in
      var column = zeros
      column[law.freeStart + j] = tolerances[j]
      return column
    }
    let columns = (0..<law.factor.columns).map { law.factor.column($0) } + added
    return law.with(mean: law.mean, factor: Matrix(columnVectors: columns))
  }

  /// An error about statements on months without history names those that say where these are.
  func explained(_ error: ScenarioError, in scenario: Scenario) -> ScenarioError {
    func member(_ assumption: Assumption) -> ConflictingAssumption {
      ConflictingAssumption(statement: assumption.description, position: assumption.position)
    }
    let silent = absorbed.sorted().map { member(scenario.assumptions[$0]) }
    func isAbout(_ text: String) -> Bool {
      scenario.assumptions.contains { assumption in
        guard assumption.description == text, let measure = assumption.statement?.measure,
          let form = try? before.form(of: measure, in: text, at: nil).form
        else { return false }
        return before.readsFreeMonths(form)
      }
    }
    switch error {
    case .impossible(let text, _, let position) where isAbout(text):
      return .contradictory(
        silent + [ConflictingAssumption(statement: text, position: position)])
    case .contradictory(let members) where members.contains(where: { isAbout($0.statement) }):
      return .contradictory(silent + members)
    default: return error
    }
  }

  /// True if the statements determine a measure, given as a form of the law before them.
  func isDetermined(_ form: StackedForm) -> Bool {
    var gradient = [Double](repeating: 0, count: before.count)
    gradient.withUnsafeMutableBufferPointer { gradient in
      point.withUnsafeBufferPointer { form.addGradient($0, into: gradient) }
    }
    let own = Array(gradient[before.freeStart...])
    let length = dot(own, own).squareRoot()
    if length == 0 { return true }
    guard length.isFinite, rows.rows > 0 else { return false }
    let explained = rows.transposedTimes(inverse.transposedTimes(own))
    let rest = zip(own, explained).map { $0 - $1 }
    return dot(rest, rest).squareRoot() <= Self.determined * length
  }
}

extension LinearForm {
  /// Adds a weight times a source.
  mutating func add(_ source: StackedMeasure.Source, times weight: Double) {
    guard weight != 0 else { return }
    switch source {
    case .known(let value): constant += weight * value
    case .unknown(let index):
      indices.append(index)
      weights.append(weight)
    case .sum(let form):
      constant += weight * form.constant
      indices += form.indices
      weights += form.weights.map { weight * $0 }
    }
  }

  /// The same form with every month once.
  var merged: LinearForm {
    var sums: [Int: Double] = [:]
    for (index, weight) in zip(indices, weights) { sums[index, default: 0] += weight }
    let places = sums.keys.sorted()
    return LinearForm(
      constant: constant, indices: places, weights: places.map { sums[$0] ?? 0 })
  }
}

extension StackedLaw {
  /// The first place of a month without history; the number of months where there is none.
  var freeStart: Int { blocks.first { $0.isFree }?.offset ?? count }

  /// True if a form reads months of series without history.
  func readsFreeMonths(_ form: StackedForm) -> Bool {
    freeStart < count && (form.support.last ?? 0) >= freeStart
  }

  /// The law with further series of which nothing is known, from three years before the end of the data.
  func adding(_ series: [Series], until end: Period) -> StackedLaw {
    guard !series.isEmpty, let origin = blocks.map(\.origin).min() else { return self }
    var blocks = blocks
    var offset = count
    let first = origin - 3 * origin.frequency.periodsPerYear + 1
    let months = (0...(end - first)).map { first + $0 }
    for one in series {
      let empty = Series(name: one.name, start: first, values: [], description: one.description)
      blocks.append(
        Block(
          series: empty, transform: .identity, months: months, offset: offset, model: "",
          isFree: true))
      offset += months.count
    }
    let zeros = [Double](repeating: 0, count: offset - count)
    let columns = (0..<factor.columns).map { factor.column($0) + zeros }
    return StackedLaw(
      blocks: blocks, mean: mean + zeros,
      factor: columns.isEmpty ? Matrix(rows: offset, columns: 0) : Matrix(columnVectors: columns),
      stages: stages?.padded(to: offset), sums: sums, freeForms: freeForms, added: added)
  }

  /// A source with months without history put in terms of others.
  func substituted(_ source: StackedMeasure.Source) -> StackedMeasure.Source {
    guard !freeForms.isEmpty else { return source }
    switch source {
    case .known: return source
    case .unknown(let index): return freeForms[index].map { .sum($0) } ?? source
    case .sum(let form):
      guard form.indices.contains(where: { freeForms[$0] != nil }) else { return source }
      var result = LinearForm(constant: form.constant, indices: [], weights: [])
      for (index, weight) in zip(form.indices, form.weights) {
        result.add(freeForms[index].map { .sum($0) } ?? .unknown(index), times: weight)
      }
      return .sum(result.merged)
    }
  }
}

extension ConditionedScenario {
  /// Rows of measures that read months without history: what statements determine, and nothing else.
  func freeRows(
    _ places: Set<Int>, _ measures: [Measure], _ units: [String], _ options: ScenarioOptions
  ) throws(ScenarioError) -> [Int: ScenarioRow] {
    var result: [Int: ScenarioRow] = [:]
    for i in places.sorted() {
      let text = measures[i].description
      let raw = try prepared.law.form(of: measures[i], in: text, at: nil).form
      guard free.isDetermined(raw) else {
        result[i] = .undetermined(measures[i], units[i], levels: options.levels)
        continue
      }
      let form = try law.form(of: measures[i], in: text, at: nil).form
      let isExact = isLinear && form.isLinear
      let statistics: RowStatistics
      if isExact {
        statistics = (conditioning?.conditionedLaw ?? law).exactStatistics(
          of: form, levels: options.levels)
      } else {
        let sample = DrawSample(
          law: law, conditions: drawConditions, forms: [form], options: options)
        statistics = RowStatistics(sample.values[0], control: nil, levels: options.levels)
      }
      result[i] = ScenarioRow(
        summary: statistics.summary(measures[i], units[i], isExact: isExact), difference: nil)
    }
    return result
  }
}

extension ScenarioRow {
  /// A measure of a series without history that nothing determines: no number at all.
  static func undetermined(_ measure: Measure, _ unit: String, levels: [Double]) -> ScenarioRow {
    let nothing = RowStatistics(mean: .nan, deviation: .nan, levels: levels)
    return ScenarioRow(summary: nothing.summary(measure, unit, isExact: true), difference: nil)
  }
}
