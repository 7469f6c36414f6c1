import LinearAlgebra
import RealModule

extension ThetaFit {
  /// The joint law of gaps and the coming months.
  ///
  /// The model is linear in its errors, so the law is exact given the estimates: column k of the factor
  /// is what an error in month k does to the later ones. A gap has its filled value and σ².
  ///
  /// - Throws: `ModelError.invalidOption` for a negative horizon.
  /// - Complexity: O(h³).
  public func jointLaw(horizon: Int, variance: Double? = nil) throws(ModelError) -> GaussianLaw {
    guard horizon >= 0 else {
      throw .invalidOption("the horizon is \(horizon); give 0 or more months")
    }
    let n = series.count
    let deviation = (variance ?? sigma2).squareRoot()
    let gaps = series.indices.filter { series[$0].isNaN }
    let total = gaps.count + horizon
    var factor = Matrix(rows: total, columns: total)
    for (i, t) in gaps.enumerated() { factor[i, i] = deviation * season.scale(at: t) }
    let path = path(from: n, count: horizon, shockAt: nil)
    for k in 0..<horizon {
      let moved = self.path(from: n, count: horizon, shockAt: k)
      for i in k..<horizon {
        let response = i == k ? 1 : (moved[i] - path[i]) / shockSize
        factor[gaps.count + i, gaps.count + k] = response * deviation * season.scale(at: n + i)
      }
    }
    let mean =
      gaps.map { season.seasonal(adjusted[$0], at: $0) }
      + path.indices.map { season.seasonal(path[$0], at: n + $0) }
    return GaussianLaw(positions: gaps + Array(n..<(n + horizon)), mean: mean, factor: factor)
  }

  package func laws(
    horizon: Int
  ) throws(ModelError) -> (widened: GaussianLaw, conditional: GaussianLaw) {
    let wide =
      sigma2
      * studentInflation(
        count: effectiveCount, estimates: parameterCount - 1,
        choices: specification.period > 1 ? 1 : 0)
    let law = try jointLaw(horizon: horizon, variance: wide)
    return (
      law.widened(by: spreadDirections(horizon: horizon)), try jointLaw(horizon: horizon)
    )
  }

  package func pastErrors(horizon: Int) -> [[Double]] {
    var errors = [[Double]](repeating: [], count: horizon)
    for origin in adjusted.indices {
      let count = Swift.min(horizon, series.count - origin)
      for (j, value) in path(from: origin, count: count, shockAt: nil).enumerated() {
        let error = series[origin + j] - season.seasonal(value, at: origin + j)
        if !error.isNaN { errors[j].append(error) }
      }
    }
    return errors
  }

  /// The size of the shocks whose effect is measured; the response is linear, so any would do.
  private var shockSize: Double { Swift.max(sigma2.squareRoot(), .leastNormalMagnitude) }

  /// Predictions of the adjusted series from position t on, with an error in one month or none.
  ///
  /// The shock enters the states behind its month; the path itself shows the prediction.
  func path(from origin: Int, count: Int, shockAt shock: Int?) -> [Double] {
    let variant = specification.variant
    let fixed = ThetaLine(through: adjusted)
    var line =
      variant.isDynamic ? ThetaLine(through: Array(adjusted.prefix(origin))) : fixed
    var level = levels[origin]
    var decay = Double.pow(1 - alpha, origin)
    // The standard method: smoothing, and half the slope a month beyond its bias at the start.
    let start = (1 - Double.pow(1 - alpha, origin)) / alpha
    return (0..<count).map { j in
      let mean: Double
      if variant == .standard {
        mean = level + fixed.slope / 2 * (Double(j) + start)
      } else {
        mean = level + weight * line.pull(decay: decay, alpha: alpha)
      }
      let value = (variant == .standard ? level : mean) + (shock == j ? shockSize : 0)
      level += alpha * (value - level)
      decay *= 1 - alpha
      if variant.isDynamic { line.append(value) }
      return mean
    }
  }
}
