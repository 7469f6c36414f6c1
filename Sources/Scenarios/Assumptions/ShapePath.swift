import LinearAlgebra
import Models
import TimeSeries

/// A policy shape tied to the projected periods of a series.
///
/// With m the mean path of the series before any shape, a size of v percent and weights w the path
/// moves by v m w / 100, an amount moves it by v w. What is pulled forward is paid back in
/// proportion to the path, so that the amounts add up to zero.
struct ShapePath {
  private let assumption: Assumption
  private let shape: PolicyShape
  private let block: StackedLaw.Block
  /// Places of the projected periods in the stack, without gaps of the sample.
  private let places: [Int]
  private let periods: [Period]
  private let weights: [Double]
  private let paidBack: [Bool]

  /// Ties a shape to a law.
  ///
  /// - Throws: `ScenarioError` for dates outside the projection, a unit the series has not, or
  ///   percent of a balance.
  init(_ shape: PolicyShape, of assumption: Assumption, on law: StackedLaw) throws(ScenarioError) {
    let block = try law.blockForChange(of: shape.series, by: assumption)
    try Self.checkUnit(shape, of: assumption, series: block.series)
    let future = block.months.indices.filter { block.months[$0] > block.series.end }
    let periods = future.map { block.months[$0] }
    var paidBack = [Bool](repeating: false, count: periods.count)
    func range(_ span: PeriodSpan, isSingle: Bool = true) throws(ScenarioError)
      -> ClosedRange<Period>
    {
      try law.projectedPeriods(of: span, in: block, of: assumption, isSingle: isSingle)
    }
    switch shape.form {
    case .pulse(let span):
      let range = try range(span, isSingle: false)
      weights = periods.map { range.contains($0) ? 1 : 0 }
    case .step(let date):
      let start = try range(date).lowerBound
      weights = periods.map { $0 >= start ? 1 : 0 }
    case .temporary(let date, let decay):
      let start = try range(date).lowerBound
      weights = Self.decaying(by: decay, from: start, in: periods)
    case .ramp(let from, let to):
      let start = try range(from).lowerBound
      let end = try Self.rampEnd(to, block, assumption)
      weights = periods.map { Swift.min(1, Swift.max(0, Double($0 - start) / Double(end - start))) }
    case .pullForward(let from, let to):
      let (gain, back) = (try range(from, isSingle: false), try range(to, isSingle: false))
      weights = periods.map { gain.contains($0) ? 1 : 0 }
      paidBack = periods.map(back.contains)
    }
    self.assumption = assumption
    self.shape = shape
    self.block = block
    self.periods = periods
    self.paidBack = paidBack
    places = future.map { block.offset + $0 }
  }

  private static func decaying(
    by decay: Double, from start: Period, in periods: [Period]
  ) -> [Double] {
    var weight = 1.0
    return periods.map { period in
      guard period >= start else { return 0 }
      defer { weight *= decay }
      return weight
    }
  }

  /// The period in which a ramp is complete, which may lie past the projection.
  private static func rampEnd(
    _ span: PeriodSpan, _ block: StackedLaw.Block, _ assumption: Assumption
  ) throws(ScenarioError) -> Period {
    let frequency = block.series.frequency
    guard let (first, last) = span.converted(to: frequency), first == last else {
      throw .notApplicable(
        assumption.description, reason: "\(span) is no single period of the \(frequency) series",
        at: assumption.position)
    }
    return first
  }

  private static func checkUnit(
    _ shape: PolicyShape, of assumption: Assumption, series: Series
  ) throws(ScenarioError) {
    if shape.isPercent {
      guard series.isBalance else { return }
      throw .notApplicable(
        assumption.description,
        reason: "\(series.name) can be zero or less, so percent of it has no meaning; give an "
          + "amount\(series.description.unit.map { " in \($0)" } ?? "")", at: assumption.position)
    }
    let unit = MeasureUnit.series(series.description.unit)
    guard !unit.accepts(shape.unit) else { return }
    throw .refused(
      assumption.description,
      because: .wrongUnit(
        measure: shape.subject, unit: shape.unit ?? "",
        expected: unit.description.isEmpty ? "%" : unit.description),
      at: assumption.unitPosition ?? assumption.position)
  }

