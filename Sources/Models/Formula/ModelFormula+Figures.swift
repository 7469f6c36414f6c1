public import TimeSeries

extension ModelFormula {
  /// True for models of months on a scale that sums of months can be laid on: they read figures as they
  /// are published.
  ///
  /// Least squares, smoothing and Box–Cox scales have no use for a sum.
  public var readsFigures: Bool {
    switch family {
    case .arima, .automatic, .regARIMA, .structural(nil): break
    case .structural(let components?): if !components.drifting.isEmpty { return false }
    default: return false
    }
    if case .boxCox = transform { return false }
    return true
  }

  /// True for `auto()` and `regarima()`.
  package var choosesScale: Bool { family == .automatic || family == .regARIMA }

  /// True where growth is linear on the model's scale: logarithms, given or to be chosen for a series.
  public func readsGrowth(of series: Series) -> Bool {
    readsFigures
      && (transform == .log || (choosesScale && series.description.positive == true))
  }
}
