import Optimization
import RealModule

/// A family of months whose parameters are searched for: forms with a common scale of one.
protocol MonthProcess: Sendable {
  /// Names of the searched parameters in their natural unit.
  var names: [String] { get }
  /// Points where a search may begin.
  var starts: [[Double]] { get }
  /// Natural values at a point of the search, variances relative to the scale.
  func natural(_ point: [Double]) -> [Double]
  /// The form at a point, its variances relative to σ²; nil outside the region.
  func form(_ point: [Double]) -> MonthForm?
  /// Whether the level is free, so that a constant may be taken off all months.
  var hasFreeLevel: Bool { get }
  /// A point with all variances multiplied; nil when the scale is no part of the point.
  func scaled(_ point: [Double], by factor: Double) -> [Double]?
}

/// Seasonal ARIMA months: partial autocorrelations without bounds, factor by factor.
struct ARIMAProcess: MonthProcess {
  let specification: ARIMASpecification

  var names: [String] { specification.armaNames }
  var hasFreeLevel: Bool { specification.differences > 0 }

  func scaled(_ point: [Double], by factor: Double) -> [Double]? { nil }

  private var counts: [Int] {
    [
      specification.order.p, specification.order.q, specification.seasonal.p,
      specification.seasonal.q,
    ]
  }

  /// Small coefficients, and moving averages of −½ as differenced series show them.
  var starts: [[Double]] {
    let typical = counts.enumerated().flatMap { index, count in
      (0..<count).map { $0 == 0 ? (index % 2 == 0 ? 0.2 : 0.55) : 0.05 }
    }
    let opposite = counts.enumerated().flatMap { index, count in
      (0..<count).map { $0 == 0 ? (index % 2 == 0 ? 0.8 : -0.2) : 0.0 }
    }
    return specification.armaCount == 0 ? [[]] : [typical, opposite]
  }

  /// A moving-average factor uses the map of an autoregression with the opposite sign.
  func natural(_ point: [Double]) -> [Double] {
    var result: [Double] = []
    var first = 0
    for (index, count) in counts.enumerated() {
      let own = Array(point[first..<(first + count)])
      let sign: Double = index % 2 == 0 ? 1 : -1
      result += PartialAutocorrelation.coefficients(unbounded: own).map { sign * $0 }
      first += count
    }
    return result
  }

  func form(_ point: [Double]) -> MonthForm? {
    try? specification.form(armaCoefficients: natural(point), sigma2: 1)
  }
}

/// Structural months: signed roots of variances, logits of shapes.
struct StructuralProcess: MonthProcess {
  let specification: StructuralSpecification
  let scale: StructuralScale
  let layout: StructuralLayout

  init(_ specification: StructuralSpecification, count: Int) {
    self.specification = specification
    scale = StructuralScale(specification, count: count)
    layout = StructuralLayout(specification)
  }

  var names: [String] { specification.parameterNames }
  var hasFreeLevel: Bool { true }

  var starts: [[Double]] {
    let shapes = specification.shapeNames.map { $0 == "cycle.period" ? 0.0 : 2.2 }
    return [1.0, 0.2].map { size in
      (0..<scale.varianceCount).map { $0 == 0 ? 1 : size } + shapes
    }
  }

  func parameters(_ point: [Double]) -> StructuralParameters {
    point.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { scale.parameters($0) } ?? StructuralParameters(variances: [])
    }
  }

  func natural(_ point: [Double]) -> [Double] {
    let values = parameters(point)
    return values.variances + values.shapes
  }

  /// A point whose variances are multiplied.
  func scaled(_ point: [Double], by factor: Double) -> [Double]? {
    let root = factor.squareRoot()
    return point.indices.map { $0 < scale.varianceCount ? root * point[$0] : point[$0] }
  }

  func form(_ point: [Double]) -> MonthForm? { layout.form(parameters(point)) }
}
