public import Models
import TimeSeries

/// What a scenario says about the measures of a report, beside the baseline.
public struct ScenarioResult: Sendable {
  /// The scenario's name.
  public let name: String
  /// Its assumptions.
  public let assumptions: [Assumption]
  /// One row a measure of the report, in its order.
  public let rows: [ScenarioRow]
  /// What the series of an identity add to reported growth of its total.
  public let contributions: [GrowthContributions]
  /// How far the assumptions are from the baseline; nil when they state no value.
  public let plausibility: Plausibility?
  /// Statements that follow from others and change nothing.
  public let redundant: [RedundantAssumption]
  /// Ranges and inequalities with their probability under the baseline.
  public let ranges: [RangeProbability]
  /// What shapes, shocks and coefficients do to the projection.
  public let effects: [AssumptionEffect]
  /// Effective number of draws after reweighting; nil when draws count equally.
  public let effectiveSampleSize: Double?
  /// What a reader must know, in sentences.
  public let notes: [String]
}

/// One measure under a scenario.
public struct ScenarioRow: Sendable {
  /// The measure with its mean, median, standard error and intervals under the scenario.
  public let summary: MeasureSummary
  /// The difference to the baseline; nil in the baseline's own rows.
  public let difference: ScenarioDifference?

  /// The series the measure is taken of.
  public var series: String { summary.measure.series }
  /// The period or span of the measure.
  public var period: String { summary.measure.span.description }
}

/// Scenario minus baseline, draw by draw with the same draws.
///
/// The pairing is a convention: both use the same random shocks, so what they have in common
/// cancels.
public struct ScenarioDifference: Sendable, Equatable {
  /// Difference of the means.
  public let mean: Double
  /// Intervals of the same-draw difference.
  public let intervals: [ProbabilityInterval]
  /// Probability that the scenario lies above the baseline, by the same draws.
  public let probabilityAbove: Double
}

/// How far a scenario's statements are from what the baseline expects.
///
/// q is the squared Mahalanobis distance of the mode from the baseline, with the errors of soft
/// statements counted in their own deviations. If the statements were drawn from the baseline, q
/// would follow a χ² law with as many degrees of freedom as there are independent statements
/// (exactly so for linear ones). Ranges do not enter.
public struct Plausibility: Sendable, Equatable {
  /// The squared distance.
  public let q: Double
  /// Number of independent statements.
  public let degreesOfFreedom: Int
  /// Probability of a q at least this large under the baseline.
  public let pValue: Double
  /// What each independent statement asks, in the order of the scenario.
  public let costs: [StatementCost]

  /// The statement whose removal would lower q most; nil without statements.
  public var costliest: StatementCost? {
    costs.max { $0.cost < $1.cost }
  }
}

/// What one statement asks of the baseline.
public struct StatementCost: Sendable, Equatable {
  /// The statement.
  public let assumption: Assumption
  /// Its distance from the baseline in standard deviations, on its own, with sign.
  public let sigma: Double
  /// How much q falls when it is left out.
  public let cost: Double
  /// The baseline's mean of the stated measure, with unit; nil for a shock, whose mean is zero.
  public let baseline: String?
  /// The baseline's probability of a value at least as far to the same side of its mean; nil for a
  /// shock.
  public let probability: Double?

  /// Such as `growth(korea, 2019H2) = 11% asks korea for a 2.4-sigma half-year (+2.4 standard
  /// deviations, baseline mean 3.1%, reached with probability 1%)`.
  public var sentence: String {
    let sign = sigma < 0 ? "" : "+"
    var facts = ["\(sign)\(fixedText(sigma, decimals: 1)) standard deviations"]
    if let baseline { facts.append("baseline mean \(baseline)") }
    if let probability { facts.append("reached with probability \(probabilityText(probability))") }
    return "\(assumption) asks \(demand) (\(facts.joined(separator: ", ")))"
  }
}

/// A statement that others already imply, or that published months already satisfy.
public struct RedundantAssumption: Sendable, Equatable {
  /// The statement without effect.
  public let assumption: Assumption
  /// The statements it follows from; empty when published months satisfy it.
  public let impliedBy: [Assumption]
  /// What is published, with unit; nil where other statements imply it.
  public let published: String?

  /// A statement without effect from its parts.
  public init(assumption: Assumption, impliedBy: [Assumption], published: String? = nil) {
    self.assumption = assumption
    self.impliedBy = impliedBy
    self.published = published
  }

  /// One sentence for people.
  public var sentence: String { "\(assumption)\(assumption.position?.remark ?? "") \(reason)" }

  /// Why it has no effect, without the statement itself.
  public var reason: String {
    if let published { return "agrees with the published \(published), to the digits stated" }
    if impliedBy.count == 1, let same = impliedBy.first, same.description == assumption.description
    {
      return
        "is stated twice\(same.position.map { ", first in \($0.place)" } ?? ""); once is enough"
    }
    let causes = impliedBy.map { "\($0)\($0.position?.remark ?? "")" }
    return "follows from \(causes.joined(separator: " and "))"
  }
}

/// A range or inequality and how probable the baseline holds it.
public struct RangeProbability: Sendable, Equatable {
  /// The statement.
  public let assumption: Assumption
  /// The share of the baseline's draws that satisfy it.
  public let probability: Double
  /// How many draws that is a share of.
  public let draws: Int
}
