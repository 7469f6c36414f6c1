/// What can go wrong while a state space model meets data.
///
/// Times and series count from zero.
public enum StateSpaceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An observation is infinite.
  case infiniteObservation(time: Int, series: Int)
  /// A loading that is needed at this time is NaN or infinite.
  case notFiniteLoading(time: Int, series: Int)
  /// The innovation variance is zero by the model but the innovation is not.
  case impossibleObservation(time: Int, series: Int, innovation: Double)
  /// Rounding made an innovation variance negative or not finite.
  case indefiniteVariance(time: Int, series: Int, variance: Double)
  /// The observations leave this many diffuse directions of the initial state undetermined.
  case undeterminedStates(count: Int)

  /// One sentence for people.
  public var description: String {
    switch self {
    case .infiniteObservation(let time, let series):
      "observation \(time) of series \(series) is infinite"
    case .notFiniteLoading(let time, let series):
      "the loading of series \(series) at time \(time) is not a finite number"
    case .impossibleObservation(let time, let series, let innovation):
      "the model leaves no room for observation \(time) of series \(series): it misses its exact "
        + "value by \(innovation)"
    case .indefiniteVariance(let time, let series, let variance):
      "the innovation variance of series \(series) at time \(time) came out as \(variance)"
    case .undeterminedStates(let count):
      "\(count) diffuse directions of the initial state are not determined by the observations"
    }
  }
}
