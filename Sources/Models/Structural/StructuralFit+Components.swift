import LinearAlgebra
import StateSpace

/// A component of a series given all of it, with its band.
public struct SmoothedComponent: Sendable {
  /// What it is.
  public enum Kind: String, Sendable {
    /// The level, with slope it is the trend.
    case level
    /// The change of the level from a month to the next.
    case slope
    /// The effect of the season.
    case seasonal
    /// The stochastic cycle.
    case cycle
    /// The irregular.
    case irregular
    /// The effect x'β of all fixed coefficients together.
    case regression
    /// The effect of a regressor term with drifting coefficients.
    case drifting
    /// A drifting coefficient itself.
    case coefficient
  }

  /// What it is.
  public let kind: Kind
  /// `level`, `seasonal`, …, or the name of the regressor.
  public let name: String
  /// E[component | all observations] a month, on the model's scale.
  public let values: [Double]
  /// Its standard deviation, with the uncertainty of fixed coefficients, given the variances.
  public let standardErrors: [Double]
}

/// Smoothed disturbances divided by their standard deviations, one a month.
///
/// Large ones point at outliers (irregular), level shifts (level), breaks of growth (slope) or of
/// the seasonal pattern. They are correlated over time even in a right model.
///
/// Source: Harvey & Koopman (1992), Journal of Business & Economic Statistics 10, 377–389.
public struct AuxiliaryResidual: Sendable {
  /// The component whose step it is: `irregular`, `level`, `slope`, `seasonal`.
  public let name: String
  /// One a month.
  ///
  /// Month t of a state's step leads from t − 1 to t. NaN where undefined.
  public let values: [Double]
}

extension StructuralFit {
  /// The series taken apart, given all observations.
  ///
  /// level + seasonal + cycle + regression effects + irregular add up to an observed month.
  ///
  /// - Throws: `ModelError.estimationFailed` when the sample leaves a component undetermined.
  /// - Complexity: O(n (m + r)³).
  public func components() throws(ModelError) -> [SmoothedComponent] {
    let smoothing = try StructuralSmoothing(self)
    return smoothing.components
  }

  /// Auxiliary residuals of all components with a variance above zero.
  ///
  /// - Throws: As `components`.
  public func auxiliaryResiduals() throws(ModelError) -> [AuxiliaryResidual] {
    try StructuralSmoothing(self).auxiliaryResiduals
  }

  /// The states at the end of the sample of drifting coefficients, by column name.
  func finalDrifts() -> [(name: String, value: Double)] {
    guard let paths = try? components().filter({ $0.kind == .coefficient }) else { return [] }
    return paths.compactMap { path in path.values.last.map { (path.name, $0) } }
  }

  /// Errors of forecasts 1 … `horizon` months ahead from origins inside the sample, at the final
  /// estimates; targets that are missing are left out.
  func pastErrors(horizon: Int) -> [[Double]] {
    let used = usedCoefficients
    let clean = series.indices.map { t in
      regressors.fixed.enumerated().reduce(series[t]) {
        $0 - used[$1.0] * regressors.matrix[t, $1.1]
      }
    }
    let offset = clean.first { !$0.isNaN } ?? 0
    let layout = StructuralLayout(
      specification,
      drifts: regressors.driftColumns(terms: specification.components.drifting.count))
    let model = layout.form(parameters).model
    let data = clean.map { $0 - offset }
    guard let filtered = try? model.filter(data),
      let first = data.indices.first(where: { filtered.innovations[$0, 0].isFinite })
    else { return Array(repeating: [], count: horizon) }
    var errors = [[Double]](repeating: [], count: horizon)
    let transition = DenseTransition(of: model.transition).matrix()
    for origin in first..<data.count {
      var state = filtered.predictedStates.column(origin)
      for step in 0..<Swift.min(horizon, data.count - origin) {
        let target = origin + step
        if !data[target].isNaN {
          errors[step].append(data[target] - dot(layout.row(at: target), state))
        }
        state = transition * state
      }
    }
    return errors
  }
}

extension StructuralLayout {
  /// Z of a month, written out.
  func row(at time: Int) -> [Double] {
    var row = loading
    for path in varying { row[path.state] = path.values[time] }
    return row
  }
}

/// One pass of the smoother and what is read off it.
private struct StructuralSmoothing {
  private let fit: StructuralFit
  private let layout: StructuralLayout
  private let smoothed: SmoothedStates
  private let model: StateSpaceModel
  private let offset: Double
  private let columnScales: [Double]

