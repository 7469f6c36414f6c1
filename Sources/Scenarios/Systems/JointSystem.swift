import LinearAlgebra
import Models
import TimeSeries

/// Turns the projections of a set of series into one joint law that adds up.
///
/// Every series with a model of its own takes part: leaves, and totals beside them. On the scale of the
/// models, y ~ N(μ, Σ) with Σ of `InnovationLaw`; in each month the medians go to the nearest point
/// that adds up in levels,
///
///     min (y − μ)ᵀ W⁻¹ (y − μ)   with   C f(y) = 0,
///
/// by Gauss–Newton steps with J = C diag(f′(y)), and the factor of Σ is projected with the same J. For
/// series modelled in levels that is M μ and M Σ Mᵀ at once. Only the leaves stay in the stack; a
/// total is their sum in every draw, so draws add up exactly on any scale. Months that are published
/// already are held at their values.
struct JointSystem: Sendable {
  /// Fewer common months of errors than this, two years of months, say too little about correlations.
  static let leastMonths = 24
  /// Gauss–Newton steps; four or five settle the medians of growth rates, the rest is reserve.
  private static let stepLimit = 60
  /// A step this small against the size of the medians ends the iteration.
  private static let settled = 1e-13

  private let sums: [SeriesSum]
  private let system: SeriesSystem
  private let options: SystemOptions
  private let errors: ShrinkageCovariance
  private let method: ReconciliationMethod
  private let weights: FactoredCovariance
  private let held: Set<Int>
  /// Joint months that fit into memory: the factor of their covariance has their square of numbers.
  private static let monthLimit = 8_000

  /// Prepares the system of some models.
  ///
  /// - Parameters:
  ///   - models: One a leaf, and one a total that has a model; all of one frequency.
  ///   - sums: Totals in terms of leaves.
  ///   - options: The method and its options.
  /// - Throws: `ScenarioError` for a held series that is not in the system.
  init(
    models: [any FittedModel], sums: [SeriesSum], options: SystemOptions
  ) throws(ScenarioError) {
    let names = models.map(\.series.name)
    let modelled = Set(names)
    let system = try SeriesSystem(
      sums.map(\.identity).filter { identity in
        ([identity.name] + identity.terms.map(\.series)).allSatisfy(modelled.contains)
      }, and: names)
    let ordered = system.nodes.compactMap { node in models.first { $0.series.name == node } }
    errors = ShrinkageCovariance(errors: Self.panel(ordered))
    self.sums = sums
    self.options = options
    self.system = system
    method = options.method ?? (errors.observations >= Self.leastMonths ? .mint : .wls)
    held = try system.places(of: options.held)
    weights = method.weights(of: system, errors: errors).fixing(held)
  }

  /// Residuals by calendar month, one row a model; NaN where a model has none.
  private static func panel(_ models: [any FittedModel]) -> Matrix {
    guard let start = models.map(\.series.start).min(), let end = models.map(\.series.end).max()
    else { return Matrix(rows: 0, columns: 0) }
    var panel = Matrix(rows: models.count, columns: end - start + 1, repeating: .nan)
    for (i, model) in models.enumerated() {
      for (t, error) in model.residuals.enumerated() where model.series.start + t <= end {
        panel[i, model.series.start - start + t] = error
      }
    }
    return panel
  }

