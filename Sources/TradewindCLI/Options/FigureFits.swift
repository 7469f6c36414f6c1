import ArgumentParser
import Tradewind

extension DataSet {
  /// Estimates a formula: on the figures as they are published where these say more than the levels,
  /// else on the levels.
  ///
  /// `name.level` is the series by its levels and sums alone. Least squares and Box–Cox scales have no
  /// use for sums of months.
  ///
  /// Figures of periods after `last` are left out, as `data` is to do with levels.
  func estimated(
    _ formula: ModelFormula, data: [String: Series], options: FitOptions, until last: Period? = nil
  ) throws -> any FittedModel {
    let name = formula.response.withoutLevel(in: self)
    try checkReading(formula)
    if let fall = yearToDateFall(of: name) {
      throw UsageError(
        "\(fall.figure) of \(fall.period) is below that of \(fall.period - 1), which months of a positive "
          + "series do not allow; correct the figure, or leave out positive: true for \(name)")
    }
    guard formula.readsFigures, let template = try figureTemplate(formula, named: name) else {
      let model = try fit(
        formula, data: data.adding(formula.response, from: self), options: options)
      return model.adding(growthOf: name, in: self)
    }
    let takesGrowth = name == formula.response && formula.readsGrowth(of: template)
    let (figures, unused) = try publishedFigures(of: name, growth: takesGrowth)
    let known = figures.filter { figure in
      last.map { $0.frequency != figure.period.frequency || figure.period <= $0 } ?? true
    }
    let model = try fit(formula, data: data, figures: known, like: template, options: options)
    return unused.isEmpty ? model : model.adding(note: Self.remark(on: unused))
  }

  /// The series that a formula or an option names: its levels, or what is known of growth, sums or
  /// shares alone.
  ///
  /// - Throws: `SeriesIOError` for a name that is not there, or has no levels where they are needed.
  func response(named name: String) throws -> Series {
    if isGrowthOnly(name), let template = growthTemplate(name) { return template }
    if let implied = try impliedLevels(of: name) { return implied }
    return try series(named: name)
  }

  /// Name, frequency and description of a response whose figures are to be read one by one; nil where
  /// the levels say all.
  private func figureTemplate(_ formula: ModelFormula, named name: String) throws -> Series? {
    if isGrowthOnly(name), name == formula.response {
      guard let template = growthTemplate(name) else { return nil }
      if formula.readsGrowth(of: template) { return template }
      throw UsageError(
        "\(name) is published as growth only, which says by which factor months change; write "
          + "log(\(name)) ~ …, or model a form, such as `\(name).yoy`")
    }
    if let implied = try impliedLevels(of: name) { return implied }
    let isRounded = entry(named: name)?.description.rounding == true
    guard hasFiguresBesideLevels(name) || hasGrowthBesideLevels(name) || isRounded else {
      return nil
    }
    var template = try series(named: name)
    template.name = formula.response
    return template
  }

  /// Refuses models of single months for a series of which only sums and shares are published.
  private func checkReading(_ formula: ModelFormula) throws {
    guard !formula.readsFigures, let entry = entry(named: formula.response),
      try impliedLevels(of: formula.response) != nil
    else { return }
    let forms = entry.figures.map(\.form.description).joined(separator: ", ")
    throw UsageError(
      "\(formula.response) is published as \(forms) only, which arima(), structural() and auto() read "
        + "in levels or logarithms; another model needs a level for every period")
  }

  private func growthTemplate(_ name: String) -> Series? {
    guard let entry = entry(named: name),
      var template = (entry.figure(.yoy) ?? entry.figure(.ytdYoy))?.values
    else { return nil }
    template.name = name
    template.description = entry.description
    template.description.unit = entry.description.unit ?? "index"
    return template
  }

  private static func remark(on unused: [UnusedFigures]) -> String {
    "Figures not used: \(unused.map(\.description).joined(separator: ", "))."
  }
}

extension String {
  /// `retail` for `retail.level` where the dictionary has that series.
  fileprivate func withoutLevel(in data: DataSet) -> String {
    guard hasSuffix(".level") else { return self }
    let name = String(dropLast(6))
    return data.entry(named: name)?.level == nil ? self : name
  }
}

extension [String: Series] {
  /// With a series that is named in full, as `retail.level`.
  fileprivate func adding(_ name: String, from data: DataSet) -> [String: Series] {
    guard self[name] == nil, var series = try? data.series(named: name) else { return self }
    series.name = name
    return merging([name: series]) { own, _ in own }
  }
}

