public import LinearAlgebra
public import TimeSeries

/// Joint draws of the unknown months of one series, in the series' own unit.
public struct ProjectionDraws: Sendable {
  /// The projection they are drawn from.
  public let projection: Projection
  /// Unknown months (rows, in the order of `projection.months`) × draws.
  public let levels: Matrix

  /// Draws from their parts.
  ///
  /// Traps when rows and months disagree.
  public init(projection: Projection, levels: Matrix) {
    precondition(levels.rows == projection.law.positions.count, "one row a month")
    self.projection = projection
    self.levels = levels
  }

  /// Number of draws.
  public var count: Int { levels.columns }

  /// The value of a measure in every draw, NaN where it is not defined.
  ///
  /// - Throws: `ModelError.invalidOption` when the projection cannot say the measure.
  /// - Complexity: O(draws · months in the measure).
  public func values(of measure: Measure) throws(ModelError) -> [Double] {
    values(of: try LocatedMeasure(measure, in: projection))
  }

  package func values(of measure: LocatedMeasure) -> [Double] {
    levels.withUnsafeElements { cells in
      measure.values(inDraws: cells, rows: levels.rows, count: levels.columns)
    }
  }
}