  /// What the shape adds to the mean path, one amount a projected period.
  private func amounts(onMeans means: [Double]) throws(ScenarioError) -> [Double] {
    var amounts = means.indices.map { i in
      weights[i] * shape.size * (shape.isPercent ? means[i] / 100 : 1)
    }
    let back = means.indices.filter { paidBack[$0] }
    if !back.isEmpty {
      let total = amounts.reduce(0, +)
      let payers = back.allSatisfy { means[$0] > 0 } ? back.map { means[$0] } : back.map { _ in 1 }
      let base = payers.reduce(0, +)
      for (place, payer) in zip(back, payers) { amounts[place] = -total * payer / base }
    }
    for (i, amount) in amounts.enumerated()
    where block.transform.needsPositive && !(means[i] + amount > 0) {
      throw .impossible(
        assumption.description,
        reason: "it takes \(numberText(-amount)) from \(periods[i]), of which the path has "
          + "\(numberText(means[i])); the months of \(block.series.name) are always above zero",
        at: assumption.position)
    }
    return amounts
  }

  /// Adds the shape to means on the model scale; the mean path in levels moves by the amounts.
  ///
  /// - Parameters:
  ///   - target: The stacked means to move.
  ///   - law: The law whose mean path the shape is a percentage of.
  /// - Returns: What it does.
  /// - Throws: `ScenarioError.impossible` where it would take more than there is.
  func move(_ target: inout [Double], along law: StackedLaw) throws(ScenarioError)
    -> AssumptionEffect
  {
    let means = places.map { law.levelMean(at: $0, block.transform) }
    let amounts = try amounts(onMeans: means)
    for (i, place) in places.enumerated() where amounts[i] != 0 {
      switch block.transform {
      case .identity: target[place] += amounts[i]
      case .log, .boxCox:
        let ratio = (means[i] + amounts[i]) / means[i]
        let median = block.transform.inverse(law.mean[place])
        target[place] += block.transform.apply(median * ratio) - law.mean[place]
      }
    }
    return AssumptionEffect(assumption: assumption, sentence: sentence(amounts))
  }

  private func sentence(_ amounts: [Double]) -> String {
    let unit = block.series.description.unit.map { " \($0)" } ?? ""
    let name = block.series.name
    guard !paidBack.contains(true) else {
      let gained = zip(amounts, weights).reduce(0) { $0 + ($1.1 > 0 ? $1.0 : 0) }
      guard case .pullForward(let from, let to) = shape.form else { return "" }
      let (source, goal) = gained < 0 ? (from, to) : (to, from)
      return "moves \(numberText(gained.magnitude))\(unit) of \(name) from \(source) to \(goal); "
        + "the sum of both stays as it is"
    }
    let touched = amounts.indices.filter { amounts[$0] != 0 }
    guard let first = touched.first, let last = touched.last else {
      return "changes nothing"
    }
    let average = touched.reduce(0) { $0 + amounts[$1] } / Double(touched.count)
    let verb = average < 0 ? "lowers" : "raises"
    let span = first == last ? "in \(periods[first])" : "from \(periods[first]) to \(periods[last])"
    let each = first == last ? "" : " a \(periodNoun(periods[first].frequency)) on average"
    return "\(verb) \(name) by \(numberText(average.magnitude))\(unit)\(each) \(span)"
  }
}

extension StackedLaw {
  /// The mean of one stacked period in levels.
  func levelMean(at place: Int, _ transform: Transform) -> Double {
    let variance = (0..<factor.columns).reduce(0) { $0 + factor[place, $1] * factor[place, $1] }
    return transform.mean(ofNormalMean: mean[place], variance: variance)
  }
}

/// What one period is called.
private func periodNoun(_ frequency: Frequency) -> String {
  switch frequency {
  case .monthly: "month"
  case .quarterly: "quarter"
  case .yearly: "year"
  case .ordinal: "period"
  }
}
