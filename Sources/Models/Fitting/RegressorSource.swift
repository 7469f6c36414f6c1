import TimeSeries

/// Where the regressors of a fitted model come from: its formula, its data and its calendar.
package struct RegressorSource: Sendable {
  let terms: [RegressorTerm]
  let response: String
  private(set) var series: Series
  private(set) var data: [String: Series]
  let options: FitOptions
  private let origin: Period

  init(_ request: FitRequest, formula: ModelFormula) {
    terms = formula.regressors
    response = formula.response
    series = request.series
    data = request.data
    options = request.options
    origin = request.origin
  }

  /// The same regressors beside other figures of the response.
  func reading(_ figures: Series) -> RegressorSource {
    var copy = self
    copy.series = figures
    copy.data[response] = data[response]?.overlaid(by: figures) ?? figures
    return copy
  }

  /// The months past the sample.
  ///
  /// - Throws: `ModelError.missingPaths` naming every series without the values that are needed.
  func future(horizon: Int, paths: [String: Series]) throws(ModelError) -> RegressorDesign {
    let data = extended(by: paths)
    let design = try design(from: series.count, count: horizon, data: data)
    try checkComplete(design, data: data, positions: 0..<horizon, horizon: horizon)
    return design
  }

  /// The sample and the months past it, holes of the sample bridged; only lags of the response are
  /// left open past it.
  ///
  /// - Throws: As `future(horizon:paths:)`.
  func whole(horizon: Int, paths: [String: Series]) throws(ModelError) -> RegressorDesign {
    let data = extended(by: paths)
    let design = try design(from: 0, count: series.count + horizon, data: data)
    try checkComplete(
      design, data: data, positions: series.count..<(series.count + horizon), horizon: horizon)
    return design
  }

  /// Some of the terms, over the sample and the months past it.
  func design(of terms: [RegressorTerm], horizon: Int) throws(ModelError) -> RegressorDesign {
    try RegressorDesign(
      terms: terms, start: series.start, count: series.count + horizon, origin: origin, data: data,
      calendar: options.calendar)
  }

  /// The data with the paths behind them; the response stays as it is.
  private func extended(by paths: [String: Series]) -> [String: Series] {
    var extended = data.merging(paths) { known, path in known.continued(by: path) }
    extended[response] = data[response]
    return extended
  }

  private func design(
    from first: Int, count: Int, data: [String: Series]
  ) throws(ModelError) -> RegressorDesign {
    try RegressorDesign(
      terms: terms, start: series.start + first, count: count, origin: origin, data: data,
      calendar: options.calendar)
  }

  private func checkComplete(
    _ design: RegressorDesign, data: [String: Series], positions: Range<Int>, horizon: Int
  ) throws(ModelError) {
    var missing: [MissingPath] = []
    for structure in terms.compactMap(\.lagStructure) where structure.regressor.series != response {
      let name = structure.regressor.series
      let columns = design.columns.filter { structure.names.contains($0.name) }
      let count = columns.map { column in positions.count { column.values[$0].isNaN } }.max() ?? 0
      guard count > 0 else { continue }
      let needed = positions.flatMap { t in
        structure.loadings.map { design.start + (t - $0.lag) }
      }
      let first = needed.filter { data[name]?[$0].isNaN ?? true }.min()
      let path = MissingPath(name: name, count: count, first: first.map { "\($0)" })
      if let place = missing.firstIndex(where: { $0.name == name }) {
        if count > missing[place].count { missing[place] = path }
      } else {
        missing.append(path)
      }
    }
    if !missing.isEmpty { throw .missingPaths(missing, horizon: horizon) }
  }
}

extension Series {
  /// This series with the months after its last value taken from another.
  func continued(by path: Series) -> Series {
    guard path.frequency == frequency, let last = lastObserved else { return path }
    var joined = self
    let end = Swift.max(end, path.end)
    joined.values = (0...(end - start)).map { i in
      let period = start + i
      let value = path[period]
      return value.isNaN || period <= last ? self[period] : value
    }
    return joined
  }

  /// This series with the values of another where that has one.
  func overlaid(by other: Series?) -> Series {
    guard let other, other.frequency == frequency else { return self }
    let first = Swift.min(start, other.start)
    let last = Swift.max(end, other.end)
    var joined = self
    joined.start = first
    joined.values = (0..<(last - first + 1)).map { i in
      let value = other[first + i]
      return value.isNaN ? self[first + i] : value
    }
    return joined
  }
}