  /// The joint law of the leaves, totals as their sums, and what was done.
  ///
  /// - Parameters:
  ///   - projections: One a model, in the order of the models.
  ///   - models: The models they are of, for what their last months tell of each other.
  /// - Returns: The law, and what was done to make it.
  /// - Throws: `ScenarioError.impossible` where held series leave no room to add up, and for more
  ///   months than fit into memory.
  /// - Complexity: O(h (p² k + n k)) for h months, n series, p totals and k shocks.
  func law(
    of projections: [Projection], by models: [any FittedModel]
  ) throws(ScenarioError) -> (law: StackedLaw, summary: SystemSummary) {
    let count = projections.reduce(0) { $0 + $1.law.mean.count }
    guard count <= Self.monthLimit else {
      throw .impossible(
        "a system of \(projections.count) series",
        reason:
          "its \(count) months are more than the \(Self.monthLimit) whose joint law fits into "
          + "memory; project fewer series or months, or write “system: independent”", at: nil)
    }
    let nodes = system.nodes.compactMap { name in projections.first { $0.series.name == name } }
    let ordered = system.nodes.compactMap { name in models.first { $0.series.name == name } }
    let joint = InnovationLaw(nodes, correlation: errors.correlation) { node, period in
      let (model, deviation) = (ordered[node], errors.deviations[node])
      let place = period - model.series.start
      guard model.residuals.indices.contains(place), deviation > 0 else { return nil }
      let size = model.residuals[place] / deviation
      return size.isFinite ? size : nil
    }
    var stack = NodeStack(nodes, joint)
    var movements = [Double](repeating: 0, count: nodes.count)
    if !system.aggregates.isEmpty {
      for period in stack.periods {
        let before = stack.levels(at: period)
        try move(&stack, at: period)
        for (i, level) in stack.levels(at: period).enumerated() {
          guard let level, let own = before[i] else { continue }
          let percent = own == 0 ? .nan : 100 * (level - own) / own.magnitude
          if percent.isNaN || percent.magnitude > movements[i].magnitude { movements[i] = percent }
        }
      }
    }
    let tied = Set(system.constraints.allColumns)
    let summary = SystemSummary(
      method: method, intensity: errors.intensity, observations: errors.observations,
      movements: tied.sorted().map { .init(series: system.nodes[$0], percent: movements[$0]) })
    let leaves = projections.filter { projection in
      system.leaves.contains { system.nodes[$0] == projection.series.name }
    }
    return (stack.law(of: leaves, sums: sums), summary)
  }

  /// Moves one month of all series onto the identities.
  private func move(_ stack: inout NodeStack, at period: Period) throws(ScenarioError) {
    let month = stack.month(at: period)
    let rows = system.constraints.filtered { entries in
      entries.allSatisfy { month.isPresent($0.column) }
        && entries.contains { month.isFree($0.column) }
    }
    guard rows.count > 0 else { return }
    var scales = (0..<month.count).map { month.isFree($0) ? 1.0 : 0.0 }
    if method == .ols || method == .structural {
      // These weights belong to levels; one unit of level is 1 / f′ units of the model's scale.
      for i in scales.indices where month.isFree(i) {
        scales[i] = 1 / month.slope(i, month.mean[i])
      }
    }
    let metric = weights.scaled(by: scales)
    var point = month.mean
    var projection: ConstraintProjection?
    for _ in 0..<Self.stepLimit {
      let slopes = point.indices.map { month.isFree($0) ? month.slope($0, point[$0]) : 0 }
      guard let step = Self.independent(rows.scaled(columnsBy: slopes), metric) else {
        if held.isEmpty { return }
        throw .impossible(
          "hold: [\(options.held.joined(separator: ", "))]", reason: noRoom, at: nil)
      }
      let gap = rows.submatrix(step.rows).times(Matrix(columnVectors: [month.levels(point)]))
      let here = step.projection.rows.times(Matrix(columnVectors: [point]))
      let next = step.projection.projected(
        Matrix(columnVectors: [month.mean]), onto: here - gap
      ).column(0)
      let change = zip(next, point).reduce(0) { Swift.max($0, ($1.0 - $1.1).magnitude) }
      let size = next.reduce(0) { Swift.max($0, $1.magnitude) }
      (point, projection) = (next, step.projection)
      if change <= Self.settled * size { break }
    }
    guard let projection else { return }
    if options.isNonNegative, month.isLinear {
      let bounded = system.leaves.filter { !held.contains($0) }
      let bounds = NonNegativeProjection(projection, bounded: bounded)
      point = bounds.projected(Matrix(columnVectors: [month.mean])) ?? point
    }
    stack.set(point, projection, at: month)
  }

  /// The projection along rows that say something new each, and which rows those are.
  private static func independent(
    _ rows: SparseRows, _ metric: FactoredCovariance
  ) -> (rows: [Int], projection: ConstraintProjection)? {
    if let projection = ConstraintProjection(rows, weights: metric) {
      return (Array(0..<rows.count), projection)
    }
    var chosen: [Int] = []
    var found: ConstraintProjection?
    for row in 0..<rows.count {
      guard let next = ConstraintProjection(rows.submatrix(chosen + [row]), weights: metric) else {
        continue
      }
      chosen.append(row)
      found = next
    }
    return found.map { (chosen, $0) }
  }
}
