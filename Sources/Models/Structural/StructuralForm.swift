import LinearAlgebra
import RealModule
import StateSpace

extension StructuralSpecification {
  /// The model's months at given parameters, as a value that measurements can be laid on.
  ///
  /// Regressors with fixed coefficients stay outside, as columns; drifting ones are states, and
  /// their paths must cover every month that will be needed.
  package func form(
    _ parameters: StructuralParameters, regressors: StructuralRegressors? = nil
  ) -> MonthForm {
    let drifts = regressors?.driftColumns(terms: components.drifting.count) ?? []
    return StructuralLayout(self, drifts: drifts).form(parameters)
  }
}

/// Where the components of a structural model stand in the state.
struct StructuralLayout: Sendable {
  /// A component and its states.
  struct Block: Sendable {
    let name: String
    let first: Int
    let count: Int
    /// States that its variance drives.
    let driven: [Int]
    /// Whether its variance is a parameter.
    let isRandom: Bool
    var states: Range<Int> { first..<(first + count) }
  }

  let specification: StructuralSpecification
  let blocks: [Block]
  let loading: [Double]
  let varying: [TimeVaryingLoading]
  let stateCount: Int
  /// States whose rows of T hold parameters: the damped slope, the cycle.
  let tracked: [Int]

  /// The layout; `drifts` holds the columns of each drifting term, in the order of their names.
  init(_ specification: StructuralSpecification, drifts: [[[Double]]] = []) {
    let components = specification.components
    self.specification = specification
    var blocks: [Block] = []
    var loading: [Double] = []
    var tracked: [Int] = []
    func add(_ name: String, _ weights: [Double], driven: [Int], isRandom: Bool) {
      let first = loading.count
      blocks.append(
        Block(
          name: name, first: first, count: weights.count, driven: driven.map { first + $0 },
          isRandom: isRandom))
      loading += weights
    }
    add("level", [1], driven: [0], isRandom: components.level == .random)
    if let slope = components.slope {
      add("slope", [0], driven: [0], isRandom: slope != .fixed)
      if slope == .damped { tracked.append(1) }
    }
    if let seasonal = components.seasonal {
      let weights = Self.seasonalLoading(seasonal, period: specification.period)
      let isDummy = seasonal == .dummy || seasonal == .fixed
      add(
        "seasonal", weights, driven: isDummy ? [0] : Array(weights.indices),
        isRandom: seasonal != .fixed)
    }
    if components.hasCycle {
      tracked += [loading.count, loading.count + 1]
      add("cycle", [1, 0], driven: [0, 1], isRandom: true)
    }
    var varying: [TimeVaryingLoading] = []
    for (name, columns) in zip(components.drifting, drifts) {
      for (j, values) in columns.enumerated() {
        varying.append(TimeVaryingLoading(state: loading.count + j, values: values))
      }
      add(
        name, columns.map { _ in 0 }, driven: Array(columns.indices), isRandom: true)
    }
    self.blocks = blocks
    self.loading = loading
    self.varying = varying
    self.tracked = tracked
    stateCount = loading.count
  }

  private static func seasonalLoading(
    _ seasonal: StructuralComponents.Seasonal, period: Int
  ) -> [Double] {
    guard case .trigonometric(let given) = seasonal else {
      return [1] + [Double](repeating: 0, count: period - 2)
    }
    let harmonics = given ?? period / 2
    let count = 2 * harmonics - (2 * harmonics == period ? 1 : 0)
    return (0..<count).map { $0 % 2 == 0 ? 1 : 0 }
  }

  /// The block of a name.
  func block(_ name: String) -> Block? { blocks.first { $0.name == name } }

  /// The blocks in the order of the variances, without the irregular.
  var randomBlocks: [Block] { blocks.filter(\.isRandom) }

  /// The form at given parameters.
  func form(_ parameters: StructuralParameters) -> MonthForm {
    let components = specification.components
    let irregulars = components.hasIrregular ? 1 : 0
    let variances = parameters.variances.dropFirst(irregulars)
    var noise: [MonthForm.Noise] = []
    for (block, variance) in zip(randomBlocks, variances) where variance > 0 {
      noise += block.driven.map { MonthForm.Noise(row: $0, column: $0, value: variance) }
    }
    return MonthForm(
      transition: transition(parameters.shapes), noise: noise,
      irregular: components.hasIrregular ? parameters.variances[0] : 0, loading: loading,
      varying: varying, initial: initial(parameters))
  }

  private func transition(_ shapes: [Double]) -> any TransitionOperator {
    let components = specification.components
    var parts: [any TransitionOperator] = []
    switch components.slope {
    case nil: parts.append(IdentityTransition(stateCount: 1))
    case .damped: parts.append(TrendTransition(damping: shapes[0]))
    case .random, .fixed: parts.append(TrendTransition())
    }
    switch components.seasonal {
    case nil: break
    case .dummy, .fixed: parts.append(SeasonalTransition(period: specification.period))
    case .trigonometric(let harmonics):
      parts.append(
        RotationTransition.seasonal(period: specification.period, harmonics: harmonics))
    }
    if components.hasCycle {
      parts.append(
        RotationTransition.cycle(
          frequency: 2 * Double.pi / shapes[shapes.count - 1], damping: shapes[shapes.count - 2]))
    }
    let drifting = varying.count
    if drifting > 0 { parts.append(IdentityTransition(stateCount: drifting)) }
    return parts.count == 1 ? parts[0] : BlockTransition(parts)
  }

  /// Diffuse but for a damped slope and a cycle, which start from their stationary laws.
  private func initial(_ parameters: StructuralParameters) -> InitialState {
    var covariance = Matrix(rows: stateCount, columns: stateCount)
    for (name, damping, variance) in stationary(parameters) {
      for state in block(name)?.states ?? 0..<0 {
        covariance[state, state] = variance / (1 - damping * damping)
      }
    }
    let proper = Set(stationary(parameters).flatMap { Array(block($0.name)?.states ?? 0..<0) })
    return InitialState(
      stateCount: stateCount, diffuse: (0..<stateCount).filter { !proper.contains($0) },
      covariance: covariance)
  }

  /// Components with a stationary law: name, damping, variance of their steps.
  func stationary(
    _ parameters: StructuralParameters
  ) -> [(name: String, damping: Double, variance: Double)] {
    let components = specification.components
    let names = specification.varianceNames
    func variance(_ name: String) -> Double {
      names.firstIndex(of: name).map { parameters.variances[$0] } ?? 0
    }
    var result: [(String, Double, Double)] = []
    if components.slope == .damped {
      result.append(("slope", parameters.shapes[0], variance("slope")))
    }
    if components.hasCycle {
      result.append(("cycle", parameters.shapes[parameters.shapes.count - 2], variance("cycle")))
    }
    return result
  }
}
