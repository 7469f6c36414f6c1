import LinearAlgebra
import Optimization
import RealModule

/// An estimated theta model, immutable.
///
/// `logLikelihood` is the Gaussian one of the seasonally adjusted series, without its first three
/// observations for the models of Fiorucci et al. (2016).
public struct ThetaFit: PlainFit, LikelihoodFit, Sendable {
  /// The model that was estimated.
  public let specification: ThetaSpecification
  /// The season that was taken out.
  public let season: ClassicalSeason
  /// α.
  public let alpha: Double
  /// θ; 2 for the standard ones.
  public let theta: Double
  /// ℓ₀ of the seasonally adjusted series.
  public let initialLevel: Double
  /// B of the line through the seasonally adjusted series.
  public let slope: Double
  /// Σe²/n of the seasonally adjusted series.
  public let sigma2: Double
  /// Gaussian log-likelihood.
  public let logLikelihood: Double
  /// Observations that are not missing.
  public let observations: Int
  /// Observations that the sum of squares holds.
  public let effectiveCount: Int
  /// One-step prediction errors in units of the series, NaN where missing.
  public let residuals: [Double]
  /// What a reader should know.
  public let notes: [String]

  let series: [Double]
  let adjusted: [Double]
  /// ℓ before each month and after the last.
  let levels: [Double]

  /// Estimated numbers: α, ℓ₀, B, θ where it is free, σ², and the seasons.
  public var parameterCount: Int {
    4 + (specification.variant.estimatesTheta ? 1 : 0) + Swift.max(season.indices.count - 1, 0)
  }

  /// The estimator.
  package var method: String { "least squares of one-step errors" }

  package var estimates: [(name: String, value: Double)] {
    [("alpha", alpha), ("theta", theta), ("level", initialLevel), ("slope", slope)]
      + season.indices.enumerated().map { ("season\($0.offset + 1)", $0.element) }
  }

  /// 1 − 1/θ, what the line pulls with; none for the standard method.
  var weight: Double { specification.variant == .standard ? 0 : 1 - 1 / theta }
}

extension ThetaSpecification {
  /// Estimates the model.
  ///
  /// Given α, the prediction is linear in ℓ₀ and 1 − 1/θ, so both are least squares in closed form and
  /// the search is over α alone: a grid, then Brent's method, which finds the global minimum of all but
  /// rough functions.
  ///
  /// Missing: gaps are filled along their season for the states and left out of the sum of squares.
  ///
  /// - Parameter series: n observations, NaN where missing.
  /// - Returns: The fit.
  /// - Throws: `ModelError` for fewer than 5 observations, a constant, infinite values.
  /// - Complexity: O(n) an evaluation; about 60 of them.
  public func fit(_ series: [Double]) throws(ModelError) -> ThetaFit {
    let sample = try sample(series)
    let search = ThetaSearch(self, sample: sample)
    let alpha = search.bestAlpha()
    let solution = search.solution(alpha)
    return sample.fit(self, alpha: alpha, weight: solution.weight, level: solution.level)
  }

  /// Evaluates the model at given parameters.
  ///
  /// - Throws: As `fit`.
  public func evaluate(
    _ series: [Double], alpha: Double, theta: Double, initialLevel: Double
  ) throws(ModelError) -> ThetaFit {
    let sample = try sample(series)
    return sample.fit(
      self, alpha: alpha, weight: variant == .standard ? 0 : 1 - 1 / theta,
      level: initialLevel / sample.scale)
  }

  private func sample(_ series: [Double]) throws(ModelError) -> ThetaSample {
    _ = try requireUsable(series, atLeast: variant.skipped + 2, for: "\(self)")
    let known = series.filter { !$0.isNaN }
    guard known.contains(where: { $0 != known[0] }) else {
      throw .constant(afterDifferencing: false)
    }
    return ThetaSample(series, period: period)
  }
}

/// The seasonally adjusted data of a theta model at unit scale.
struct ThetaSample {
  let series: [Double]
  let isObserved: [Bool]
  let season: ClassicalSeason
  let adjusted: [Double]
  let scale: Double

  init(_ series: [Double], period: Int) {
    self.series = series
    isObserved = series.map { !$0.isNaN }
    let unit = unitScale(of: series)
    scale = unit
    let filled = filledSeasonally(series, period: period).map { $0 / unit }
    season = ClassicalSeason(filled, period: period)
    adjusted = season.adjusted(filled)
  }