extension FittedModel {
  /// With a remark on published growth and shares that a fit on complete levels has no use for.
  fileprivate func adding(growthOf name: String, in data: DataSet) -> any FittedModel {
    guard let model = self as? ARIMAModel, let entry = data.entry(named: name) else { return self }
    let forms = entry.figures.map(\.form)
    let growth = forms.filter { $0 == .yoy || $0 == .ytdYoy }
    let shares = forms.filter(\.isShare)
    return [("growth", growth, "was"), ("shares", shares, "were")].reduce(model) { model, item in
      guard !item.1.isEmpty else { return model }
      let names = item.1.map(\.description).joined(separator: ", ")
      return model.adding(
        note: "Published \(item.0) (\(names)) \(item.2) not used: every month has a level.")
    }
  }
}

extension DataSet {
  /// The measures that a report of published figures shows; empty for the standard ones.
  ///
  /// January and February together, and their growth, in every year that the horizon reaches; of
  /// growth alone no levels and sums.
  ///
  /// - Throws: `UsageError` when a level or sum of growth alone is asked for.
  func reportedMeasures(
    _ asked: [ReportedMeasure], of series: Series, horizon: Int
  ) throws -> [ReportedMeasure] {
    let isGrowth = isGrowthOnly(series.name)
    if isGrowth, let level = asked.first(where: \.isOfLevels) {
      throw Self.refusal(of: level.name, series.name)
    }
    guard asked.isEmpty else { return asked }
    let joint = entry(named: series.name)?.jointMeasures(
      from: series, horizon: horizon, sums: !isGrowth)
    let end = series.end + horizon
    let reachesYearEnd = end.year > series.end.year || (end + 1).year > end.year
    let standard = ReportedMeasure.standard(for: series).filter {
      !isGrowth || !$0.isOfLevels && (reachesYearEnd || $0.kind != .growth)
    }
    return isGrowth || joint?.isEmpty == false ? standard + (joint ?? []) : []
  }

  /// Refuses levels and sums of a series that is published as growth only.
  func checkLevels(of measures: [Measure]) throws {
    for measure in measures where ReportedMeasure.single(measure).isOfLevels {
      let names = [measure.series] + (measure.other.map { [$0] } ?? [])
      guard let name = names.first(where: isGrowthOnly) else { continue }
      throw Self.refusal(of: "\(measure)", name)
    }
  }

  private static func refusal(of measure: String, _ name: String) -> UsageError {
    UsageError(
      "\(measure) of \(name) would be that of an assumed base year: it is published as growth only; "
        + "ask for yoy, ytdYoy or growth(\(name), 2025)")
  }
}

extension DataSet.Entry {
  /// January and February in every year that the horizon reaches, where they are published together.
  fileprivate func jointMeasures(
    from series: Series, horizon: Int, sums: Bool
  ) -> [ReportedMeasure] {
    guard series.frequency == .monthly, publishesJointly, let last = series.lastObserved else {
      return []
    }
    let spans = (last.year...(last + horizon).year).compactMap { year -> PeriodSpan? in
      let (first, second) = (Period(year: year, month: 1), Period(year: year, month: 2))
      return first > last && second <= last + horizon ? PeriodSpan(first, second) : nil
    }
    return (sums ? [MeasureKind.sum] : []).flatMap { kind in
      spans.map { .single(Measure(kind, of: name, in: $0)) }
    } + spans.map { .single(Measure(.growth, of: name, in: $0)) }
  }

  /// Whether January and February come as one figure: a sum, or growth that no January has.
  private var publishesJointly: Bool {
    if figure(.janFeb) != nil { return true }
    guard let joint = figure(.ytdYoy)?.values,
      let last = joint.periods.last(where: { $0.positionInYear == 2 && !joint[$0].isNaN })
    else { return false }
    return joint[last - 1].isNaN && figure(.yoy)?.values[last - 1].isNaN != false
  }
}

extension FigureForm {
  fileprivate var isShare: Bool {
    if case .share = self { return true }
    return false
  }
}

extension ReportedMeasure {
  fileprivate var kind: MeasureKind {
    switch self {
    case .everyPeriod(let kind): kind
    case .single(let measure): measure.kind
    }
  }

  /// The word that asks for it.
  fileprivate var name: String { kind.rawValue }

  /// True for measures in the unit of the series.
  fileprivate var isOfLevels: Bool {
    switch kind {
    case .level, .sum, .mean, .ytd, .change, .share, .ratio, .contribution: true
    default: false
    }
  }
}
