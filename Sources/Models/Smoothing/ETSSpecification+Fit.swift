public import LinearAlgebra
import Optimization
import RealModule

extension ETSSpecification {
  /// Estimates the model by maximum likelihood.
  ///
  /// Initial states are parameters, σ² is concentrated out, the gradient is exact (the adjoint of the
  /// recursions) and the search is quasi-Newton. Series of any magnitude may be given (they are scaled
  /// inside).
  ///
  /// Missing: NaN in `series`; states go on over gaps without news. Regressors must be complete; they
  /// enter as x'β beside μ.
  ///
  /// - Parameters:
  ///   - series: n observations.
  ///   - regressors: n × r, or nil for none.
  ///   - names: Names of the r regressors.
  ///   - options: Bounds, starts, tolerances.
  /// - Returns: The fit; `converged` tells whether the gradient test was passed.
  /// - Throws: `ModelError` for input that no estimate exists for, in a sentence.
  /// - Complexity: O(n (1 + r)) an evaluation; some 50 of them.
  public func fit(
    _ series: [Double], regressors: Matrix? = nil, names: [String] = [],
    options: ETSOptions = ETSOptions()
  ) throws(ModelError) -> ETSFit {
    try options.check()
    precondition(names.count == regressors?.columns ?? 0, "one name a regressor")
    let sample = try ETSSample(self, series: series, regressors: regressors, names: names)
    return try ETSEstimation(self, sample: sample, options: options).fit()
  }

  /// Evaluates the model at given parameters.
  ///
  /// - Parameters:
  ///   - series: n observations, NaN where missing.
  ///   - parameters: Smoothing parameters and initial states.
  /// - Returns: A fit with those parameters.
  /// - Throws: `ModelError` as `fit`, `.estimationFailed` where a state leaves the model's domain.
  public func evaluate(
    _ series: [Double], at parameters: ETSParameters
  ) throws(ModelError) -> ETSFit {
    let sample = try ETSSample(self, series: series, regressors: nil, names: [])
    return try sample.fit(
      self, parameters.rescaled(1 / sample.scale, self), coefficients: [],
      search: ETSSearch(converged: true))
  }
}

/// How a search ended.
struct ETSSearch {
  var converged = false
  var iterations = 0
  var evaluations = 0
  var notes: [String] = []
}

/// The data of an exponential smoothing model at unit scale.
struct ETSSample {
  let original: [Double]
  let values: [Double]
  let regressors: Matrix?
  let names: [String]
  /// A power of two near the mean magnitude: scaling back and forth is exact.
  let scale: Double
  let observed: Int

  init(
    _ specification: ETSSpecification, series: [Double], regressors: Matrix?, names: [String]
  ) throws(ModelError) {
    observed = series.count { !$0.isNaN }
    guard observed > 0 else { throw .allMissing }
    if let position = series.firstIndex(where: \.isInfinite) {
      throw .unusableValue(position: position, value: series[position])
    }
    try requireSize(series, atLeast: 1e-150)
    if specification.needsPositive, let place = series.firstIndex(where: { $0 <= 0 }) {
      throw .refusedValue(
        position: place, value: series[place],
        reason:
          "\(specification) multiplies and takes only values above zero, so use additive parts, "
          + "as in ets(A,A,A)")
    }
    let needed = specification.stateCount + specification.parameterNames.count + 2
    guard observed >= needed else {
      throw .tooFewObservations(usable: observed, needed: needed, reason: "\(specification)")
    }
    let known = series.filter { !$0.isNaN }
    guard let first = known.first, known.contains(where: { $0 != first }) else {
      throw .constant(afterDifferencing: false)
    }
    let largest = known.reduce(0) { Swift.max($0, $1.magnitude) }
    let mean = known.reduce(0) { $0 + $1.magnitude / largest } / Double(known.count) * largest
    let unit = Double(sign: .plus, exponent: mean.exponent, significand: 1)
    scale = unit
    original = series
    values = series.map { $0 / unit }
    self.regressors = regressors
    self.names = names
  }

  /// The fit at parameters on the unit scale.
  func fit(
    _ specification: ETSSpecification, _ parameters: ETSParameters, coefficients: [Double],
    search: ETSSearch
  ) throws(ModelError) -> ETSFit {
    let effects = regressors.map { $0 * coefficients } ?? []
    let data = effects.isEmpty ? values : zip(values, effects).map { $0 - $1 }
    let pass = ETSPass(specification, parameters, data: data)
    guard pass.sums.isInside, pass.sums.squares > 0, pass.sums.squares.isFinite else {
      throw .estimationFailed(
        "\(specification) leaves the values it is defined for at these parameters")
    }
    let n = Double(observed)
    let isRelative = specification.error == .multiplicative
    let squares = pass.sums.squares / n
    let jacobian = pass.sums.logScale + n * Double.log(scale)
    let unit = isRelative ? 1 : scale
    let factor = specification.season == .multiplicative ? 1 : scale
    let growthUnit = specification.trend.isMultiplicative ? 1 : scale
    return ETSFit(
      specification: specification, parameters: parameters.rescaled(scale, specification),
      regressorNames: names, coefficients: coefficients.map { $0 * scale },
      sigma2: squares * unit * unit,
      logLikelihood: -n / 2 * (Double.log(2 * Double.pi * squares) + 1) - jacobian,
      observations: observed, parameterCount: specification.parameterCount + coefficients.count,
      innovations: pass.innovations.map { $0 * unit },
      fitted: pass.means.indices.map {
        scale * (pass.means[$0] + (effects.isEmpty ? 0 : effects[$0]))
      },
      levels: pass.levels.map { $0 * scale }, growths: pass.growths.map { $0 * growthUnit },
      seasons: pass.seasons.map { $0 * factor }, converged: search.converged,
      iterations: search.iterations, evaluations: search.evaluations, notes: search.notes,
      series: original, design: regressors)
  }
}

extension ETSParameters {
  /// The parameters of the series multiplied by a factor.
  func rescaled(_ factor: Double, _ specification: ETSSpecification) -> ETSParameters {
    var copy = self
    copy.level *= factor
    if !specification.trend.isMultiplicative { copy.growth *= factor }
    if specification.season == .additive { copy.seasons = seasons.map { $0 * factor } }
    return copy
  }
}
