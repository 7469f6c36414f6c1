import RealModule
import TimeSeries

/// The scale on which the value of a range's measure is taken as normal.
///
/// On log models a sum or a growth rate is much nearer to a log-normal than to a normal, and it has a
/// floor: a sum stays above its published part, growth above −100%. With h = log(g − floor) no
/// value is drawn that no months can have, and for a single month, or the ratio of two, the law is
/// exact.
enum RangeScale: Sendable, Equatable {
  /// h = g
  case identity
  /// h = log(g − floor)
  case log(floor: Double)

  /// The scale of a form whose months have these scales.
  init(_ form: StackedForm, scales: [MonthScale]) {
    let isPositive = form.support.allSatisfy { scales[$0].needsPositive }
    if isPositive, let floor = form.floor { self = .log(floor: floor) } else { self = .identity }
  }

  /// h(g); −∞ at and below the floor.
  func apply(_ value: Double) -> Double {
    switch self {
    case .identity: value
    case .log(let floor): value > floor ? Double.log(value - floor) : -.infinity
    }
  }

  /// g(h).
  func inverse(_ scaled: Double) -> Double {
    switch self {
    case .identity: scaled
    case .log(let floor): floor + Double.exp(scaled)
    }
  }

  /// dh/dg at a value above the floor.
  func slope(at value: Double) -> Double {
    switch self {
    case .identity: 1
    case .log(let floor): 1 / (value - floor)
    }
  }
}

extension StackedForm {
  /// What the value exceeds whenever all unknown months are positive; nil where there is no such end.
  fileprivate var floor: Double? {
    switch self {
    case .linear(let form):
      form.constant.isFinite && form.weights.allSatisfy { $0 > 0 } ? form.constant : nil
    case .curved(let measure):
      measure.hasPositiveMonths ? measure.bound.floorOfPositiveMonths : nil
    }
  }
}

extension StackedMeasure {
  /// True if no published month among those it reads is zero or negative.
  fileprivate var hasPositiveMonths: Bool {
    sources.allSatisfy { source in
      if case .known(let value) = source { value > 0 } else { true }
    }
  }
}
