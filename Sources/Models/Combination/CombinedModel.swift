import LinearAlgebra
import Probability
public import TimeSeries

/// Several models of one series as one: their predictive laws combined month by month.
///
/// By default the distribution of a month is the mean of the members' distribution functions: as wide
/// as its members are on the whole, and wider where they disagree, which is what a choice of form leaves
/// open. `by: median` and `by: mean` take the median or mean of the members' quantiles at every rank
/// instead, which is as sharp as the members themselves. Months depend on each other through a normal
/// copula: with the correlations of the pooled law (those of the members and of what they disagree on),
/// or with the average of the members' correlations. So sums, growth rates and years come from one
/// joint law.
///
/// Sources: Stone (1961), Annals of Mathematical Statistics 32(4), for the pool; Lichtendahl,
/// Grushka-Cockayne & Winkler (2013), Management Science 59(7), for averaging quantiles and how it
/// differs; Petropoulos & Svetunkov (2020), International Journal of Forecasting 36(1), for simple
/// models combined.
public struct CombinedModel: FittedModel {
  /// The series explained, in its own unit.
  public let series: Series
  /// The canonical formula, with every member's choices filled in.
  ///
  /// Fitting it again gives the same estimates. Widths count the decisions of the first fit, and with
  /// them the median of a pool moves a little.
  public let formula: ModelFormula
  /// Logarithms when every member works on them, else the series itself.
  public let transform: Transform
  /// What was combined; criteria are those of the members.
  public let summary: FitSummary
  /// Residuals of the combined one-step forecasts, on the scale of `transform`.
  public let residuals: [Double]
  /// The members, in the order of the formula.
  public let members: [any FittedModel]
  /// How they are combined.
  public let rule: CombinationRule
  /// What the first member took out of the series that the others are estimated on; nil for nothing.
  let adjusted: AdjustedEffects?

  /// Estimates the members and combines them.
  ///
  /// A member that the data do not allow is left out, which the notes say, as long as two remain.
  ///
  /// - Throws: `ModelError` of the first member that could not be estimated when fewer remain.
  init(
    _ formula: ModelFormula, _ term: CombinationTerm, data: [String: Series], options: FitOptions
  ) throws(ModelError) {
    let fits = try MemberFits(formula, term, data: data, options: options)
    if fits.members.count < 2, let first = fits.failures.first { throw first.error }
    self.init(formula, fits, rule: term.rule, adjustment: term.adjustment)
  }

  init(
    _ formula: ModelFormula, _ fits: MemberFits, rule: CombinationRule,
    adjustment: SeriesAdjustment?
  ) {
    let term = CombinationTerm(
      members: [], rule: rule, adjustment: fits.effects == nil ? nil : adjustment)
    self.init(
      formula: Self.canonical(formula, term, fits.members), rule: rule, members: fits.members,
      adjusted: fits.effects,
      notes: fits.failures.map { "\($0.formula) was left out: \($0.error)." }
        + (fits.effects == nil ? [] : [term.adjustment.map(Self.remark) ?? ""]))
  }

  private static func remark(on adjustment: SeriesAdjustment) -> String {
    let effects = adjustment == .calendar ? "calendar effects" : "calendar effects and its events"
    return
      "All but the first member see the series without the first one's \(effects), which are put "
      + "back in the forecasts."
  }

  private init(
    formula: ModelFormula, rule: CombinationRule, members: [any FittedModel],
    adjusted: AdjustedEffects?, notes: [String]
  ) {
    self.formula = formula
    self.members = members
    self.rule = rule
    self.adjusted = adjusted
    series = members[0].series
    let areLogs = members.allSatisfy { $0.transform == .log }
    transform = areLogs ? .log : .identity
    residuals = Self.residuals(members, rule, transform, adjusted)
    summary = Self.summary(members, rule, residuals: residuals, series, notes: notes)
  }

  /// The formula that estimates the same members again.
  private static func canonical(
    _ formula: ModelFormula, _ term: CombinationTerm, _ members: [any FittedModel]
  ) -> ModelFormula {
    let transforms = Set(members.map(\.formula.transform))
    let common = transforms.count == 1 ? transforms.first : nil
    var result = ModelFormula(
      response: formula.response, transform: common ?? .identity, family: .automatic)
    let texts = members.map { member in
      member.formula.transform == result.transform
        ? member.formula.rightHandSide : "\(member.formula)"
    }
    var complete = term
    complete.members = texts
    result.family = .combination(complete)
    return result
  }

  /// T(y) − T(combined one-step forecast); NaN where a member has none.
  private static func residuals(
    _ members: [any FittedModel], _ rule: CombinationRule, _ transform: Transform,
    _ adjusted: AdjustedEffects?
  ) -> [Double] {
    let series = members[0].series
    let effects = try? adjusted?.values(horizon: 0)
    return series.values.indices.map { t in
      let period = series.start + t
      let forecasts = members.enumerated().map { number, member -> Double in
        let place = period - member.series.start
        guard member.residuals.indices.contains(place) else { return .nan }
        let value = member.transform.apply(member.series.values[place])
        let forecast = member.transform.inverse(value - member.residuals[place])
        guard number > 0, let adjusted, let effects else { return forecast }
        return adjusted.moved(forecast, by: effects[t])
      }
      guard !forecasts.contains(where: \.isNaN) else { return .nan }
      return transform.apply(series.values[t]) - transform.apply(rule.value(forecasts))
    }
  }

  private static func summary(
    _ members: [any FittedModel], _ rule: CombinationRule, residuals: [Double], _ series: Series,
    notes: [String]
  ) -> FitSummary {
    let known = residuals.filter { !$0.isNaN }
    let variance = known.reduce(0) { $0 + $1 * $1 } / Double(known.count)
    let deviation = variance.squareRoot()
    let memberNotes = members.flatMap { member -> [String] in
      guard let first = member.summary.notes.first else { return [] }
      let name = member.formula.family.text ?? "\(member.formula)"
      return ["\(name): \(first)"] + member.summary.notes.dropFirst()
    }
    return FitSummary(
      method: rule == .pool
        ? "pool of the laws of \(members.count) models"
        : "\(rule.rawValue) of the quantiles of \(members.count) models",
      observations: members.map(\.summary.observations).min() ?? 0,
      span: PeriodSpan(series.start, series.end), logLikelihood: .nan,
      logLikelihoodOriginal: .nan, aic: .nan, aicc: .nan, bic: .nan, sigma2: variance,
      parameterCount: members.reduce(0) { $0 + $1.summary.parameterCount },
      converged: members.allSatisfy(\.summary.converged), coefficients: [],
      diagnostics: residualDiagnostics(
        deviation > 0 ? residuals.map { $0 / deviation } : [],
        season: series.frequency.periodsPerYear, fittedParameters: 0, lag: nil),
      notes: notes + memberNotes, trace: [])
  }
}

extension CombinedModel {
  /// Those of its members, combined.
  public var intervalMethods: [IntervalMethod] { [.gaussian] }

  /// The members with ways for their data regressors to go on.
  public func going(
    on futures: [String: RegressorFuture]
  ) throws(ModelError) -> any FittedModel {
    guard !futures.isEmpty else { return self }
    var gone: [any FittedModel] = []
    for member in members {
      let used = Set(member.formula.dataRegressors)
      gone.append(try member.going(on: futures.filter { used.contains($0.key) }))
    }
    return CombinedModel(
      formula: formula, rule: rule, members: gone, adjusted: adjusted, notes: [])
  }
}
