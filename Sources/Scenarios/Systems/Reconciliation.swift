public import LinearAlgebra
import TimeSeries

/// Makes forecasts of a system's series add up, in levels.
///
///     M = I − W Cᵀ (C W Cᵀ)⁻¹ C,   means M ŷ,   covariance M Σ Mᵀ
///
/// M is a projection: it leaves coherent forecasts as they are. Nodes held fixed have no weight in W,
/// so they stay and the others move.
///
///     let system = try SeriesSystem(identities)
///     let errors = ShrinkageCovariance(errors: residuals)          // n × T
///     let method = try Reconciliation(system, weights: ReconciliationMethod.mint.weights(
///       of: system, errors: errors))
///     let coherent = method.reconciled(forecasts)                   // n × h
///
/// - SeeAlso: Wickramasuriya, Athanasopoulos & Hyndman (2019), Optimal forecast reconciliation,
///   Journal of the American Statistical Association 114, 804–819; Di Fonzo & Girolimetto (2023),
///   Cross-temporal forecast reconciliation, International Journal of Forecasting 39, 39–57, for
///   the form with constraints.
public struct Reconciliation: Sendable {
  /// More aggregates than this would need more than half a gigabyte for C W Cᵀ and its factor.
  public static let aggregateLimit = 5_000
  /// A negative value this small against the largest one of its column is rounding.
  static let negligible = 1e-12

  /// The series.
  public let system: SeriesSystem
  /// Places of the nodes held fixed.
  public let held: Set<Int>
  private let projection: ConstraintProjection

  /// Prepares a reconciliation.
  ///
  /// - Parameters:
  ///   - system: The series with n nodes.
  ///   - weights: The weight W in the order of the nodes.
  ///   - held: Nodes whose forecasts stay.
  /// - Throws: `ScenarioError.impossible` where the nodes held fixed leave the others no room to add
  ///   up, or for more than `aggregateLimit` aggregates.
  /// - Complexity: O(p² r + p³) for p aggregates and r directions of W.
  public init(
    _ system: SeriesSystem, weights: FactoredCovariance, holding held: [String] = []
  ) throws(ScenarioError) {
    precondition(weights.count == system.nodes.count, "W of another number of nodes")
    guard system.aggregates.count <= Self.aggregateLimit else {
      throw .impossible(
        "a system of \(system.nodes.count) series",
        reason: "\(system.aggregates.count) of them are sums, which is more than the "
          + "\(Self.aggregateLimit) that fit into memory; reconcile parts of it", at: nil)
    }
    self.held = try system.places(of: held)
    let constraints = system.constraints
    guard
      let projection = ConstraintProjection(constraints, weights: weights.fixing(self.held))
    else { throw .impossible("hold: [\(held.joined(separator: ", "))]", reason: noRoom, at: nil) }
    self.system = system
    self.projection = projection
  }

  /// Coherent forecasts.
  ///
  /// - Parameter base: n × h, one row a node; or the n × k factor F of a covariance F Fᵀ, since the
  ///   factor of M F Fᵀ Mᵀ is M F.
  /// - Returns: M times the base, of its shape.
  /// - Complexity: O(p² + n r) a column.
  public func reconciled(_ base: Matrix) -> Matrix { projection.projected(base) }

  /// Coherent forecasts without negative values.
  ///
  /// Each column is the nearest coherent point to its forecasts in the metric W⁻¹ with the nodes
  /// not below zero; columns that are so without further ado are those of `reconciled`. Nodes held
  /// fixed at a negative value keep it.
  ///
  /// - Parameters:
  ///   - base: n × h, one row a node.
  ///   - names: The nodes that cannot be negative; nil for all leaves.
  /// - Returns: n × h.
  /// - Throws: `ScenarioError.impossible` when the exchange of bounds does not settle.
  /// - SeeAlso: Wickramasuriya, Turlach & Hyndman (2020), Optimal non-negative forecast
  ///   reconciliation, Statistics and Computing 30, 1167–1182.
  public func reconciledNonNegative(
    _ base: Matrix, of names: [String]? = nil
  ) throws(ScenarioError) -> Matrix {
    let bounded = try bounds(names)
    var result = reconciled(base)
    for j in 0..<base.columns {
      let column = result.column(j)
      let limit = -Self.negligible * column.reduce(0) { Swift.max($0, $1.magnitude) }
      guard bounded.contains(where: { column[$0] < limit }) else { continue }
      let start = Matrix(rows: base.rows, columns: 1, columnMajor: base.column(j))
      let bounds = NonNegativeProjection(projection, bounded: bounded)
      guard let found = bounds.projected(start) else {
        throw .impossible(
          "non-negative forecasts",
          reason: "the bounds of column \(j + 1) do not settle; hold fewer nodes fixed", at: nil)
      }
      for i in 0..<base.rows { result[i, j] = found[i] }
    }
    return result
  }

  /// The nodes whose bounds must be watched: a sum of bounded leaves is never negative itself.
  private func bounds(_ names: [String]?) throws(ScenarioError) -> [Int] {
    var wanted = Set(system.leaves)
    if let names { wanted = try system.places(of: names) }
    for (a, node) in system.aggregates.enumerated() where wanted.contains(node) {
      let terms = system.definitions.entries(a)
      if terms.allSatisfy({ $0.weight >= 0 && wanted.contains($0.column) }) { wanted.remove(node) }
    }
    return wanted.subtracting(held).sorted()
  }
}

/// Why nodes held fixed are refused.
let noRoom =
  "the series held fixed leave the others no room to add up; leave one of them out"

extension SeriesSystem {
  /// The places of series by name.
  ///
  /// - Throws: `ScenarioError.refused` with the nearest name for one that is not in the system.
  func places(of names: [String]) throws(ScenarioError) -> Set<Int> {
    var places: Set<Int> = []
    for name in names {
      guard let place = nodes.firstIndex(of: name) else {
        throw .refused(
          name, because: .unknownSeries(name: name, nearest: nearestName(to: name, in: nodes)),
          at: nil)
      }
      places.insert(place)
    }
    return places
  }
}
