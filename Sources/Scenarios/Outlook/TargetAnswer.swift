public import Models
public import TimeSeries

/// What it takes to reach a target: the question of a scenario put the other way round.
public struct TargetAnswer: Sendable {
  /// One series over the months that are still open.
  public struct Delivery: Sendable {
    /// The series.
    public let series: String
    /// The published part of the target's span; nil when nothing of it is.
    public let published: PeriodSpan?
    /// Growth of that part on a year earlier in percent; nil where it has no meaning.
    public let growthSoFar: Double?
    /// The months of the target's span that are still open.
    public let open: PeriodSpan
    /// What is measured over the open months: growth on a year earlier, or their mean where growth
    /// has no meaning.
    public let measure: Measure
    /// The unit of that measure.
    public let unit: String
    /// Its mean before the target is asked for.
    public let expected: Double
    /// Its mean given the target.
    public let required: Double
    /// The distance between both in standard deviations of the former.
    public let sigma: Double
    /// The part of the target's gap that the series closes in the most likely way, 0 to 1 as a rule.
    public let share: Double
  }

  /// One month of the required path.
  public struct PathRow: Sendable {
    /// The series.
    public let series: String
    /// The month.
    public let period: Period
    /// Its level before the target is asked for.
    public let expected: MeasureSummary
    /// Its level given the target.
    public let required: MeasureSummary
    /// Growth on a year earlier given the target, in percent; nil where it has no meaning.
    public let requiredGrowth: Double?
  }

  /// The target.
  public let target: MeasureStatement
  /// Under which scenario; `baseline` for none.
  public let scenario: String
  /// The target's measure before it is asked for.
  public let expected: MeasureSummary
  /// The probability that the target is reached: at least its value, or at most for `<=`.
  public let probability: Double
  /// How many draws that is a share of; nil where it is known in closed form.
  public let draws: Int?
  /// The series that move, the one that closes most of the gap first.
  public let deliveries: [Delivery]
  /// The required path, a series after the other.
  public let path: [PathRow]
  /// Means that differ little from what statements fix are an approximation; see scenarios' notes.
  public let isExact: Bool
}

extension ScenarioRun {
  /// What it takes to reach a target under a scenario.
  ///
  ///     let target = try MeasureStatement(parsing: "growth(exports, 2024) = 5%")
  ///     let answer = try run.answer(to: target)
  ///     answer.probability           // of at least 5% under the baseline
  ///     answer.deliveries[0].required  // growth that the remaining months need
  ///
  /// The required path is the mean of all months given that the target's measure has exactly the
  /// stated value.
  ///
  /// - Parameters:
  ///   - target: A measure and a value: `=` and `>=` ask for at least that, `<=` for at most.
  ///   - scenario: What is assumed besides; nothing when nil.
  /// - Returns: Odds, what the open months must do, who delivers, and the path.
  /// - Throws: `ScenarioError` for a target that is published, that nothing can reach, or that the
  ///   scenario rules out.
  /// - Complexity: Two samples of draws; none where everything is linear.
  public func answer(
    to target: MeasureStatement, under scenario: Scenario? = nil
  ) throws(ScenarioError) -> TargetAnswer {
    let before = scenario ?? Scenario(name: "baseline", assumptions: [])
    let asked = try TargetQuestion(target, under: before, on: self)
    return try asked.answer()
  }
}
