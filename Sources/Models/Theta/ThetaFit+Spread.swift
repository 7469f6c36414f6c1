import LinearAlgebra
import RealModule

extension ThetaFit {
  /// How the forecasts move when the estimates move by one standard error in each direction.
  ///
  /// - α, θ, ℓ₀ and the slope of a line through the whole sample: half the difference of the paths to
  ///   either side along the directions of `EstimateSpread`, α and θ within their range.
  /// - The index of each season moves the months of that season alone.
  ///
  /// - Parameter horizon: Months past the data.
  /// - Returns: Columns with h entries.
  /// - Complexity: O(n + h).
  package func spreadDirections(horizon: Int) -> [[Double]] {
    guard horizon > 0, sigma2 > 0 else { return [] }
    return smoothingDirections(horizon) + seasonDirections(horizon)
  }

  private func smoothingDirections(_ horizon: Int) -> [[Double]] {
    let sample = ThetaSample(series, period: specification.period)
    let point = ThetaPoint(alpha: alpha, weight: weight, level: initialLevel)
    let slopes = slopes(sample, point)
    let spread = EstimateSpread(rates: slopes.rates, states: slopes.states)
    let growth = specification.variant.isDynamic ? [] : slopePath(horizon)
    return spread.directions.map { direction in
      let sides = [1.0, -1.0].map { side -> [Double] in
        let rates = point.moved(direction.rates, by: side).inside(specification.variant)
        let moves = [rates.alpha - alpha, rates.weight - weight]
        let following = spread.followed(by: Array(moves.prefix(slopes.rates.count)))
        let states = zip(direction.states, following).map { side * $0 + $1 }
        let path = fit(sample, rates.moved(level: states[0]))
          .path(from: series.count, count: horizon, shockAt: nil)
        return growth.isEmpty ? path : zip(path, growth).map { $0 + states[1] * $1 }
      }
      return (0..<horizon).map { j in
        season.scale(at: series.count + j) * (0.5 * sides[0][j] - 0.5 * sides[1][j])
      }
    }
  }

  private func fit(_ sample: ThetaSample, _ point: ThetaPoint) -> ThetaFit {
    sample.fit(
      specification, alpha: point.alpha, weight: point.weight, level: point.level / sample.scale)
  }

  /// Derivatives of the predictions over the standard deviations of the errors: by α and, where it is
  /// estimated, θ; by ℓ₀ and, where there is one, the slope of the fixed line.
  private func slopes(
    _ sample: ThetaSample, _ point: ThetaPoint
  ) -> (rates: [[Double]], states: [[Double]]) {
    let deviation = sigma2.squareRoot()
    func slope(_ up: ThetaPoint, _ down: ThetaPoint, _ size: Double) -> [Double] {
      let (up, down) = (fit(sample, up), fit(sample, down))
      return series.indices.map { t in
        guard t >= specification.variant.skipped, !series[t].isNaN else { return 0.0 }
        return (down.residuals[t] - up.residuals[t]) / (2 * size)
          / (season.scale(at: t) * deviation)
      }
    }
    let rates = (0..<(specification.variant.estimatesTheta ? 2 : 1)).map { j -> [Double] in
      let step = [j == 0 ? 1e-4 : 0, j == 1 ? 1e-4 : 0]
      return slope(point.moved(step, by: 1), point.moved(step, by: -1), 1e-4)
    }
    let size = 1e-3 * deviation
    let level = slope(point.moved(level: size), point.moved(level: -size), size)
    guard !specification.variant.isDynamic else { return (rates, [level]) }
    let line = series.indices.map { series[$0].isNaN ? 0 : slopePull(at: $0) / deviation }
    return (rates, [level, line])
  }

  /// What one unit of slope of the fixed line adds to the prediction of month t.
  private func slopePull(at t: Int) -> Double {
    let share = specification.variant == .standard ? 0.5 : weight
    return share * (1 - Double.pow(1 - alpha, t + 1)) / alpha
  }

  /// The same for the months past the data: the level takes up what was predicted.
  private func slopePath(_ horizon: Int) -> [Double] {
    var level = 0.0
    return (0..<horizon).map { j in
      let pull = slopePull(at: series.count + j)
      let mean = level + pull
      level += alpha * pull
      return mean
    }
  }

  private func seasonDirections(_ horizon: Int) -> [[Double]] {
    let n = series.count
    let path = path(from: n, count: horizon, shockAt: nil)
    return season.errors.indices.map { i in
      (0..<horizon).map { j in
        guard (n + j) % season.errors.count == i else { return 0 }
        return season.errors[i] * (season.isFactor ? path[j] : 1)
      }
    }
  }
}

/// What a theta model estimates by least squares.
private struct ThetaPoint {
  var alpha: Double
  var weight: Double
  var level: Double

  /// Moved by a number of steps of α and, where it is estimated, θ.
  func moved(_ rates: [Double], by side: Double) -> ThetaPoint {
    ThetaPoint(
      alpha: alpha + side * rates[0], weight: weight + (rates.count > 1 ? side * rates[1] : 0),
      level: level)
  }

  func moved(level step: Double) -> ThetaPoint {
    ThetaPoint(alpha: alpha, weight: weight, level: level + step)
  }

  func inside(_ variant: ThetaVariant) -> ThetaPoint {
    let range = variant.alphaRange
    return ThetaPoint(
      alpha: Swift.min(Swift.max(alpha, range.lowerBound), range.upperBound),
      weight: Swift.min(Swift.max(weight, 0), 1), level: level)
  }
}
