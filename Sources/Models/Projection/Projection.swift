package import LinearAlgebra
import Probability
public import TimeSeries

/// The joint law of a series' unknown months that a fit gives: gaps in the sample and the future.
///
///     transform(yₜ) ~ N(mean, F Fᵀ)   jointly over all unknown months t
///
/// A result is a function of the same joint law, so an interval for a sum or a growth rate is never
/// put together from intervals of months. Parameters are taken as estimated.
public struct Projection: Sendable {
  /// The observed series in its own unit; NaN where a month is unknown.
  public let series: Series
  /// The scale on which the law is normal.
  public let transform: Transform
  /// The law of the unknown months on that scale; positions count from `series.start`.
  public let law: GaussianLaw
  /// The canonical formula of the model behind it.
  public let model: String

  /// A projection from its parts.
  public init(series: Series, transform: Transform, law: GaussianLaw, model: String) {
    self.series = series
    self.transform = transform
    self.law = law
    self.model = model
  }

  /// The unknown months, ascending: gaps first, then the months past the data.
  public var months: [Period] { law.positions.map { series.start + $0 } }

  /// The last month of the data.
  public var origin: Period { series.end }

  /// The last month the projection reaches; the origin when it has no future.
  public var horizonEnd: Period {
    Swift.max(law.positions.last.map { series.start + $0 } ?? series.end, series.end)
  }

  /// The future months.
  public var futureMonths: [Period] { months.filter { $0 > origin } }

  /// Joint draws of the unknown months in the series' own unit.
  ///
  /// Draw j uses the random stream (seed, j) whatever the number of workers, so projections of equal
  /// length share their random numbers, and differences between them are paired.
  ///
  /// - Parameters:
  ///   - count: Number of draws.
  ///   - seed: Seed of the streams.
  /// - Returns: Levels, unknown months × draws.
  /// - Complexity: O(count · n²) for n unknown months.
  public func draws(count: Int, seed: UInt64) -> ProjectionDraws {
    let noise = standardNormals(rows: law.factor.columns, columns: count, seed: seed)
    var levels = law.factor * noise
    levels.withUnsafeMutableElements { cells in
      for j in 0..<count {
        for i in 0..<law.mean.count {
          let cell = i + j * law.mean.count
          cells[cell] = transform.inverse(law.mean[i] + cells[cell])
        }
      }
    }
    return ProjectionDraws(projection: self, levels: levels)
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
