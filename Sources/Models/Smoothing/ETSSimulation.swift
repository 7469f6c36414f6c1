package import LinearAlgebra
import Probability
import RealModule

/// Paths of an exponential smoothing model from given states, as functions of normal numbers.
package struct ETSSimulation: PathSimulation {
  let specification: ETSSpecification
  let parameters: ETSParameters
  let start: ETSState
  let seasons: [Double]
  let deviation: Double

  /// A path that would leave what the model is defined for is held at this share of its prediction.
  private static let floor = 1e-3

  /// Writes the path that `noise` gives, one value a month.
  package func run(
    _ noise: UnsafePointer<Double>, into path: UnsafeMutablePointer<Double>, count: Int
  ) {
    let (s, p) = (specification, parameters)
    var state = start
    var seasons = seasons
    for t in 0..<count {
      let place = seasons.isEmpty ? 0 : t % seasons.count
      if !seasons.isEmpty { state.season = seasons[place] }
      let base = state.base(s, phi: p.phi)
      let drift = state.drift(s, phi: p.phi)
      let mean = state.mean(s, phi: p.phi)
      var error = deviation * noise[t]
      if s.error == .multiplicative { error *= mean }
      if s.needsPositive { error = Swift.max(error, (Self.floor - 1) * mean) }
      let perSeason = s.season == .multiplicative ? error / state.season : error
      let level = base + p.alpha * perSeason
      if s.trend != .none {
        let news = s.trend.isMultiplicative ? perSeason / state.level : perSeason
        let growth = drift + p.beta * news
        state.growth =
          s.trend.isMultiplicative ? Swift.max(growth, Self.floor * drift) : growth
      }
      if !seasons.isEmpty {
        seasons[place] += p.gamma * (s.season == .multiplicative ? error / base : error)
      }
      state.level = s.needsPositive ? Swift.max(level, Self.floor * base) : level
      path[t] = mean + error
    }
  }

  /// Mean and covariance factor of the months ahead from paths of a fixed seed.
  ///
  /// - Throws: `ModelError.estimationFailed` where growth upon growth leaves the range of numbers.
  package func moments(_ count: Int) throws(ModelError) -> (mean: [Double], factor: Matrix) {
    let paths = ETSFit.simulatedPaths
    var values = Matrix(rows: count, columns: paths)
    // Its own seed: draws of a projection start at 1.
    let noise = standardNormals(rows: count, columns: paths, seed: 0)
    fill(&values, noise: noise, firstRow: 0, count: count)
    let mean = (0..<count).map { i in
      (0..<paths).reduce(0) { $0 + values[i, $1] } / Double(paths)
    }
    for j in 0..<paths { for i in 0..<count { values[i, j] -= mean[i] } }
    let covariance = (1 / Double(paths)) * values.timesTransposed(values)
    guard mean.allSatisfy(\.isFinite), (0..<count).allSatisfy({ covariance[$0, $0].isFinite })
    else {
      throw .estimationFailed(
        "the forecasts of \(specification) grow beyond the range of numbers within \(count) periods; "
          + "take a shorter horizon, or a trend that is additive or damped")
    }
    return (mean, covariance.semidefiniteFactor)
  }

  /// Fills rows `firstRow` … of `values` with one path a column.
  func fill(_ values: inout Matrix, noise: Matrix, firstRow: Int, count: Int) {
    let (rows, columns) = (values.rows, values.columns)
    noise.withUnsafeElements { noise in
      values.withUnsafeMutableElements { cells in
        guard let noise = noise.baseAddress, let cells = cells.baseAddress else { return }
        for j in 0..<columns {
          run(noise + firstRow + j * rows, into: cells + firstRow + j * rows, count: count)
        }
      }
    }
  }
}
