import Tradewind

/// The models of one baseline, fitted once for all scenarios on it.
struct ScenarioBaseline {
  let models: [any FittedModel]
  /// Series that are sums of the models' series by an identity of the data.
  let sums: [SeriesSum]
  /// Series without history.
  let free: [Series]
  /// How the series are tied together.
  let system: SystemOptions
  let end: Period
  /// The files it was made from.
  let inputs: [String]
  /// The series that were asked for, whatever they are made of.
  private let names: [String]
  /// Series published as growth only, whose levels are those of an assumed base year.
  private let growthOnly: Set<String>

  /// Reads the data and fits the models that the assumptions of some sheets with one baseline, and
  /// the measures to report, need.
  ///
  /// A total that the target to reach names stands beside its parts, so that one sees which of them
  /// would deliver.
  init(
    _ sheets: [ScenarioSheet], measures: [Measure], futures: FutureOptions,
    holidays: CalendarOption, target: Measure? = nil
  ) throws {
    let sheet = sheets[0]
    let dataSet = try sheet.load()
    let stated = sheets.flatMap(\.content.scenario.assumptions).flatMap(\.seriesNames)
    let measured = measures.flatMap { [$0.series] + ($0.other.map { [$0] } ?? []) }
    let asked = target.map { [$0.series] + ($0.other.map { [$0] } ?? []) } ?? []
    let parts = sheet.parts(of: asked, in: dataSet)
    var names: [String] = []
    for name in stated + measured + asked + parts where !names.contains(name) { names.append(name) }
    if names.isEmpty { names = [try dataSet.onlyName()] }
    for sheet in sheets { try sheet.checkSeries(in: dataSet) }
    let statements = sheets.flatMap(\.content.scenario.assumptions).compactMap(\.statement)
    try dataSet.checkLevels(of: statements.map(\.measure) + measures + (target.map { [$0] } ?? []))
    growthOnly = Set(names.filter(dataSet.isGrowthOnly))
    self.names = names.filter { !parts.contains($0) || (stated + measured + asked).contains($0) }
    system = sheet.content.system
    let plan = try IdentityPlan(
      of: names, identities: dataSet.identities,
      unobserved: Set(dataSet.unobserved.map(\.name)))
    free = dataSet.unobserved.filter { plan.free.contains($0.name) }
    let last = sheet.content.baseline.dataUntil
    let data = dataSet.allSeries.mapValues { $0.published(until: last) }
    // Totals get models of their own where they are to count beside those of their parts.
    let unobserved = Set(dataSet.unobserved.map(\.name))
    let totals =
      sheet.content.system.usesTotals
      ? plan.sums.map(\.name).filter { !unobserved.contains($0) } : []
    let options = FitOptions(calendar: try holidays.holidays())
    var usesHolidays = false
    let fitted = try (plan.modelled + totals).map { name in
      var data = data
      data[name] = try sheet.published(dataSet.response(named: name))
      let formula = try sheet.formula(for: name, columns: data)
      dataSet.printWarnings(about: Set([name] + formula.dataRegressors))
      usesHolidays = usesHolidays || formula.usesHolidays
      return try dataSet.estimated(formula, data: data, options: options, until: last)
    }
    if let calendar = holidays.calendar, !usesHolidays {
      Messages.warning("--calendar \(calendar): no model of \(sheet.file) has a holiday(name)")
    }
    sums = try plan.sums.map {
      SeriesSum(
        series: try dataSet.unobserved.first(named: $0.name)
          ?? sheet.published(dataSet.series(named: $0.name)),
        identity: $0,
        parts: plan.parts(of: $0.name, in: dataSet.identities))
    }
    models = try futures.applied(to: fitted)
    end = try Self.end(sheet.content.baseline, of: models.map(\.series))
    inputs = dataSet.files + futures.files + (holidays.calendar.map { [$0] } ?? [])
  }

  private static func end(
    _ specification: BaselineSpecification, of series: [Series]
  ) throws -> Period {
    if let until = specification.until { return until }
    guard let latest = series.map(\.end).max(), let first = series.first else {
      throw UsageError("there is no series to project")
    }
    return latest
      + (specification.horizon ?? ForecastOptions.standardHorizon(first.frequency))
  }

  /// The measures that were asked for, or the headlines: growth of this and next year where there is
  /// growth, else levels.
  func headlines(_ measures: [Measure]) throws -> [Measure] {
    guard measures.isEmpty else { return measures }
    let law = try ScenarioRun(
      models: models, until: end, sums: sums, report: pathMeasures,
      options: ScenarioOptions(draws: 2)
    ).law
    let usual = ScenarioRun.defaultReport(for: law)
    let growth = usual.filter { $0.kind == .growth }
    return growth.isEmpty ? usual : growth
  }

