import LinearAlgebra
import RealModule
import StateSpace

/// Structural time series for tests: the usual components by their variances.
enum Structural {
  /// A component: its operator, the variances of its states, its loading.
  struct Component {
    var transition: any TransitionOperator
    var variances: [Double]
    var loading: [Double]
  }

  static func level(_ variance: Double) -> Component {
    Component(
      transition: IdentityTransition(stateCount: 1), variances: [variance], loading: [1])
  }

  static func trend(level: Double, slope: Double) -> Component {
    Component(transition: TrendTransition(), variances: [level, slope], loading: [1, 0])
  }

  static func seasonal(period: Int, _ variance: Double) -> Component {
    let rest = [Double](repeating: 0, count: period - 2)
    return Component(
      transition: SeasonalTransition(period: period), variances: [variance] + rest,
      loading: [1] + rest)
  }

  static func trigonometric(period: Int, _ variance: Double) -> Component {
    let transition = RotationTransition.seasonal(period: period)
    let count = transition.stateCount
    return Component(
      transition: transition, variances: [Double](repeating: variance, count: count),
      loading: (0..<count).map { $0.isMultiple(of: 2) ? 1 : 0 })
  }

  /// All components with diffuse starts.
  static func model(
    _ components: [Component], irregular: Double, dense: Bool = false
  ) -> StateSpaceModel {
    let block = BlockTransition(components.map(\.transition))
    let transition: any TransitionOperator = dense ? DenseTransition(of: block) : block
    return StateSpaceModel(
      transition: transition, stateVariances: components.flatMap(\.variances),
      observations: [
        ObservationEquation(loading: components.flatMap(\.loading), variance: irregular)
      ],
      initial: .diffuse(stateCount: block.stateCount))
  }
}
