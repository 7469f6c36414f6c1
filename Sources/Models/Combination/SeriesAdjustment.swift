import RealModule
import TimeSeries

/// What the first model of a combination takes out of the series before the others see it.
public enum SeriesAdjustment: String, Hashable, Sendable, CaseIterable {
  /// Effects of the calendar: New Year, trading days, holidays.
  case calendar
  /// Effects of the calendar, outliers and other interventions: the linearised series.
  case linearised

  fileprivate var groups: [CoefficientRow.Group] {
    switch self {
    case .calendar: [.calendar]
    case .linearised: [.calendar, .intervention]
    }
  }
}

/// The effects of a model's calendar terms and interventions, month by month.
///
///     T(yₜ) = T(cₜ) + xₜ'β   with c the series that the other members are estimated on
///
/// T is the model's scale. The estimates β are taken as known: their uncertainty is counted in the
/// model that has them.
struct AdjustedEffects: Sendable {
  /// The scale on which effects add up: logarithms or the series itself.
  let transform: Transform
  private let terms: [RegressorTerm]
  private let source: RegressorSource
  private let coefficients: [String: Double]

  /// The effects of a model; nil where it has none.
  ///
  /// - Throws: `ModelError` for a model without estimates of such effects, or a Box–Cox scale.
  init?(of model: any FittedModel, _ adjustment: SeriesAdjustment) throws(ModelError) {
    if model is ExactModel { return nil }
    guard let driven = model as? any RegressorDriven else {
      throw .invalidSpecification(
        "adjust: \(adjustment.rawValue) takes effects of the first model, and \(model.formula) has no "
          + "coefficients of any; begin with arima() or regarima()")
    }
    guard model.transform == .log || model.transform == .identity else {
      throw .invalidSpecification(
        "adjust: \(adjustment.rawValue) needs effects that add up in levels or logarithms, and "
          + "\(model.formula) has another scale")
    }
    let rows = model.summary.coefficients.filter { adjustment.groups.contains($0.group) }
    guard !rows.isEmpty else { return nil }
    transform = model.transform
    source = driven.source
    coefficients = Dictionary(rows.map { ($0.name, $0.estimate) }) { first, _ in first }
    terms = model.formula.regressors.filter { $0.lagStructure == nil }
  }

  /// xₜ'β from the first month of the sample to `horizon` months past it.
  func values(horizon: Int) throws(ModelError) -> [Double] {
    let design = try source.design(of: terms, horizon: horizon)
    var values = [Double](repeating: 0, count: design.count)
    for column in design.columns {
      guard let size = coefficients[column.name] else { continue }
      for t in values.indices { values[t] += size * column.values[t] }
    }
    return values
  }

  /// The series without the effects, in its own unit.
  func cleared(_ series: Series) throws(ModelError) -> Series {
    let effects = try values(horizon: 0)
    var result = series
    for (t, effect) in effects.enumerated() {
      let place = source.series.start + t - series.start
      guard result.values.indices.contains(place) else { continue }
      result.values[place] = moved(result.values[place], by: -effect)
    }
    return result
  }

  /// A level with an effect put on it; NaN stays NaN.
  func moved(_ level: Double, by effect: Double) -> Double {
    transform == .log ? level * Double.exp(effect) : level + effect
  }
}