  /// Levels and growth on a year earlier of the series asked for in every period past the data, for
  /// paths and the chart; series without history have none.
  var pathMeasures: [Measure] {
    let known = (models.map(\.series) + sums.map(\.series)).filter {
      names.contains($0.name) && $0.observedCount > 0
    }
    let onFigures = Set(models.compactMap { $0.ofFigures?.series.name })
    // A total may have a model as well.
    let distinct = known.indices.filter { i in
      !known[..<i].contains { $0.name == known[i].name }
    }
    return distinct.map { known[$0] }.flatMap { series -> [Measure] in
      guard series.frequency == end.frequency, end > series.end else { return [] }
      let periods = (1...(end - series.end)).map { PeriodSpan(series.end + $0) }
      let levels = periods.map { Measure(.level, of: series.name, in: $0) }
      let cycle = series.frequency.periodsPerYear
      // Growth needs every month of the year before, published or projected; figures leave months open
      // that are projected too.
      let isComplete =
        onFigures.contains(series.name) || series.values.suffix(cycle).allSatisfy { !$0.isNaN }
      guard !series.isBalance, series.frequency.isCalendar, isComplete, series.count >= cycle
      else { return levels }
      return (growthOnly.contains(series.name) ? [] : levels)
        + periods.map { Measure(.yoy, of: series.name, in: $0) }
    }
  }
}

extension ScenarioSheet {
  /// Refuses an assumption about a series that the data have not, at its line.
  func checkSeries(in dataSet: DataSet) throws(ScenarioError) {
    let known = Set(dataSet.names).union(dataSet.allSeries.keys)
      .union(dataSet.identities.map(\.name)).union(dataSet.unobserved.map(\.name))
      .union(dataSet.entries.map(\.name).filter { (try? dataSet.response(named: $0)) != nil })
    for assumption in content.scenario.assumptions {
      guard let name = assumption.seriesNames.first(where: { !known.contains($0) }) else {
        continue
      }
      throw .refused(
        assumption.description,
        because: .unknownSeries(name: name, nearest: nearestName(to: name, in: known.sorted())),
        at: assumption.position)
    }
  }

  /// The part of a series that the baseline counts as published.
  ///
  /// - Throws: `UsageError` when nothing of it is.
  func published(_ series: Series) throws -> Series {
    guard let last = content.baseline.dataUntil else { return series }
    if last.frequency == series.frequency, last < series.start || series.values.isEmpty {
      throw UsageError(
        "\(file): \(series.name) begins in \(series.start), after the data used (dataUntil: \(last))"
      )
    }
    if last.frequency != series.frequency {
      throw UsageError(
        "\(file): “dataUntil” must be a period such as \(series.end), which \(series.name) has")
    }
    return series.published(until: last)
  }
}

extension Series {
  /// The series up to a period of its own frequency; all of it where there is no such period.
  fileprivate func published(until last: Period?) -> Series {
    guard let last, last.frequency == frequency, last < end else { return self }
    return sliced(through: last)
  }
}

extension [Series] {
  /// The series of a name; nil when there is none.
  fileprivate func first(named name: String) -> Series? { first { $0.name == name } }
}

extension ScenarioSheet {
  /// Parts of totals that a target asks about, so that one sees which of them would deliver.
  ///
  /// Of several identities the first that can be projected counts; where there is none the total stands
  /// alone, and the reason is a warning.
  fileprivate func parts(of totals: [String], in dataSet: DataSet) -> [String] {
    totals.flatMap { total -> [String] in
      let identities = dataSet.identities.filter { $0.name == total }
      var reasons: [String] = []
      for identity in identities {
        guard let reason = obstacle(to: identity, in: dataSet) else {
          return identity.terms.map(\.series)
        }
        reasons.append(reason)
      }
      if let reason = reasons.first {
        Messages.warning(
          "the target is asked of \(total) alone, without what its parts would deliver: \(reason)")
      }
      return []
    }
  }

  /// Why a total cannot be projected as the sum of its parts; nil where it can.
  private func obstacle(to identity: Identity, in dataSet: DataSet) -> String? {
    let unobserved = Set(dataSet.unobserved.map(\.name))
    let names = identity.terms.map(\.series).filter { !unobserved.contains($0) }
    do {
      let total = try published(dataSet.response(named: identity.name))
      var parts: [Series] = []
      for name in names {
        _ = try formula(for: name, columns: dataSet.allSeries)
        let part = try published(dataSet.response(named: name))
        parts.append(part)
        // Where the total has only sums the months of a part would be invented, and their sum with them.
        let recent = part.periods.suffix(2 * part.frequency.periodsPerYear)
        if let hole = recent.first(where: { part[$0].isNaN && total[$0].isNaN }) {
          return "\(name) has no value for \(hole)"
        }
      }
      try SeriesSum(series: total, identity: identity).checkPublished(beside: parts)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
