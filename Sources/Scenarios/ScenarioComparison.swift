import LinearAlgebra
import Models
import Probability
import TimeSeries

/// A difference this small against the spread of both sides is rounding, and counts as none.
private let negligibleDifference = 1e-9

/// Scenario against baseline in closed form, for linear laws, statements and measures.
struct ExactComparison {
  private let conditioned: StackedLaw
  /// What the same-draw difference moves along: months' answer to the statements, F Q, or the
  /// difference of the factors where the scenario's law has another one.
  private let movement: Matrix?

  init(_ scenario: ConditionedScenario, baseline: StackedLaw) {
    conditioned = scenario.conditioning?.conditionedLaw ?? scenario.law
    let (factor, before) = (conditioned.factor, baseline.factor)
    let isSame =
      scenario.law.factor == before || scenario.law.factor.columns != before.columns
    movement =
      isSame
      ? scenario.conditioning?.monthGain
      : factor - before.padded(columns: factor.columns)
  }

  /// Statistics of a linear form and of its difference to the baseline, whose own are given.
  func row(
    _ form: StackedForm, against before: RowStatistics, levels: [Double]
  ) -> (statistics: RowStatistics, difference: ScenarioDifference?) {
    var after = conditioned.exactStatistics(of: form, levels: levels)
    if after.standardError <= negligibleDifference * before.standardError {
      after = RowStatistics(mean: after.mean, deviation: 0, levels: levels)
    }
    let deviation = movement.map { form.deviation(along: $0) } ?? 0
    let difference = RowStatistics(
      mean: after.mean - before.mean, deviation: deviation, levels: levels)
    return (
      after,
      ScenarioDifference(
        mean: difference.mean, intervals: difference.intervals,
        probabilityAbove: Self.probability(above: difference, scale: before.standardError))
    )
  }

  private static func probability(above difference: RowStatistics, scale: Double) -> Double {
    let limit = negligibleDifference * scale
    if difference.standardError <= limit { return difference.mean > limit ? 1 : 0 }
    return Normal.standard.cumulative(difference.mean / difference.standardError)
  }
}

/// The draws of the baseline's measures, with what every comparison needs of them.
struct BaselineDraws: Sendable {
  let sample: DrawSample
  let forms: [StackedForm]
  /// Measures whose means are known exactly.
  let controls: [ControlVariate?]
  /// Statistics of each measure, corrected to those means.
  let statistics: [RowStatistics]

  init(
    _ law: StackedLaw, _ forms: [StackedForm], _ options: ScenarioOptions, drawn: DrawnMonths?
  ) {
    let sample = DrawSample(
      law: law, conditions: nil, forms: forms, options: options, drawn: drawn, keepsSums: true)
    let means = law.exactMeans(of: forms)
    let controls = forms.indices.map { i in
      means[i].map { ControlVariate(sample.values[i], mean: $0) }
    }
    self.sample = sample
    self.forms = forms
    self.controls = controls
    statistics = forms.indices.map { i in
      RowStatistics(sample.values[i], control: controls[i], levels: options.levels)
    }
  }
}

/// Scenario against baseline by common draws.
struct DrawComparison {
  /// How many equal draws the weighted ones are worth; nil when not reweighted.
  let effectiveSampleSize: Double?
  private let sample: DrawSample
  private let baseline: BaselineDraws
  private let weights: [Double]?
  /// Exact means under the scenario, known where it has no statements.
  private let scenarioMeans: [Double?]

  /// Draws the scenario.
  ///
  /// Own forms are those of the baseline's measures under the scenario.
  ///
  /// - Throws: `ScenarioError.drawsNotMet`.
  init(
    _ scenario: ConditionedScenario, own: [StackedForm], _ baseline: BaselineDraws,
    _ options: ScenarioOptions, drawn: DrawnMonths?
  ) throws(ScenarioError) {
    self.baseline = baseline
    sample = DrawSample(
      law: scenario.law, conditions: scenario.drawConditions, forms: own, options: options,
      drawn: drawn, before: scenario.isOnBaseline && own == baseline.forms ? baseline.sample : nil)
    if sample.unmetCount > 0 {
      throw .drawsNotMet(count: sample.unmetCount, of: options.draws)
    }
    scenarioMeans =
      scenario.conditioning == nil
      ? scenario.law.exactMeans(of: own) : Array(repeating: nil, count: own.count)
    if options.reweights, scenario.ranges == nil, !scenario.isLinear {
      let (normalized, count) = normalizedWeights(sample.logWeights)
      weights = normalized
      effectiveSampleSize = count
    } else {
      weights = nil
      effectiveSampleSize = nil
    }
  }

