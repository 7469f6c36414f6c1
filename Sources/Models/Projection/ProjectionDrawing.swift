package import LinearAlgebra
import Probability
import TimeSeries

extension Projection {
  /// Joint draws of the unknown months in the series' own unit.
  ///
  /// Draw j uses the random stream (seed, j) whatever the number of workers, so projections of equal
  /// length share their random numbers, and differences between them are paired. Bootstrap and
  /// conformal errors are functions of the same normal numbers.
  ///
  /// - Parameters:
  ///   - count: Number of draws.
  ///   - seed: Seed of the streams.
  /// - Returns: Levels, unknown months × draws.
  /// - Complexity: O(count · n²) for n unknown months.
  public func draws(count: Int, seed: UInt64) -> ProjectionDraws {
    let noise = standardNormals(rows: law.factor.columns, columns: count, seed: seed)
    var levels: Matrix
    switch errors {
    case .normal: levels = law.factor * noise
    case .resampled(let pool): levels = resampledErrors(noise, pool)
    case .shaped(let shapes): levels = shapedErrors(noise, shapes)
    case .simulated(let simulation, let offsets):
      levels = simulatedErrors(noise, simulation, offsets)
    }
    let (mean, rows) = (law.mean, law.mean.count)
    levels.withUnsafeMutableElements { cells in
      for j in 0..<count {
        for i in 0..<rows {
          let cell = i + j * rows
          cells[cell] = transform.inverse(mean[i] + cells[cell])
        }
      }
    }
    return ProjectionDraws(projection: self, levels: levels)
  }

  /// The normal law with the shocks of the future replaced by residuals of equal rank.
  ///
  /// Columns of the factor belong to months in order, so mean and covariance stay what they are.
  /// Gaps keep normal shocks.
  private func resampledErrors(_ noise: Matrix, _ pool: [Double]) -> Matrix {
    var shocks = noise
    let (rows, columns) = (noise.rows, noise.columns)
    let future = gapCount..<law.positions.count
    let count = Double(pool.count)
    shocks.withUnsafeMutableElements { cells in
      for j in 0..<columns {
        for i in future {
          let share = 1 - Normal.standard.upperTail(cells[i + j * rows])
          cells[i + j * rows] = pool[Swift.min(Int(share * count), pool.count - 1)]
        }
      }
    }
    return law.factor * shocks
  }

  /// Distances of simulated paths from the mean; gaps keep the normal law.
  ///
  /// Columns of the factor beyond the months are directions of the estimates' uncertainty, which moves
  /// whole paths.
  private func simulatedErrors(
    _ noise: Matrix, _ simulation: any PathSimulation, _ offsets: [Double]
  ) -> Matrix {
    var errors = law.factor * noise
    let (rows, columns, first, mean) = (errors.rows, errors.columns, gapCount, law.mean)
    let inputs = noise.rows
    noise.withUnsafeElements { noise in
      errors.withUnsafeMutableElements { cells in
        guard let noise = noise.baseAddress, let cells = cells.baseAddress else { return }
        for j in 0..<columns {
          let path = cells + first + j * rows
          let shocks = noise + j * inputs
          simulation.run(shocks + first, into: path, count: rows - first)
          for i in 0..<(rows - first) { path[i] += offsets[i] - mean[first + i] }
          for k in rows..<inputs {
            for i in first..<rows { path[i - first] += law.factor[i, k] * shocks[k] }
          }
        }
      }
    }
    return errors
  }

  /// The normal law with each month's own distribution: a Gaussian copula.
  private func shapedErrors(_ noise: Matrix, _ shapes: [ErrorShape]) -> Matrix {
    var errors = law.factor * noise
    let deviations = law.variances.map { $0.squareRoot() }
    let (rows, columns) = (errors.rows, errors.columns)
    errors.withUnsafeMutableElements { cells in
      for j in 0..<columns {
        for i in 0..<rows where deviations[i] > 0 {
          let cell = i + j * rows
          cells[cell] = deviations[i] * shapes[i].value(cells[cell] / deviations[i])
        }
      }
    }
    return errors
  }
}

/// Standard normal variables, one random stream a column: the common draws of every projection.
///
/// Column j holds the first `rows` normals of the stream `first + j` of the seed.
package func standardNormals(
  rows: Int, columns: Int, seed: UInt64, from first: Int = 0
) -> Matrix {
  var noise = Matrix(rows: rows, columns: columns)
  noise.withUnsafeMutableElements { cells in
    for j in 0..<columns {
      var stream = RandomStream(seed: seed, stream: UInt64(first + j))
      stream.fillNormals(UnsafeMutableBufferPointer(rebasing: cells[j * rows..<(j + 1) * rows]))
    }
  }
  return noise
}
