import LinearAlgebra
import Optimization
import RealModule
import StateSpace
import TimeSeries

/// Maximum likelihood of a family of months on figures.
///
/// Curved figures are replaced by their tangents at the mode of the months given all figures, found
/// by iterating the smoother; the parameters then maximize the density of the linear figures, and
/// both steps alternate until neither moves.
///
/// Sources: Proietti & Moauro (2006), Applied Statistics 55, 281–300; Proietti (2008), MPRA 6860;
/// Durbin & Koopman (2012), section 10.6, for the mode by iterated smoothing.
struct FigureEstimation {
  let plan: FigurePlan
  let process: any MonthProcess
  /// Regressors over the months of the plan.
  let design: Matrix

  /// A point of the search with the months' mode.
  struct Point {
    /// Parameters of the search, the logarithm of σ² last where it is not concentrated out.
    var parameters: [Double]
    /// The mode of the months of curved figures.
    var mode: [Int: Double]
    /// Whether the iterations to the mode came to rest.
    var settled = true
    var converged = true
    var iterations = 0
    var gradientNorm = 0.0
  }

  /// True when no figure has an error of its own: then only ratios of variances matter.
  var isConcentrated: Bool {
    plan.linear.allSatisfy { $0.variance == 0 } && plan.curved.allSatisfy { $0.variance == 0 }
  }

  /// Whether the logarithm of σ² is searched for, the last of the parameters.
  var hasScaleParameter: Bool { !isConcentrated && process.scaled([], by: 1) == nil }

  /// A constant near the months, for precision.
  var offset: Double {
    guard process.hasFreeLevel else { return 0 }
    if let month = plan.fixed.keys.min(), let value = plan.fixed[month] {
      return plan.transform.apply(value)
    }
    return plan.firstGuess.min { $0.key < $1.key }?.value ?? 0
  }

  /// The form at a point, with its variances in the unit that the filter uses.
  func form(_ parameters: [Double]) -> MonthForm? {
    guard hasScaleParameter else { return process.form(parameters) }
    let scale = Double.exp(parameters[parameters.count - 1])
    return process.form(Array(parameters.dropLast()))?.scaled(by: scale)
  }

  /// A filter over the figures linearized at a mode.
  func filter(
    _ form: MonthForm, at mode: [Int: Double], keeping: [Int] = []
  ) throws(ModelError) -> FigureFilter {
    try FigureFilter(
      form, figures: plan.figures { mode[$0] ?? 0 }, design: design, keeping: keeping,
      offset: offset, assumed: plan.assumed)
  }

  /// Moves the mode to rest at given parameters.
  ///
  /// A step of Gauss and Newton is the smoothed mean under the tangents; where it would move a
  /// month far it is cut, since tangents hold nearby.
  /// The mode is at `rest` when no month moves by more, in logarithms or relative to the level.
  func settle(_ point: Point, rest: Double = Self.rest) throws(ModelError) -> Point? {
    let months = plan.curvedMonths
    guard !months.isEmpty else { return point }
    var current = point
    guard let form = form(point.parameters) else { return nil }
    for _ in 0..<Self.modeSteps {
      let filter = try filter(form, at: current.mode, keeping: months)
      guard let outcome = filter.run(form),
        let law = filter.law(of: months, outcome, scale: 1)
      else { return nil }
      var largest = 0.0
      for (month, value) in zip(months, law.mean) {
        largest = Swift.max(largest, (value - (current.mode[month] ?? 0)).magnitude)
      }
      let unit = plan.transform == .log ? 1 : Swift.max(offset.magnitude, 1)
      let share = Swift.min(1, Self.longestStep * unit / Swift.max(largest, 1e-300))
      for (month, value) in zip(months, law.mean) {
        let old = current.mode[month] ?? 0
        current.mode[month] = old + share * (value - old)
      }
      if largest <= rest * unit {
        current.settled = true
        return current
      }
    }
    current.settled = false
    return current
  }

