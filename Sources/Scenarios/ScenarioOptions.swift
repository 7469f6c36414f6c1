/// How scenarios are drawn and summarised.
public struct ScenarioOptions: Hashable, Sendable {
  /// Number of common draws; 10,000 put a 95% bound within about 3% of a standard deviation.
  public var draws: Int
  /// Seed of the draws: the same for the baseline and every scenario.
  public var seed: UInt64
  /// Probabilities of the intervals, each between 0 and 1.
  public var levels: [Double]
  /// Workers; results are the same bits for any number.
  public var jobs: Int
  /// Reweights draws to the exact conditional law where statements are curved.
  public var reweights: Bool

  /// Options with the house defaults.
  public init(
    draws: Int = 10_000, seed: UInt64 = 1, levels: [Double] = [0.8, 0.95], jobs: Int = 1,
    reweights: Bool = false
  ) {
    self.draws = draws
    self.seed = seed
    self.levels = levels
    self.jobs = jobs
    self.reweights = reweights
  }
}
