import LinearAlgebra
import RealModule

extension ThetaFit {
  /// How the forecasts move when the estimates move by one standard error in each direction.
  ///
  /// - α, θ, ℓ₀ and the slope of a line through the whole sample: half the difference of the paths to
  ///   either side along the columns of `estimateDirections`, α and θ within their range.
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
    let deviation = sigma2.squareRoot()
    let steps =
      [
        ThetaPoint(alpha: 1e-4, weight: 0, level: 0),
        ThetaPoint(alpha: 0, weight: 0, level: 1e-3 * deviation),
      ]
      + (specification.variant.estimatesTheta ? [ThetaPoint(alpha: 0, weight: 1e-4, level: 0)] : [])
    let sizes = [1e-4, 1e-3 * deviation, 1e-4]
    func fit(_ point: ThetaPoint) -> ThetaFit {
      sample.fit(
        specification, alpha: point.alpha, weight: point.weight, level: point.level / sample.scale)
    }
    var slopes = zip(steps, sizes).map { step, size in
      let (up, down) = (fit(point.moved(step, by: 1)), fit(point.moved(step, by: -1)))
      return series.indices.map { t in
        guard t >= specification.variant.skipped, !series[t].isNaN else { return 0.0 }
        return (down.residuals[t] - up.residuals[t]) / (2 * size)
          / (season.scale(at: t) * deviation)
      }
    }
    let hasSlope = !specification.variant.isDynamic
    if hasSlope {
      slopes.append(
        series.indices.map { series[$0].isNaN ? 0 : slopePull(at: $0) / deviation })
    }
    return estimateDirections(slopes: slopes).map { direction in
      let step = ThetaPoint(
        alpha: direction[0], weight: steps.count > 2 ? direction[2] : 0, level: direction[1])
      let sides = [1.0, -1.0].map { side in
        fit(point.moved(step, by: side).inside(specification.variant))
          .path(from: series.count, count: horizon, shockAt: nil)
      }
      let growth = hasSlope ? slopePath(horizon).map { $0 * (direction.last ?? 0) } : []
      return (0..<horizon).map { j in
        season.scale(at: series.count + j)
          * (0.5 * sides[0][j] - 0.5 * sides[1][j] + (hasSlope ? growth[j] : 0))
      }
    }
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

  func moved(_ step: ThetaPoint, by side: Double) -> ThetaPoint {
    ThetaPoint(
      alpha: alpha + side * step.alpha, weight: weight + side * step.weight,
      level: level + side * step.level)
  }

  func inside(_ variant: ThetaVariant) -> ThetaPoint {
    let range = variant.alphaRange
    return ThetaPoint(
      alpha: Swift.min(Swift.max(alpha, range.lowerBound), range.upperBound),
      weight: Swift.min(Swift.max(weight, 0), 1), level: level)
  }
}
