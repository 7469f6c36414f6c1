import TimeSeries

extension FitRequest {
  /// Refuses columns that say nothing over the sample, each by its reason, before they make the design
  /// collinear.
  ///
  /// - Throws: `ModelError.invalidSpecification` for an event outside the data, a window that never
  ///   moves, and a column that is the constant over again.
  func requireVaryingColumns(_ design: RegressorDesign) throws(ModelError) {
    for column in design.columns {
      let known = column.values.first { !$0.isNaN }
      guard let value = known, !column.values.contains(where: { $0 != value && !$0.isNaN }) else {
        if let reason = hiddenEvent(column) { throw .invalidSpecification(reason) }
        continue
      }
      if value == 0 {
        throw .invalidSpecification(zeroReason(column))
      } else if let remedy = constantReason {
        let dates = column.group == .intervention ? " the data, \(span)" : ""
        throw .invalidSpecification(
          "\(column.name) is \(plainText(value)) throughout\(dates); \(remedy)")
      }
    }
  }

  private var span: String { "\(series.start) to \(series.end)" }

  private func zeroReason(_ column: RegressorDesign.Column) -> String {
    switch column.group {
    case .intervention:
      return
        "\(column.name) lies outside the data, \(span), so it is zero throughout; correct its date "
        + "or leave it out"
    case .calendar:
      return
        "\(column.name) is the same in every \(series.periodNoun) of its season, so there is nothing "
        + "to estimate; leave it out"
    default: return "\(column.name) is zero throughout the sample, \(span); leave it out"
    }
  }

  /// Why a constant column has no coefficient of its own; nil where it has one.
  private var constantReason: String? {
    let again = "it repeats the constant, so leave it out"
    switch formula.family {
    case .regression, .ar1: return formula.constant == .excluded ? nil : again
    case .automatic, .regARIMA, .combination: return again
    case .structural, .ets, .theta, .ces, .simple, .intermittent, .decomposed:
      return "the level holds it already, so leave it out"
    case .arima(let order, let seasonal):
      let differences = (order?.d ?? 0) + (seasonal?.d ?? 0)
      if differences > 0 { return "differencing leaves nothing of it, so leave it out" }
      return formula.constant == .excluded && order != nil ? nil : again
    }
  }

  /// Why an event shows in no observed value; nil for other columns.
  private func hiddenEvent(_ column: RegressorDesign.Column) -> String? {
    guard column.group == .intervention,
      zip(column.values, response).allSatisfy({ $0 == 0 || $1.isNaN })
    else { return nil }
    return
      "\(column.name) falls where \(series.name) has no value, so nothing can be learned about it; "
      + "leave it out"
  }
}
