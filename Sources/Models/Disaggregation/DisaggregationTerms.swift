import LinearAlgebra
import TimeSeries

/// What stands beside the errors: coefficients' columns, the fixed part and the scale of the errors.
struct DisaggregationTerms {
  let names: [String]
  let design: Matrix
  let offset: [Double]
  let scale: [Double]

  init(
    _ specification: DisaggregationSpecification, frame: DisaggregationFrame, indicators: [Series]
  ) throws(ModelError) {
    let columns = indicators.map {
      $0.padded(from: frame.start, through: frame.start + (frame.count - 1)).values
    }
    try Self.check(specification)
    switch specification.method {
    case .chowLin, .fernandez, .litterman:
      self.init(regression: specification, count: frame.count, indicators, columns)
    case .denton(let form, _):
      try self.init(form, start: 0, frame, indicators, columns)
    case .dentonCholette(let form, let differences):
      try self.init(form, start: differences, frame, indicators, columns)
    }
  }

  private static func check(_ specification: DisaggregationSpecification) throws(ModelError) {
    switch specification.method {
    case .denton(_, let h) where h != 1 && h != 2, .dentonCholette(_, let h) where h != 1 && h != 2:
      throw .invalidOption("Denton's method takes first or second differences, not \(h)")
    case .chowLin(.fixed(let rho)), .litterman(.fixed(let rho)):
      guard rho > -1, rho <= AutocorrelationSearch.largest else {
        throw .invalidOption("ρ = \(rho) is not between -1 and \(AutocorrelationSearch.largest)")
      }
    default: break
    }
  }

  private init(
    regression specification: DisaggregationSpecification, count n: Int, _ indicators: [Series],
    _ columns: [[Double]]
  ) {
    var names = indicators.map(\.name)
    var all = columns
    if specification.hasTrend {
      names.insert("trend", at: 0)
      all.insert((0..<n).map { Double($0 + 1) }, at: 0)
    }
    if specification.hasConstant {
      names.insert("constant", at: 0)
      all.insert([Double](repeating: 1, count: n), at: 0)
    }
    self.names = names
    design = all.isEmpty ? Matrix(rows: n, columns: 0) : Matrix(columnVectors: all)
    offset = [Double](repeating: 0, count: n)
    scale = [Double](repeating: 1, count: n)
  }

  /// Denton: the indicator (1 without one) with a correction that starts at 0, or free with `start`
  /// coefficients: a level, and a slope for second differences.
  private init(
    _ form: DentonForm, start: Int, _ frame: DisaggregationFrame, _ indicators: [Series],
    _ columns: [[Double]]
  ) throws(ModelError) {
    guard columns.count <= 1 else {
      throw .invalidOption(
        "Denton's method moves one indicator, but there are \(columns.count): "
          + "\(indicators.map(\.name).joined(separator: ", ")); choose one, or use chow-lin")
    }
    guard start > 0 || !columns.isEmpty else {
      throw .invalidOption(
        "denton begins at the indicator, and there is none; give one, or use denton-cholette")
    }
    let n = frame.count
    let indicator = columns.first ?? [Double](repeating: 1, count: n)
    if form == .proportional, let t = indicator.firstIndex(where: { $0 == 0 }) {
      throw .invalidOption(
        "proportional corrections divide by the indicator, which is 0 in \(frame.start + t); use "
          + "--form additive")
    }
    offset = form == .additive || start == 0 ? indicator : [Double](repeating: 0, count: n)
    let weights = form == .proportional ? indicator : [Double](repeating: 1, count: n)
    scale = weights
    names = ["start", "slope"].prefix(start).map { $0 }
    design =
      start == 0
      ? Matrix(rows: n, columns: 0)
      : Matrix(
        columnVectors: (0..<start).map { power in
          (0..<n).map { power == 0 ? weights[$0] : weights[$0] * Double($0 + 1) }
        })
  }
}
