import LinearAlgebra
import TimeSeries

/// A formula laid on figures, ready to be estimated.
struct FigureProblem {
  let estimation: FigureEstimation
  /// Names of the design's columns and the groups they belong to.
  let names: [String]
  let groups: [CoefficientRow.Group]
}

/// Figures of one series with what regressors are made from.
struct FigureSource: Sendable {
  /// The response: its name, what is known about it, its frequency.
  let template: Series
  private(set) var figures: [PublishedFigure]
  let data: [String: Series]
  let options: FitOptions
  /// What a reader should know about the figures that were left out.
  private(set) var remarks: [String] = []

  init(
    template: Series, figures: [PublishedFigure], data: [String: Series], options: FitOptions
  ) {
    (self.template, self.figures) = (template, figures)
    (self.data, self.options) = (data, options)
  }

  /// Without the figures of months before the columns of data that a formula has begin.
  func beginning(with formula: ModelFormula) throws(ModelError) -> FigureSource {
    let terms = formula.regressors.filter { $0.dataRegressor != nil }
    let periods = figures.flatMap(\.allPeriods)
    guard !terms.isEmpty, let first = periods.min(), let last = periods.max() else { return self }
    let design = try RegressorDesign(
      terms: terms, start: first, count: last - first + 1, origin: first, data: data,
      calendar: options.calendar)
    let begins = design.columns.map { column in
      (column.values.firstIndex { !$0.isNaN } ?? 0, column.name)
    }
    guard let latest = begins.max(by: { $0.0 < $1.0 }), latest.0 > 0 else { return self }
    var begin = first + latest.0
    // Growth alone is laid on a whole year.
    if figures.allSatisfy(\.isGrowth), begin.positionInYear > 1 {
      begin = begin + (begin.frequency.periodsPerYear - begin.positionInYear + 1)
    }
    var source = self
    source.figures = figures.filter { $0.allPeriods[0] >= begin }
    let count = figures.count - source.figures.count
    source.remarks.append(
      "\(count == 1 ? "1 figure" : "\(count) figures") of months before \(begin) left out: the regressor "
        + "\(latest.1) begins then.")
    return source
  }

  /// The months that figures fix, as published.
  func series(_ plan: FigurePlan) -> Series {
    var series = template
    series.start = plan.start
    series.values = (0..<plan.count).map { plan.known[$0] ?? .nan }
    return series
  }

  /// The figures as statements on the scale of a formula.
  func plan(_ formula: ModelFormula) throws(ModelError) -> FigurePlan {
    let transform: Transform
    switch formula.transform {
    case .identity: transform = .identity
    case .log: transform = .log
    case .boxCox: transform = .boxCox(lambda: 0)
    }
    return try FigurePlan(figures, transform: transform, template: template)
  }

  /// A formula with its orders and windows given, on a plan of its scale.
  func problem(_ formula: ModelFormula, plan given: FigurePlan? = nil) throws(ModelError)
    -> FigureProblem
  {
    let plan: FigurePlan
    if let given { plan = given } else { plan = try self.plan(formula) }
    let regressors = try design(formula, plan, horizon: 0, paths: [:])
    switch formula.family {
    case .arima(.some, _):
      let specification = try ARIMASpecification(formula, for: template)
      let design = ARIMAData.design(specification, count: plan.count, regressors: regressors.matrix)
      let constant = specification.constantName
      return FigureProblem(
        estimation: FigureEstimation(
          plan: plan, process: ARIMAProcess(specification: specification), design: design),
        names: (constant.map { [$0] } ?? []) + regressors.names,
        groups: (constant == nil ? [] : [.constant]) + regressors.columns.map(\.group))
    case .structural(let components?):
      guard components.drifting.isEmpty else {
        throw .invalidSpecification(
          "drifting coefficients need a figure for every month; leave out drifting:, or fit the "
            + "months that have a level")
      }
      let specification = try StructuralSpecification(
        components, period: template.frequency.periodsPerYear)
      return FigureProblem(
        estimation: FigureEstimation(
          plan: plan, process: StructuralProcess(specification, count: plan.count),
          design: regressors.matrix ?? Matrix(rows: plan.count, columns: 0)),
        names: regressors.names, groups: regressors.columns.map(\.group))
    default:
      throw .invalidSpecification("\(formula) leaves open what is estimated on the figures")
    }
  }

  /// Regressors over the months of the figures and `horizon` months past them.
  private func design(
    _ formula: ModelFormula, _ plan: FigurePlan, horizon: Int, paths: [String: Series]
  ) throws(ModelError) -> RegressorDesign {
    let known = data.merging(paths) { known, path in known.continued(by: path) }
    let design = try RegressorDesign(
      terms: formula.regressors, start: plan.start, count: plan.count + horizon,
      origin: plan.start, data: known, calendar: options.calendar)
    for column in design.columns {
      guard let hole = column.values.firstIndex(where: \.isNaN), hole < plan.count else { continue }
      throw .missingRegressor(name: column.name, position: hole)
    }
    let missing = missingPaths(
      of: formula, design, rows: plan.count..<(plan.count + horizon), known)
    if !missing.isEmpty { throw .missingPaths(missing, horizon: horizon) }
    return design
  }

  /// The columns of data whose values past the figures are not known, each once.
  private func missingPaths(
    of formula: ModelFormula, _ design: RegressorDesign, rows: Range<Int>, _ known: [String: Series]
  ) -> [MissingPath] {
    var missing: [MissingPath] = []
    for structure in formula.regressors.compactMap(\.lagStructure) {
      let name = structure.regressor.series
      let columns = design.columns.filter { structure.names.contains($0.name) }
      let count = columns.map { column in rows.count { column.values[$0].isNaN } }.max() ?? 0
      guard count > 0 else { continue }
      let needed = rows.flatMap { row in
        structure.loadings.map { design.start + (row - $0.lag) }
      }
      let first = needed.filter { known[name]?[$0].isNaN ?? true }.min()
      let path = MissingPath(name: name, count: count, first: first.map { "\($0)" })
      if let place = missing.firstIndex(where: { $0.name == name }) {
        if count > missing[place].count { missing[place] = path }
      } else {
        missing.append(path)
      }
    }
    return missing
  }

  /// The rows of the design past the figures, with the constant's column.
  func future(
    _ formula: ModelFormula, plan: FigurePlan, _ horizon: Int, _ paths: [String: Series]
  ) throws(ModelError) -> Matrix {
    let whole = try design(formula, plan, horizon: horizon, paths: paths)
    let rows = Array(plan.count..<(plan.count + horizon))
    let regressors = whole.matrix?.submatrix(rows: rows, columns: Array(whole.columns.indices))
    guard case .arima = formula.family else {
      return regressors ?? Matrix(rows: horizon, columns: 0)
    }
    return ARIMAData.design(
      try ARIMASpecification(formula, for: template), count: horizon, from: plan.count,
      regressors: regressors)
  }
}