  /// Steps to the mode; a dozen are plenty, more are a sign of figures that fit badly.
  private static let modeSteps = 40
  /// A log month moves by at most this in one step: a factor of 2.7.
  private static let longestStep = 1.0
  private static let rest = 1e-9
  /// A mode from which a search begins; the search moves it anyway.
  private static let nearRest = 1e-3

  /// The best point.
  ///
  /// - Throws: `ModelError.tooFewObservations` when the figures leave the start open.
  func run() throws(ModelError) -> Point {
    var best: (point: Point, value: Double)?
    var guess = plan.firstGuess
    var tried: [(start: [Double], value: Double)] = []
    for start in process.starts {
      guard let begun = try begin(start, guess) else { continue }
      guess = begun.point.mode
      tried.append((begun.point.parameters, begun.value))
    }
    guard !tried.isEmpty else { throw try refusal() }
    // The best start goes all the way; the others show, with the months it found, whether the
    // likelihood has a higher maximum elsewhere.
    for entry in tried.sorted(by: { $0.value < $1.value }) {
      var point = Point(parameters: entry.start, mode: best?.point.mode ?? guess)
      if let found = best {
        guard let form = form(entry.start) else { continue }
        let other = minimum(
          try filter(form, at: found.point.mode), from: entry.start, isGuess: true)
        guard other.value < found.value - 1e-7 else { continue }
        point.parameters = other.point
      }
      guard let value = try search(&point) else { continue }
      if value < best?.value ?? .infinity { best = (point, value) }
    }
    guard let best else { throw try refusal() }
    return best.point
  }

  /// A point near the best one, from that of the same months with one regressor more or less: one round
  /// of mode and parameters, enough to judge what comes next; nil where that leads nowhere.
  func screened(near point: Point) throws(ModelError) -> Point? {
    guard var next = try settle(point, rest: Self.nearRest), let shape = form(next.parameters)
    else {
      return nil
    }
    let result = minimum(try filter(shape, at: next.mode), from: next.parameters, isGuess: true)
    guard result.value.isFinite else { return nil }
    next.parameters = result.point
    return next
  }

  /// A start with its mode and its value; the scale is that at which squares are one.
  private func begin(
    _ start: [Double], _ guess: [Int: Double]
  ) throws(ModelError) -> (point: Point, value: Double)? {
    var point = Point(parameters: start, mode: guess)
    if !isConcentrated {
      // Errors of figures left out of account: a first guess at the scale.
      guard let form = process.form(start) else { return nil }
      let filter = try filter(form, at: guess)
      let scale = filter.run(form)?.scale ?? 1
      point.parameters = process.scaled(start, by: scale) ?? start + [Double.log(scale)]
    }
    guard let settled = try settle(point, rest: Self.nearRest),
      let form = form(settled.parameters),
      let outcome = try filter(form, at: settled.mode).run(form)
    else { return nil }
    return (settled, isConcentrated ? outcome.concentrated : outcome.plain)
  }

  /// Alternates between the mode and the parameters; the value at the end, nil when it is lost.
  private func search(_ point: inout Point) throws(ModelError) -> Double? {
    var last = Double.infinity
    var inverse: [Double]?
    for round in 0..<Self.rounds {
      // The tangents of the first round lie at a guess: mode and minimum need not be sharp.
      let isGuess = round == 0 && !plan.curved.isEmpty
      guard let settled = try settle(point, rest: isGuess ? Self.nearRest : Self.rest),
        let shape = form(settled.parameters)
      else { return nil }
      point.mode = settled.mode
      point.settled = settled.settled
      let filter = try filter(shape, at: point.mode)
      let result = minimum(filter, from: point.parameters, inverse: inverse, isGuess: isGuess)
      guard result.value.isFinite else { return nil }
      inverse = result.inverse
      let moved = zip(result.point, point.parameters).reduce(0) {
        Swift.max($0, ($1.0 - $1.1).magnitude)
      }
      point.parameters = result.point
      point.converged = result.converged || result.gradientNorm < 1e-4
      point.iterations += result.iterations
      point.gradientNorm = result.gradientNorm
      let gain = last - result.value
      last = result.value
      if !isGuess, plan.curved.isEmpty || moved < 1e-5 || gain.magnitude < 1e-10 { break }
      if point.iterations >= Self.stepLimit || result.evaluations >= Self.evaluationLimit { break }
    }
    guard let settled = try settle(point) else { return nil }
    point.mode = settled.mode
    point.settled = settled.settled
    return last
  }

