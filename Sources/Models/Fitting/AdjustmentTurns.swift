import LinearAlgebra
import TimeSeries

/// Season and regression effects of a series, estimated by turns until neither moves.
///
/// The first turn takes the season off the series as it is and lets the inner model choose its form;
/// later ones take it off the series without the effects and keep the form.
struct AdjustmentTurns {
  private(set) var adjustment: SeasonalAdjustment
  private(set) var inner: any FittedModel
  private let request: FitRequest

  /// A turn leaves about a tenth of what it found wrong, so a dozen are exact to a millionth.
  private static let mostTurns = 12
  /// Of the season's own size: below it a turn changes nothing that is printed.
  private static let tolerance = 1e-7

  /// Takes the season off and estimates the inner model, by turns where it has regressors.
  ///
  /// - Parameters:
  ///   - request: The series with its transform.
  ///   - term: How the season is taken out.
  ///   - asked: The model of the series without it.
  /// - Throws: `ModelError` of the decomposition and of the inner model.
  init(
    _ request: FitRequest, _ term: DecompositionTerm, asked: ModelFormula
  ) throws(ModelError) {
    self.request = request
    let none = [Double](repeating: 0, count: request.response.count)
    let first = try term.adjustment(of: request, without: none)
    adjustment = first
    inner = try fit(asked, data: Self.data(request, first), options: request.options)
    for _ in 0..<Self.mostTurns {
      guard let effects = try effects() else { return }
      let next = try term.adjustment(of: request, without: effects)
      let (old, new) = (adjustment.seasonPath, next.seasonPath)
      let change = zip(old, new).reduce(0) { Swift.max($0, ($1.0 - $1.1).magnitude) }
      let size = new.reduce(0) { Swift.max($0, $1.magnitude) }
      adjustment = next
      inner = try fit(inner.formula, data: Self.data(request, next), options: request.options)
      if change <= Self.tolerance * size { return }
    }
  }

  /// The effects of the inner model's regressors, a value a month; nil when it has none.
  private func effects() throws(ModelError) -> [Double]? {
    guard let driven = inner as? any RegressorDriven, !inner.formula.regressors.isEmpty else {
      return nil
    }
    let design = try FitRequest(
      inner.formula, data: Self.data(request, adjustment), options: request.options
    ).design()
    let estimates = Dictionary(
      zip(driven.regressorEstimates.names, driven.regressorEstimates.values)
    ) { first, _ in first }
    return design.matrix.map { $0 * design.names.map { estimates[$0] ?? 0 } }
  }

  /// The data with the series as one that its publisher has adjusted, on the model's scale.
  private static func data(
    _ request: FitRequest, _ adjustment: SeasonalAdjustment
  ) -> [String: Series] {
    var adjusted = request.series
    adjusted.values = adjustment.adjusted
    adjusted.description.adjustment = "seasonal"
    // A rate is a number on its own scale: nothing takes logarithms of it.
    adjusted.description.kind = .rate
    adjusted.description.positive = nil
    var data = request.data
    data[request.formula.response] = adjusted
    return data
  }
}

extension SeasonalAdjustment {
  /// The sum of the seasons, a value an observation.
  fileprivate var seasonPath: [Double] { adjusted.indices.map(season) }
}