  init(_ fit: StructuralFit) throws(ModelError) {
    self.fit = fit
    layout = StructuralLayout(
      fit.specification,
      drifts: fit.regressors.driftColumns(terms: fit.specification.components.drifting.count))
    let columns = fit.regressors.fixed.map { fit.regressors.matrix.column($0) }
    let scales = columns.map { column in
      let size = column.reduce(0) { Swift.max($0, $1.magnitude) }
      return size > 0 ? size : 1
    }
    columnScales = scales
    let design =
      columns.isEmpty
      ? Matrix(rows: fit.series.count, columns: 0)
      : Matrix(columnVectors: zip(columns, scales).map { column, size in column.map { $0 / size } })
    model = layout.form(fit.parameters).including(design).model
    let first = fit.series.first { !$0.isNaN } ?? 0
    offset = first
    do {
      smoothed = try model.smooth(fit.series.map { $0 - first })
    } catch {
      throw .estimationFailed("the components of \(fit.specification.components): \(error)")
    }
  }

  var components: [SmoothedComponent] {
    var result: [SmoothedComponent] = []
    for block in layout.blocks {
      let isDrift =
        block.first + block.count > layout.loading.count - layout.varying.count
        && !layout.varying.isEmpty
      if isDrift {
        result.append(combination(.drifting, block.name) { row(block.states, at: $0) })
        result += coefficientPaths(block)
      } else if block.name == "slope" {
        result.append(combination(.slope, "slope") { _ in [(block.first, 1)] })
      } else {
        let kind = SmoothedComponent.Kind(rawValue: block.name) ?? .level
        result.append(combination(kind, block.name) { row(block.states, at: $0) })
      }
    }
    if !fit.coefficients.isEmpty {
      let states = layout.stateCount..<model.stateCount
      result.append(combination(.regression, "regression") { row(states, at: $0) })
    }
    if fit.specification.components.hasIrregular { result.append(irregular) }
    return result
  }

  private func coefficientPaths(_ block: StructuralLayout.Block) -> [SmoothedComponent] {
    let term = fit.specification.components.drifting.firstIndex(of: block.name) ?? 0
    return fit.regressors.columns(drifting: term).enumerated().map { index, column in
      combination(.coefficient, fit.regressors.names[column]) { _ in [(block.first + index, 1)] }
    }
  }

  /// Elements of Z on some states.
  private func row(_ states: Range<Int>, at time: Int) -> [(state: Int, weight: Double)] {
    let equation = model.observations[0]
    var row = states.compactMap { state in
      equation.loading[state] == 0 ? nil : (state: state, weight: equation.loading[state])
    }
    for path in equation.timeVarying where states.contains(path.state) {
      row.append((path.state, path.values[time]))
    }
    return row
  }

  private func combination(
    _ kind: SmoothedComponent.Kind, _ name: String,
    _ weights: (Int) -> [(state: Int, weight: Double)]
  ) -> SmoothedComponent {
    var (values, errors): ([Double], [Double]) = ([], [])
    for t in fit.series.indices {
      let row = weights(t)
      var (mean, variance) = (kind == .level ? offset : 0, 0.0)
      for (i, a) in row {
        mean += a * smoothed.states[i, t]
        for (j, b) in row { variance += a * b * smoothed.covariances[t][i, j] }
      }
      values.append(mean)
      errors.append(Swift.max(variance, 0).squareRoot())
    }
    return SmoothedComponent(kind: kind, name: name, values: values, standardErrors: errors)
  }

  private var irregular: SmoothedComponent {
    SmoothedComponent(
      kind: .irregular, name: "irregular", values: smoothed.observationDisturbances.column(0),
      standardErrors: smoothed.observationDisturbanceVariances.column(0).map {
        Swift.max($0, 0).squareRoot()
      })
  }

  var auxiliaryResiduals: [AuxiliaryResidual] {
    let n = fit.series.count
    var result: [AuxiliaryResidual] = []
    let noise = fit.specification.components.hasIrregular ? fit.parameters.variances[0] : 0
    if noise > 0 {
      let values = (0..<n).map { t -> Double in
        let variance = noise - smoothed.observationDisturbanceVariances[t, 0]
        return ratio(smoothed.observationDisturbances[t, 0], variance, of: noise)
      }
      result.append(AuxiliaryResidual(name: "irregular", values: values))
    }
    for block in layout.randomBlocks where ["level", "slope", "seasonal"].contains(block.name) {
      guard let first = block.driven.first, let row = selected(first) else { continue }
      let own = model.disturbanceCovariance[row, row]
      let values = (0..<n).map { t -> Double in
        guard t > 0 else { return .nan }
        let variance = own - smoothed.stateDisturbanceCovariances[t - 1][row, row]
        return ratio(smoothed.stateDisturbances[row, t - 1], variance, of: own)
      }
      result.append(AuxiliaryResidual(name: block.name, values: values))
    }
    return result
  }

  /// The place of a state among the disturbances.
  private func selected(_ state: Int) -> Int? {
    (0..<model.selection.columns).first { model.selection[state, $0] == 1 }
  }

  /// Undefined where the sample tells nothing of the disturbance: its variance is rounding there.
  private func ratio(_ value: Double, _ variance: Double, of own: Double) -> Double {
    variance > 1e-9 * own ? value / variance.squareRoot() : .nan
  }
}