  /// Rounds of mode and parameters: shares of a sum hardly depend on parameters, so three do.
  private static let rounds = 12
  /// Steps of all rounds together; what has not come to rest by then does not with more.
  private static let stepLimit = 100
  /// Slopes of one search; thirty are usual, and where rounding hides the way down none suffice.
  private static let evaluationLimit = 200

  /// The minimum of −log L/N over the parameters, tangents held.
  ///
  /// A step that would gain less than 1e-13 a figure ends the search: no printed digit would change.
  private func minimum(
    _ filter: FigureFilter, from start: [Double], inverse: [Double]? = nil, isGuess: Bool = false
  ) -> BFGS.Result {
    let search = BFGS(
      gradientTolerance: isGuess ? 1e-3 : 1e-6, maximumIterations: Self.stepLimit,
      decreaseTolerance: isGuess ? 1e-7 : 1e-13)
    var evaluations = 0
    return search.minimize(from: start, inverse: inverse) { x in
      evaluations += 1
      let value = evaluations > Self.evaluationLimit ? .infinity : value(filter, x)
      guard value.isFinite else { return (value, x.map { _ in 0 }) }
      return (value, slopes(filter, x))
    }
  }

  /// −log L/N without constants; infinite outside.
  func value(_ filter: FigureFilter, _ parameters: [Double]) -> Double {
    guard let form = form(parameters), let outcome = filter.run(form) else { return .infinity }
    return isConcentrated ? outcome.concentrated : outcome.plain
  }

  /// Central differences: the error is about 1e-10, a hundredth of what the search asks for.
  func slopes(_ filter: FigureFilter, _ parameters: [Double], step: Double = 1e-4) -> [Double] {
    parameters.indices.map { i in
      var (above, below) = (parameters, parameters)
      above[i] += step
      below[i] -= step
      let slope = (value(filter, above) - value(filter, below)) / (2 * step)
      return slope.isFinite ? slope : 0
    }
  }

  /// Why the likelihood exists at no start.
  private func refusal() throws(ModelError) -> ModelError {
    guard let start = process.starts.first, let form = process.form(start) else {
      return .estimationFailed("the model has no form at its start")
    }
    if Set(plan.used.map { $0.value * $0.scale / Double($0.periods.count) }).count == 1 {
      return .estimationFailed("the figures do not vary, so there is nothing to estimate")
    }
    let months = Array(0..<plan.count)
    let open = try filter(form, at: plan.firstGuess, keeping: months).openMonths(form, of: months)
    if !open.isEmpty {
      let named = Series(name: "", start: plan.start, values: []).listed(open)
      return .estimationFailed(
        "the figures leave \(named) open: nothing tells these from the months they are published with, "
          + "or from those a season or a trend connects them with; give one of them alone, take a model "
          + "without a season such as arima(0,1,1), or divide totals by `tradewind data disaggregate`"
      )
    }
    let evaluated = try MonthEvaluation(
      form, figures: plan.figures { plan.firstGuess[$0] ?? 0 }, design: design)
    return .estimationFailed(
      "the iterations to the mode of the months did not stay finite; \(evaluated.effectiveCount) "
        + "figures were used")
  }
}

extension MonthForm {
  /// The form with all its variances multiplied.
  func scaled(by factor: Double) -> MonthForm {
    var form = self
    form.noise = noise.map {
      Noise(row: $0.row, column: $0.column, value: $0.value * factor)
    }
    form.irregular *= factor
    form.initial = InitialState(
      mean: initial.mean, covariance: factor * initial.covariance, diffuse: initial.diffuse)
    return form
  }
}
