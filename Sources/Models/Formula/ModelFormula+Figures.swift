extension ModelFormula {
  /// True for models of months on a scale that sums of months can be laid on: they read figures as they
  /// are published.
  ///
  /// Least squares, smoothing and Box–Cox scales have no use for a sum.
  package var readsFigures: Bool {
    switch family {
    case .arima, .automatic, .structural(nil): break
    case .structural(let components?): if !components.drifting.isEmpty { return false }
    default: return false
    }
    if case .boxCox = transform { return false }
    return true
  }
}