  /// The fit at parameters; `level` at unit scale.
  func fit(
    _ specification: ThetaSpecification, alpha: Double, weight: Double, level: Double
  ) -> ThetaFit {
    let variant = specification.variant
    let fixed = ThetaLine(through: adjusted)
    var line = variant.isDynamic ? ThetaLine() : fixed
    var (levels, residuals) = ([level], [Double]())
    var (decay, squares, count) = (1.0, 0.0, 0)
    for (t, value) in adjusted.enumerated() {
      let pull = line.pull(decay: decay, alpha: alpha)
      let current = levels[t]
      let error = value - current - weight * pull
      let isUsed = isObserved[t]
      residuals.append(isUsed ? error * season.scale(at: t) * scale : .nan)
      if isUsed, t >= variant.skipped {
        squares += error * error
        count += 1
      }
      levels.append(alpha * value + (1 - alpha) * current)
      decay *= 1 - alpha
      if variant.isDynamic { line.append(value) }
    }
    let n = Double(Swift.max(count, 1))
    let variance = squares / n
    return ThetaFit(
      specification: specification, season: season.rescaled(scale), alpha: alpha,
      theta: variant == .standard ? 2 : 1 / Swift.max(1 - weight, 1e-10),
      initialLevel: level * scale, slope: fixed.slope * scale, sigma2: variance * scale * scale,
      logLikelihood: -n / 2 * (Double.log(2 * Double.pi * variance) + 1) - n * Double.log(scale),
      observations: isObserved.count { $0 }, effectiveCount: count, residuals: residuals,
      notes: season.notes, series: series, adjusted: adjusted.map { $0 * scale },
      levels: levels.map { $0 * scale })
  }
}

/// The sum of squares of a theta model as a function of α alone.
struct ThetaSearch {
  private let variant: ThetaVariant
  private let values: [Double]
  private let isObserved: [Bool]
  /// The line that each month's prediction knows.
  private let lines: [ThetaLine]
  private let fixed: ThetaLine

  init(_ specification: ThetaSpecification, sample: ThetaSample) {
    variant = specification.variant
    values = sample.adjusted
    isObserved = sample.isObserved
    fixed = ThetaLine(through: sample.adjusted)
    var line = ThetaLine()
    var lines: [ThetaLine] = []
    if variant.isDynamic {
      for value in sample.adjusted {
        lines.append(line)
        line.append(value)
      }
    }
    self.lines = lines
  }

  /// The α of least squares.
  func bestAlpha() -> Double {
    let range = variant.alphaRange
    // Twenty points find the basin; Brent's method the minimum to six digits.
    let steps = 20
    let width = (range.upperBound - range.lowerBound) / Double(steps)
    let grid = (0...steps).map { range.lowerBound + Double($0) * width }
    let squares = grid.map { solution($0).squares }
    let best = squares.indices.min { squares[$0] < squares[$1] } ?? 0
    let low = grid[Swift.max(best - 1, 0)]
    let high = grid[Swift.min(best + 1, steps)]
    let result = Brent(tolerance: 1e-7, maximumEvaluations: 40)
      .minimize(over: low...high) { solution($0).squares }
    return result.value <= squares[best] ? result.point : grid[best]
  }

  /// Least squares of ℓ₀ and the weight 1 − 1/θ, kept in 0 … 1, at one α.
  ///
  /// The error is a − ℓ₀ p − w G with p = (1 − α)ᵗ⁻¹, a the error of smoothing from ℓ₀ = y₁ and
  /// G the pull of the line less y₁ p; taking y₁ off first keeps digits of large levels.
  func solution(_ alpha: Double) -> (squares: Double, level: Double, weight: Double) {
    let first = values[0]
    var (level, decay) = (0.0, 1.0)
    var (aa, ap, ag, pp, pg, gg) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    let isDynamic = variant.isDynamic
    for t in values.indices {
      let value = values[t] - first
      let pull = (isDynamic ? lines[t] : fixed).pull(decay: decay, alpha: alpha) - first * decay
      let a = value - level
      if t >= variant.skipped, isObserved[t] {
        aa += a * a
        ap += a * decay
        ag += a * pull
        pp += decay * decay
        pg += decay * pull
        gg += pull * pull
      }
      level += alpha * (value - level)
      decay *= 1 - alpha
    }
    var weight = variant == .standard ? 0.0 : 0.5
    if variant.estimatesTheta {
      let determinant = pp * gg - pg * pg
      // Beside rounding the two columns are the same, as for a line without slope: then the line
      // adds nothing.
      weight =
        determinant > 1e-10 * pp * gg ? (ag * pp - ap * pg) / determinant : 0
      weight = Swift.min(Swift.max(weight, 0), 1)
    }
    let start = pp > 0 ? (ap - weight * pg) / pp : 0
    let squares =
      aa - 2 * start * ap - 2 * weight * ag + start * start * pp + 2 * start * weight * pg
      + weight * weight * gg
    // ℓ₀ in the units of the series: y₁ p was taken off level and line.
    return (Swift.max(squares, 0), start + first * (1 - weight), weight)
  }
}
