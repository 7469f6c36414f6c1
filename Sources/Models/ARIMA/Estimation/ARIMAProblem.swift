import LinearAlgebra
import RealModule

/// The columns that a likelihood evaluation filters, prepared once.
///
/// Column 0 is the series (its least-squares fit on the other columns taken out), then come the
/// `nuisance` columns that are integrated out with a determinant, then the regression columns, which
/// are maximized out. Nuisance and regression columns are orthonormal.
///
/// - Differenced: without gaps, or with a few. A gap is filled with anything and gets an
///   additive-outlier dummy; Kohn & Ansley (1986), Journal of the American Statistical Association 81,
///   751–761; Gómez, Maravall & Peña (1999), Journal of Econometrics 88, 341–363.
/// - Diffuse: with many gaps. The filter differences inside, skips the gaps, and the d + sD unknown
///   starting values are the nuisance columns; de Jong (1991), Annals of Statistics 19, 1073–1083.
///
/// Both give the same likelihood: with C = nuisance columns, Ω = Var(w)/σ²,
///
///     log L = −ν/2 log(2πσ²) − ½ log|Ω| − ½ log|Cᵀ Ω⁻¹ C| − S/(2σ²),   ν = observed − d − sD
struct ARIMAProblem {
  let data: ARIMAData
  let shape: ARMAShape
  let isDiffuse: Bool
  /// Time points that the filter runs over.
  let count: Int
  /// Column c at `c * count`.
  let columns: [Double]
  let nuisanceCount: Int
  let regressionCount: Int
  /// Flags by time point of the diffuse form.
  let observed: [Bool]
  /// log |R|² of the nuisance columns before they were made orthonormal.
  let nuisanceLogDeterminant: Double
  /// Basis over nuisance and regression columns.
  let basis: OrthonormalBasis
  /// Least-squares coefficients of the series on the basis, taken out of column 0.
  let offsets: [Double]
  /// Where gaps were filled in: values at `data.gaps`, in units of the scale.
  let fillings: [Double]

  /// Above this many gaps skipping updates is cheaper than one dummy column each.
  static let mostDummies = 20

  var columnCount: Int { 1 + nuisanceCount + regressionCount }
  /// ν.
  var effectiveCount: Int { data.effectiveCount }

  /// `form` nil picks the form by the number of gaps.
  ///
  /// - Throws: `ModelError` when columns depend on each other or nothing is left to explain.
  init(data: ARIMAData, diffuse form: Bool? = nil) throws(ModelError) {
    self.data = data
    shape = ARMAShape(data.specification)
    isDiffuse = form ?? (data.gaps.count > Self.mostDummies)
    regressionCount = data.design.columns
    let prepared = isDiffuse ? DesignColumns(diffuse: data) : DesignColumns(differenced: data)
    count = prepared.series.count
    fillings = prepared.fillings
    nuisanceCount = prepared.nuisance.count
    observed = isDiffuse ? data.values.map { !$0.isNaN } : []
    var basis = OrthonormalBasis()
    for (index, column) in prepared.nuisance.enumerated() where !basis.append(column) {
      throw Self.unidentified(data, index, isDiffuse)
    }
    try Self.append(prepared.regression, to: &basis, names: data.designNames)
    var series = prepared.series
    let before = sumOfProducts(series, series)
    offsets = basis.project(outOf: &series)
    // Rounding of the projection, squared: nothing but that is left when the regression is exact.
    guard sumOfProducts(series, series) > 1e-24 * before else {
      throw .constant(afterDifferencing: true)
    }
    let nuisance =
      isDiffuse
      ? prepared.nuisance.map { _ in [Double](repeating: 0, count: prepared.series.count) }
      : Array(basis.columns.prefix(nuisanceCount))
    columns = ([series] + nuisance + basis.columns.dropFirst(nuisanceCount)).flatMap { $0 }
    nuisanceLogDeterminant =
      isDiffuse
      ? 0 : (0..<nuisanceCount).reduce(0) { $0 + 2 * .log(basis.triangle[$1][$1]) }
    self.basis = basis
  }

  private static func append(
    _ regression: [[Double]], to basis: inout OrthonormalBasis, names: [String]
  ) throws(ModelError) {
    var dependent: [String] = []
    var worst = 1.0
    for (name, column) in zip(names, regression) {
      if !basis.append(column) { dependent.append(name) }
      worst = Swift.max(worst, basis.condition.last ?? 1)
    }
    guard dependent.isEmpty else {
      throw .collinear(columns: dependent, conditionNumber: worst)
    }
  }

  private static func unidentified(
    _ data: ARIMAData, _ index: Int, _ isDiffuse: Bool
  ) -> ModelError {
    let place = isDiffuse ? index : data.gaps[index]
    return .unidentifiedGap(position: place)
  }
}

/// The columns of the two forms before they are made orthonormal.
private struct DesignColumns {
  let series: [Double]
  let nuisance: [[Double]]
  let regression: [[Double]]
  let fillings: [Double]

  /// Differenced series and regressors; a differenced unit impulse for each gap.
  init(differenced data: ARIMAData) {
    var filled = data.values
    fillings = Self.interpolations(data)
    for (gap, value) in zip(data.gaps, fillings) { filled[gap] = value }
    series = data.differencing.apply(filled)
    nuisance = data.gaps.map { gap in
      var impulse = [Double](repeating: 0, count: data.values.count)
      impulse[gap] = 1
      return data.differencing.apply(impulse)
    }
    regression = (0..<data.design.columns).map { j in
      let column = data.differencing.apply(data.scaledColumn(j))
      // Columns have magnitude one before differencing: this is what rounding leaves of a trend.
      return column.contains { $0.magnitude > 1e-13 } ? column : column.map { _ in 0 }
    }
  }

  /// Everything undifferenced and zero where missing; the nuisance space is what differencing kills.
  init(diffuse data: ARIMAData) {
    fillings = []
    series = data.values.map { $0.isNaN ? 0 : $0 }
    func masked(_ column: [Double]) -> [Double] {
      zip(column, data.values).map { $1.isNaN ? 0 : $0 }
    }
    nuisance = data.differencing.nullSpace(count: data.values.count).map(masked)
    regression = (0..<data.design.columns).map { masked(data.scaledColumn($0)) }
  }

  /// Values on the line between the neighbours of each gap; any value would do, near ones round less.
  private static func interpolations(_ data: ARIMAData) -> [Double] {
    let filled = filledOnLines(data.values)
    return data.gaps.map { filled[$0] }
  }
}
