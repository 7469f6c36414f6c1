import LinearAlgebra
import RealModule

/// A series and its regressors, made ready for the filter: centred, and scaled to unit size.
///
/// Nothing of this changes an estimate: the level is diffuse, and units are put back at the end.
struct StructuralData {
  let specification: StructuralSpecification
  let series: [Double]
  let regressors: StructuralRegressors
  let layout: StructuralLayout
  let readings: MonthReadings
  /// Readings × (1 + fixed regressors), reading after reading, centred and scaled.
  let values: [Double]
  /// Size of the series' steps; of each fixed column; of each drifting term.
  let scale: Double
  let columnScales: [Double]
  let driftScales: [Double]

  /// Months with a value.
  var observed: [Int] { series.indices.filter { !series[$0].isNaN } }

  init(
    _ specification: StructuralSpecification, series: [Double],
    regressors given: StructuralRegressors?
  ) throws(ModelError) {
    let regressors = given ?? .none(count: series.count)
    precondition(regressors.matrix.rows == series.count, "one row of regressors a month")
    try Self.check(series, regressors)
    self.specification = specification
    self.series = series
    self.regressors = regressors
    let steps = try Self.stepSize(series)
    scale = steps
    let fixed = regressors.fixed.map { Self.centred(regressors.matrix.column($0)) }
    columnScales = fixed.map { column in
      let size = (dot(column, column) / Double(column.count)).squareRoot()
      return size > 0 ? size : 1
    }
    let drifts = regressors.driftColumns(terms: specification.components.drifting.count)
    driftScales = drifts.map { columns in
      let size = columns.joined().reduce(0) { Swift.max($0, $1.magnitude) }
      return size > 0 ? size : 1
    }
    layout = StructuralLayout(
      specification,
      drifts: zip(drifts, driftScales).map { columns, size in
        columns.map { $0.map { $0 / size } }
      })
    readings = MonthReadings.levels(series, keepingGaps: false, horizon: 0)
    let observed = series.filter { !$0.isNaN }
    let mean = observed.reduce(0, +) / Double(observed.count)
    var values: [Double] = []
    for t in series.indices where !series[t].isNaN {
      values.append((series[t] - mean) / steps)
      for (column, size) in zip(fixed, columnScales) { values.append(column[t] / size) }
    }
    self.values = values
  }

  private static func check(
    _ series: [Double], _ regressors: StructuralRegressors
  ) throws(ModelError) {
    for (t, value) in series.enumerated() where value.isInfinite {
      throw .unusableValue(position: t, value: value)
    }
    guard series.contains(where: { !$0.isNaN }) else { throw .allMissing }
    for (j, name) in regressors.names.enumerated() {
      for (t, value) in regressors.matrix.column(j).enumerated() where !value.isFinite {
        throw .missingRegressor(name: name, position: t)
      }
    }
  }

  /// Root mean square of the changes between observed neighbours, or of the deviations from the mean.
  private static func stepSize(_ series: [Double]) throws(ModelError) -> Double {
    let observed = series.filter { !$0.isNaN }
    let steps = zip(observed.dropFirst(), observed).map { $0 - $1 }
    let size = (steps.reduce(0) { $0 + $1 * $1 } / Double(Swift.max(steps.count, 1))).squareRoot()
    guard size > 0 else { throw .constant(afterDifferencing: false) }
    guard size >= 1e-150 else { throw .tooSmall(largest: size) }
    return size
  }

  private static func centred(_ column: [Double]) -> [Double] {
    let mean = column.reduce(0, +) / Double(Swift.max(column.count, 1))
    return column.map { $0 - mean }
  }

  /// Parameters of the scaled data in the unit of the series.
  func natural(_ scaled: StructuralParameters) -> StructuralParameters {
    StructuralParameters(
      variances: zip(scaled.variances, unitVariances).map(*), shapes: scaled.shapes)
  }

  /// Parameters in the unit of the series on the scaled data.
  func scaled(_ natural: StructuralParameters) -> StructuralParameters {
    StructuralParameters(
      variances: zip(natural.variances, unitVariances).map(/), shapes: natural.shapes)
  }

  /// What a variance of 1 on the scaled data is in the unit of the series.
  private var unitVariances: [Double] {
    let own = specification.varianceNames.count - driftScales.count
    return [Double](repeating: scale * scale, count: own)
      + driftScales.map { scale * scale / ($0 * $0) }
  }
}
