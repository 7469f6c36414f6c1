import TimeSeries

extension ARIMASpecification {
  /// The specification that a formula with its orders given makes for a series.
  ///
  /// A constant is there by default when nothing is differenced, as the mean; after one difference
  /// it is a drift that is asked for.
  ///
  /// - Throws: `ModelError.invalidSpecification` for orders that are left open, a seasonal part
  ///   without a season, and a drift of a model differenced twice.
  init(_ formula: ModelFormula, for series: Series) throws(ModelError) {
    guard case .arima(let order?, let asked) = formula.family else {
      throw .invalidSpecification("\(formula) leaves its orders open")
    }
    let seasonal = asked ?? .zero
    let season = series.frequency.periodsPerYear
    guard season > 1 || seasonal == .zero else {
      throw .invalidSpecification(
        "arima\(order.text)\(seasonal.text) has a seasonal part, but \(series.name) has no "
          + "season; leave it out, or give the length of the season with --period")
    }
    let differences = order.d + seasonal.d
    let constant: Bool
    switch formula.constant {
    case .standard: constant = differences == 0
    case .included: constant = true
    case .excluded: constant = false
    }
    guard !(constant && differences >= 2) else {
      throw .invalidSpecification(
        "a drift in a model differenced \(differences) times would be a quadratic trend; "
          + "remove '1 +' or difference less")
    }
    self.init(order: order, seasonal: seasonal, period: season, includesConstant: constant)
  }
}
