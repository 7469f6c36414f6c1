package import LinearAlgebra
import RealModule

/// An estimated exponential smoothing model, immutable.
///
/// Units: those of the series as given. `logLikelihood` is the Gaussian one with its constant,
///
///     log L = −(n/2) (log(2π Σe²/n) + 1) − Σ log μ     (the last sum for multiplicative errors)
///
/// given the initial states, which count as parameters.
public struct ETSFit: LikelihoodFit, Sendable {
  /// The model that was estimated.
  public let specification: ETSSpecification
  /// Smoothing parameters and initial states.
  public let parameters: ETSParameters
  /// Names of the regressors.
  public let regressorNames: [String]
  /// Their effects, in units of the series.
  public let coefficients: [Double]
  /// Σe²/n: relative for multiplicative errors.
  public let sigma2: Double
  /// log L at the estimates.
  public let logLikelihood: Double
  /// Observations that are not missing.
  public let observations: Int
  /// Smoothing parameters, free initial states, regressors and σ².
  public let parameterCount: Int
  /// eₜ: y − μ, or (y − μ)/μ; NaN where the observation is missing.
  public let innovations: [Double]
  /// One-step predictions μ with the effects of regressors, one an observation.
  public let fitted: [Double]
  /// Level before each observation and after the last, n + 1.
  public let levels: [Double]
  /// Growth, as `levels`; 0 or 1 throughout without a trend.
  public let growths: [Double]
  /// Seasons that observations 1 … n + m meet; empty without a season.
  public let seasons: [Double]
  /// Whether the gradient test was passed.
  public let converged: Bool
  /// Iterations of the search, all starts together.
  public let iterations: Int
  /// Evaluations of likelihood and gradient.
  public let evaluations: Int
  /// What a reader should know.
  public let notes: [String]

  package let series: [Double]
  package let design: Matrix?
  /// Regressors whose coefficients are held at given values.
  var held: [String] = []

  /// Every observation enters the likelihood.
  public var effectiveCount: Int { observations }

  /// Observations less predictions, in units of the series, NaN where missing.
  public var residuals: [Double] { zip(series, fitted).map { $0 - $1 } }

  /// σ² as the variance of Student's t law: what intervals use.
  ///
  /// - Parameter choices: Parts of the model that the data chose.
  /// - Returns: σ² n/(n − k − m − 2).
  package func predictionVariance(choices: Int) -> Double {
    sigma2
      * studentInflation(count: observations, estimates: parameterCount - 1, choices: choices)
  }
}

/// A forward run at given parameters, on the scale of the series.
struct ETSPass {
  let sums: ETSSums
  let innovations: [Double]
  let means: [Double]
  let levels: [Double]
  let growths: [Double]
  let seasons: [Double]

  init(_ specification: ETSSpecification, _ parameters: ETSParameters, data: [Double]) {
    let (n, m) = (data.count, specification.period)
    let tape = ETSTape(count: n, period: m)
    for t in 0..<n { tape.data[t] = data[t] }
    tape.level[0] = parameters.level
    let neutral = specification.trend.isMultiplicative ? 1.0 : 0
    tape.growth[0] = specification.trend == .none ? neutral : parameters.growth
    for (i, value) in parameters.seasons.enumerated() { tape.season[i] = value }
    let rates = ETSRates(
      alpha: parameters.alpha, beta: parameters.beta, gamma: parameters.gamma, phi: parameters.phi)
    sums = ETSRunner(specification: specification).forward(tape, rates)
    levels = (0...n).map { tape.level[$0] }
    growths = (0...n).map { specification.trend == .none ? neutral : tape.growth[$0] }
    seasons = specification.season == .none ? [] : (0..<(n + m)).map { tape.season[$0] }
    let isRelative = specification.error == .multiplicative
    var (means, innovations) = ([Double](), [Double]())
    for t in 0..<n {
      let state = ETSState(
        level: levels[t], growth: growths[t], season: seasons.isEmpty ? 0 : seasons[t])
      let mean = state.mean(specification, phi: parameters.phi)
      means.append(mean)
      innovations.append(
        data[t].isNaN ? .nan : isRelative ? tape.error[t] / mean : tape.error[t])
    }
    self.means = means
    self.innovations = innovations
  }
}

/// The states that one observation meets.
struct ETSState {
  var level: Double
  var growth: Double
  var season: Double

  /// q: the level one period on.
  func base(_ specification: ETSSpecification, phi: Double) -> Double {
    switch specification.trend {
    case .none: level
    case .additive, .dampedAdditive: level + phi * growth
    case .multiplicative, .dampedMultiplicative: level * drift(specification, phi: phi)
    }
  }

  /// φb or bᶲ.
  func drift(_ specification: ETSSpecification, phi: Double) -> Double {
    specification.trend.isMultiplicative
      ? (phi == 1 ? growth : Double.pow(growth, phi)) : phi * growth
  }

  /// μ.
  func mean(_ specification: ETSSpecification, phi: Double) -> Double {
    let base = base(specification, phi: phi)
    switch specification.season {
    case .none: return base
    case .additive: return base + season
    case .multiplicative: return base * season
    }
  }
}

extension ETSFit {
  /// The fit with one regression coefficient held at a value: states are run anew from the same start.
  func holding(_ name: String, at value: Double) -> ETSFit {
    guard let place = regressorNames.firstIndex(of: name) else { return self }
    var moved = coefficients
    moved[place] = value
    var fit = running(at: parameters, coefficients: moved) ?? self
    fit.held.append(name)
    return fit
  }

  /// The model run over the same data at other parameters, σ² as it is; nil where it is not defined.
  func running(at parameters: ETSParameters, coefficients: [Double]) -> ETSFit? {
    let effects = coefficients.isEmpty ? [] : design.map { $0 * coefficients } ?? []
    let data = effects.isEmpty ? series : zip(series, effects).map { $0 - $1 }
    let pass = ETSPass(specification, parameters, data: data)
    guard pass.sums.isInside else { return nil }
    return ETSFit(
      specification: specification, parameters: parameters, regressorNames: regressorNames,
      coefficients: coefficients, sigma2: sigma2, logLikelihood: logLikelihood,
      observations: observations, parameterCount: parameterCount, innovations: pass.innovations,
      fitted: effects.isEmpty ? pass.means : zip(pass.means, effects).map { $0 + $1 },
      levels: pass.levels, growths: pass.growths, seasons: pass.seasons, converged: converged,
      iterations: iterations, evaluations: evaluations, notes: notes, series: series,
      design: design, held: held)
  }
}
