import TimeSeries

/// The months a formula can be estimated on, given where its columns of data have values.
///
/// Months before a column begins (a regressor that starts late, or its lags) are left off the start.
/// A hole further on is refused, except where the response is missing too, and except in least
/// squares, which leaves such months out one by one.
struct RegressorSample {
  /// The response from the first month with every column to its last observed month.
  let series: Series
  /// What was left out and filled in, in sentences.
  let notes: [String]

  init(
    _ formula: ModelFormula, series: Series, data: [String: Series]
  ) throws(ModelError) {
    let terms = formula.regressors.filter { $0.dataRegressor != nil }
    guard !terms.isEmpty else {
      self.series = series
      notes = []
      return
    }
    try Self.checkOwnLags(formula)
    let design = try RegressorDesign(
      terms: terms, start: series.start, count: series.count, origin: series.start, data: data)
    let own = Set(formula.ownTerms.flatMap { $0.lagStructure?.names ?? [] })
    let holes = SampleHoles(design: design, own: own, series: series)
    let first = try holes.start()
    var kept = series
    kept.start = series.start + first
    kept.values = Array(series.values[first...])
    var notes = holes.leadingNotes(first)
    let inner = holes.inner(from: first)
    if formula.family != .regression, let refusal = holes.refusal(inner) { throw refusal }
    notes += holes.innerNotes(inner) + holes.ownNotes(from: first)
    self.series = kept
    self.notes = notes
  }

  /// Lags of the response belong to least squares, on the scale of the model.
  private static func checkOwnLags(_ formula: ModelFormula) throws(ModelError) {
    let name = formula.response
    for term in formula.ownTerms {
      if case .column = term {
        throw .invalidSpecification(
          "\(name) cannot explain itself, but stands on both sides; leave \(term) out on the right"
            + (formula.family == .regression ? ", or write lag(\(term), 1) for its past" : ""))
      }
      guard formula.family == .regression else {
        throw .invalidSpecification(
          "\(term) lags the explained series itself; leave out \(formula.family.text ?? "") for "
            + "least squares with lags of \(name), or let arima(p,d,q) carry them")
      }
      guard let structure = term.lagStructure, structure.loadings.allSatisfy({ $0.lag > 0 }) else {
        throw .invalidSpecification("\(term) puts \(name) on both sides; its lags start at 1")
      }
      let isLog = formula.transform == .log
      guard isLog == structure.regressor.isLogarithm, isLog || formula.transform == .identity else {
        throw .invalidSpecification(
          "\(term): the model explains \(formula.responseText), so its lags are written "
            + (isLog ? "lag(log(\(name)), 1)" : "for \(name) or log(\(name)) as explained series"))
      }
    }
  }
}

/// Where the columns of data have no value.
private struct SampleHoles {
  let design: RegressorDesign
  /// Names of columns that are lags of the response.
  let own: Set<String>
  let series: Series

  typealias Hole = (column: String, months: [Int])

  /// The first month with the response and every column.
  func start() throws(ModelError) -> Int {
    for column in design.columns where column.values.allSatisfy(\.isNaN) {
      throw .invalidSpecification(
        "regressor '\(column.name)' has no value between \(series.start) and \(series.end), where "
          + "\(series.name) has its values")
    }
    // A hole right where the latest column begins counts as its late beginning.
    let first = series.values.indices.first { t in
      !series.values[t].isNaN && design.columns.allSatisfy { !$0.values[t].isNaN }
    }
    guard let first else {
      throw .invalidSpecification(
        "there is no month in which \(series.name) and all of "
          + "\(design.names.joined(separator: ", ")) have values")
    }
    return first
  }

  func leadingNotes(_ first: Int) -> [String] {
    guard first > 0 else { return [] }
    let late = design.columns.filter { $0.values[..<first].contains(where: \.isNaN) }.map(\.name)
    let left =
      first == 1
      ? "\(series.start) is left out"
      : "the \(series.counted(first)) from \(series.start) are left out"
    return [
      "The sample starts in \(series.start + first): \(left) because \(late.joined(separator: ", ")) "
        + "\(late.count == 1 ? "has" : "have") no value there."
    ]
  }

  /// Columns with holes after the start, the response's own lags apart.
  func inner(from first: Int) -> [Hole] {
    design.columns.filter { !own.contains($0.name) }.compactMap { column in
      let months = series.values.indices.dropFirst(first).filter { column.values[$0].isNaN }
      return months.isEmpty ? nil : (column.name, Array(months))
    }
  }

  /// The error for holes where the response is observed; nil when there are none.
  func refusal(_ holes: [Hole]) -> ModelError? {
    let open = holes.compactMap { hole -> Hole? in
      let months = hole.months.filter { !series.values[$0].isNaN }
      return months.isEmpty ? nil : (hole.column, months)
    }
    guard !open.isEmpty else { return nil }
    let texts = open.map { hole in
      let isEnd =
        hole.months.last == series.count - 1
        && hole.months.count == series.count - hole.months[0]
      return isEnd
        ? "'\(hole.column)' ends \(series.counted(hole.months.count)) before \(series.name), which has "
          + "values up to \(series.end)"
        : "'\(hole.column)' has no value in \(named(hole.months))"
    }
    return .invalidSpecification(
      "regressor \(texts.joined(separator: "; ")); fill the values in, or leave the same months of "
        + "\(series.name) empty")
  }

  func innerNotes(_ holes: [Hole]) -> [String] {
    holes.map { hole in
      let isFilled = hole.months.allSatisfy { series.values[$0].isNaN }
      return isFilled
        ? "\(hole.column) has no value in \(named(hole.months)), where \(series.name) is missing "
          + "too; it is taken from the line between its neighbours."
        : "\(hole.column) has no value in \(named(hole.months)); these rows are left out."
    }
  }

  /// Rows lost because a lag of the response falls on a missing month.
  func ownNotes(from first: Int) -> [String] {
    let columns = design.columns.filter { own.contains($0.name) }
    let rows = series.values.indices.dropFirst(first).filter { t in
      !series.values[t].isNaN && columns.contains { $0.values[t].isNaN }
    }
    return rows.isEmpty
      ? []
      : ["\(named(Array(rows))) left out of the regression: a lag of \(series.name) is missing."]
  }

  /// `3 months (2020-02, 2020-03, 2020-04)`.
  private func named(_ months: [Int]) -> String {
    "\(series.counted(months.count)) (\(series.listed(months)))"
  }
}

extension ModelFormula {
  /// Terms that are lags of the explained series.
  var ownTerms: [RegressorTerm] {
    regressors.filter { $0.dataRegressor?.series == response }
  }
}

extension RegressorDesign {
  /// The design with holes in its columns bridged by lines, for months whose response is missing.
  ///
  /// Such months carry no weight in a likelihood; only their own estimates depend on the value.
  func bridged() -> RegressorDesign {
    guard columns.contains(where: { $0.values.contains(where: \.isNaN) }) else { return self }
    let filled = columns.map { column in
      Column(name: column.name, group: column.group, values: filledOnLines(column.values))
    }
    return RegressorDesign(columns: filled, start: start, count: count)
  }
}
