import Tradewind

extension DataSet {
  /// Estimates a formula: on the figures as they are published where these say more than the levels,
  /// else on the levels.
  ///
  /// Least squares and Box–Cox scales have no use for sums of months.
  func estimated(
    _ formula: ModelFormula, data: [String: Series], options: FitOptions
  ) throws -> any FittedModel {
    guard formula.takesFigures, hasFiguresBesideLevels(formula.response) else {
      return try fit(formula, data: data, options: options)
    }
    let (figures, unused) = publishedFigures(of: formula.response)
    let model = try fit(
      formula, data: data, figures: figures, like: series(named: formula.response),
      options: options)
    return unused.isEmpty ? model : model.adding(note: Self.remark(on: unused))
  }

  private static func remark(on unused: [FigureForm]) -> String {
    "Figures not used: \(unused.map(\.description).joined(separator: ", ")); growth compares with bases "
      + "that revisions move, so that it need not agree with the levels."
  }
}

extension ModelFormula {
  /// True for models of months on a scale that sums can be laid on.
  fileprivate var takesFigures: Bool {
    switch family {
    case .arima, .automatic, .structural(nil): break
    case .structural(let components?): if !components.drifting.isEmpty { return false }
    default: return false
    }
    if case .boxCox = transform { return false }
    return true
  }
}

extension DataSet.Entry {
  /// The measures in which a series is published, for a report: January and February together, and
  /// their growth, in every year that the horizon reaches.
  func publishedMeasures(horizon: Int) -> [ReportedMeasure] {
    guard figure(.janFeb) != nil, let last = level?.lastObserved else { return [] }
    return (last.year...(last + horizon).year).flatMap { year -> [ReportedMeasure] in
      let (first, second) = (Period(year: year, month: 1), Period(year: year, month: 2))
      guard first > last, second <= last + horizon else { return [] }
      return [MeasureKind.sum, .growth].map {
        .single(Measure($0, of: name, in: PeriodSpan(first, second)))
      }
    }
  }
}