  /// Statistics of measure i and of its difference to the baseline.
  ///
  /// The mean is corrected by the baseline's draws of measure `steering`: what several measures add up
  /// to they still add up to when all of them are corrected by the same one.
  func row(
    _ i: Int, steering: Int, levels: [Double]
  ) -> (statistics: RowStatistics, difference: ScenarioDifference?) {
    let after = sample.values[i]
    let reference = baseline.statistics[i]
    let limit = negligibleDifference * reference.standardError
    let (gaps, count) = Self.gaps(after, baseline.sample.values[i], limit: limit)
    let statistics: RowStatistics
    let spread: RowStatistics
    let above: Double
    if let weights {
      statistics = RowStatistics(after, weights: weights, levels: levels)
      spread = RowStatistics(gaps, weights: weights, levels: levels)
      above = zip(gaps, weights).reduce(0) { $0 + ($1.0 > limit ? $1.1 : 0) }
    } else {
      let own = scenarioMeans[i].map { ControlVariate(after, mean: $0) }
      statistics = RowStatistics(
        after, control: own ?? baseline.controls[steering], levels: levels)
      spread = RowStatistics(gaps, control: nil, levels: levels)
      above = Double(count) / Double(gaps.count)
    }
    return (
      statistics,
      ScenarioDifference(
        mean: statistics.mean - reference.mean, intervals: spread.intervals,
        probabilityAbove: above)
    )
  }

  /// Differences draw by draw, and how many lie above a limit.
  private static func gaps(
    _ after: [Double], _ before: [Double], limit: Double
  ) -> (gaps: [Double], above: Int) {
    var above = 0
    let gaps = [Double](unsafeUninitializedCapacity: after.count) { gaps, filled in
      for j in after.indices {
        let gap = after[j] - before[j]
        gaps[j] = gap
        above += gap > limit ? 1 : 0
      }
      filled = after.count
    }
    return (gaps, above)
  }
}

extension RowStatistics {
  /// The statistics as a summary of a measure.
  func summary(_ measure: Measure, _ unit: String, isExact: Bool) -> MeasureSummary {
    MeasureSummary(
      measure: measure, unit: unit, mean: mean, median: median, standardError: standardError,
      intervals: intervals, isExact: isExact)
  }
}

extension Matrix {
  /// The same matrix with columns of zeros behind it.
  fileprivate func padded(columns count: Int) -> Matrix {
    let zeros = [Double](repeating: 0, count: rows * (count - columns))
    return Matrix(rows: rows, columns: count, columnMajor: (0..<columns).flatMap(column) + zeros)
  }
}

extension StackedForm {
  /// Standard deviation of a linear form when the months move by B a, a ~ N(0, I).
  func deviation(along factor: Matrix) -> Double {
    guard case .linear(let form) = self else { return .nan }
    let count = factor.rows
    precondition(form.indices.allSatisfy { $0 < count }, "the form reads months past the law")
    return factor.withUnsafeElements { cells in
      form.indices.withUnsafeBufferPointer { places in
        form.weights.withUnsafeBufferPointer { weights in
          var square = 0.0
          for j in 0..<factor.columns {
            var sum = 0.0
            for k in 0..<places.count { sum += weights[k] * cells[places[k] + j * count] }
            square += sum * sum
          }
          return square.squareRoot()
        }
      }
    }
  }
}

extension StackedLaw {
  /// The exact mean of each form linear in the months; nil for a curved one.
  func exactMeans(of forms: [StackedForm]) -> [Double?] {
    let means = monthMeans
    return forms.map { form in
      guard case .linear(let linear) = form else { return nil }
      var sum = linear.constant
      for k in linear.indices.indices { sum += linear.weights[k] * means[linear.indices[k]] }
      return sum
    }
  }

  /// Means of all stacked months in levels.
  private var monthMeans: [Double] {
    var variances = [Double](repeating: 0, count: count)
    factor.withUnsafeElements { cells in
      for j in 0..<factor.columns {
        for i in 0..<count { variances[i] += cells[i + j * count] * cells[i + j * count] }
      }
    }
    return zip(scales, zip(mean, variances)).map {
      $0.mean(ofNormalMean: $1.0, variance: $1.1)
    }
  }

  /// Statistics of a form linear in months that are normal in their own unit.
  func exactStatistics(of form: StackedForm, levels: [Double]) -> RowStatistics {
    RowStatistics(
      mean: mean.withUnsafeBufferPointer { form.value($0) },
      deviation: form.deviation(along: factor), levels: levels)
  }
}
