import Models
public import TimeSeries

/// How much of the difference to the baseline each assumption explains.
///
/// Effects are Shapley values: what an assumption adds to the mean, averaged over all orders in which
/// the assumptions could be made. With the remainder they add up to the difference of means.
public struct ScenarioAttribution: Sendable {
  /// How the averages over orders were taken.
  public enum Method: Hashable, Sendable {
    /// All subsets of the assumptions.
    case exact(subsets: Int)
    /// A sample of orders, each with its reverse.
    case sampled(orders: Int)
  }

  /// Assumptions that are attributed together.
  public struct Block: Hashable, Sendable {
    /// The assumption, or what the members have in common.
    public let name: String
    /// The assumptions; one a block unless there are many.
    public let assumptions: [Assumption]
  }

  /// One measure of the report.
  public struct Row: Hashable, Sendable {
    /// The measure.
    public let measure: Measure
    /// The unit of the effects.
    public let unit: String
    /// The effect of each block.
    public let effects: [Double]
    /// Standard errors of the effects; nil where all subsets were taken.
    public let standardErrors: [Double]?
    /// What the spread around the mean path adds: the difference less the effects.
    public let remainder: Double
    /// Scenario less baseline: the effects and the remainder.
    public let difference: Double
  }

  /// How the averages over orders were taken.
  public let method: Method
  /// The assumptions, in order.
  public let blocks: [Block]
  /// The measures.
  public let rows: [Row]
}

extension ScenarioRun {
  /// Measures whose differences are attributed unless others are asked for: all but single periods'
  /// levels, or the first of those where there is nothing else.
  public var headlineRows: [Int] {
    let others = report.indices.filter { report[$0].kind != .level }
    // A dozen rows is what a reader takes in.
    return Array((others.isEmpty ? Array(report.indices) : others).prefix(12))
  }

  /// Attributes a scenario's difference of means to its assumptions.
  ///
  /// Subsets of the assumptions are valued at the mean path of their law, exact for linear laws; what
  /// means by draws and curved measures add is the remainder. Up to ten assumptions all subsets are
  /// taken, up to 24 a sample of orders; more are taken together by the series they are about.
  ///
  /// - Parameters:
  ///   - scenario: The scenario.
  ///   - result: Its result on this run.
  ///   - rows: The measures of the report, by place; `headlineRows` when nil.
  /// - Returns: The attribution; nil for a scenario without assumptions, and on a law with series
  ///   without history, where subsets of the assumptions leave them open.
  /// - Throws: `ScenarioError` where some assumptions cannot be made without the others.
  /// - Complexity: A small mode a subset, a projection a subset of paths and coefficients.
  public func attribution(
    of scenario: Scenario, result: ScenarioResult, rows: [Int]? = nil
  ) throws(ScenarioError) -> ScenarioAttribution? {
    guard law.freeStart == law.count else { return nil }
    let rows = rows ?? headlineRows
    let game = try AttributionGame(scenario, on: self, measures: rows.map { report[$0] })
    guard let game else { return nil }
    let (shapley, method) = try game.solved(seed: options.seed)
    return ScenarioAttribution(
      method: method, blocks: game.blocks,
      rows: rows.enumerated().map { place, row in
        let effects = shapley.effects.map { $0[place] }
        let difference = result.rows[row].difference?.mean ?? 0
        return ScenarioAttribution.Row(
          measure: report[row], unit: result.rows[row].summary.unit, effects: effects,
          standardErrors: shapley.standardErrors?.map { $0[place] },
          remainder: difference - effects.reduce(0, +), difference: difference)
      })
  }
}
