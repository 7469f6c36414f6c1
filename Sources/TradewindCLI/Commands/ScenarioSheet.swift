import Foundation
import Tradewind

/// A scenario file with the place of its data.
struct ScenarioSheet {
  let file: String
  let content: ScenarioFile
  /// The data as a path from the working folder.
  let data: String

  /// Reads a scenario file; `data` takes the place of the data it names.
  init(file: String, data: String?) throws {
    self.file = file
    content = try ScenarioFile(tree: YAMLTree.load(path: file))
    if let data {
      self.data = data
    } else if let named = content.data {
      let folder = (file as NSString).deletingLastPathComponent
      self.data = named.hasPrefix("/") ? named : (folder as NSString).appendingPathComponent(named)
    } else {
      throw UsageError("\(file): names no data; add a line “data: FILE” or give --data")
    }
  }

  /// Sheets that can stand beside each other: same data and same baseline, in order.
  static func groups(_ sheets: [ScenarioSheet]) -> [[ScenarioSheet]] {
    var groups: [[ScenarioSheet]] = []
    for sheet in sheets {
      let place = groups.firstIndex { $0.first.map(sheet.sharesBaseline) == true }
      if let place { groups[place].append(sheet) } else { groups.append([sheet]) }
    }
    return groups
  }

  private func sharesBaseline(with other: ScenarioSheet) -> Bool {
    let (own, others) = (content.baseline, other.content.baseline)
    return data == other.data && own.model == others.model && own.until == others.until
      && own.horizon == others.horizon
  }
}

/// The models of one baseline, fitted once for all scenarios on it.
struct ScenarioBaseline {
  let models: [any FittedModel]
  let end: Period

  /// Reads the data and fits the models that some sheets with one baseline, and further measures
  /// to report, need.
  init(_ sheets: [ScenarioSheet], measures: [Measure], futures: FutureOptions) throws {
    let dataSet = try DataSet.load(path: sheets[0].data)
    let specification = sheets[0].content.baseline
    var names: [String] = []
    for name in sheets.flatMap(\.content.seriesNames) + measures.map(\.series)
    where !names.contains(name) { names.append(name) }
    if names.isEmpty { names = [try dataSet.onlyName()] }
    let data = dataSet.allSeries
    let fitted = try names.map { name in
      var data = data
      data[name] = try dataSet.series(named: name)
      let formula = try modelFormula(specification.model ?? "auto", for: name)
      dataSet.printWarnings(about: Set([name] + formula.dataRegressors))
      return try fit(formula, data: data)
    }
    models = try futures.applied(to: fitted)
    end = try Self.end(specification, of: models.map(\.series))
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

  /// Levels of the first series in every period past its data, for a chart.
  var levelMeasures: [Measure] {
    guard let series = models.first?.series, series.frequency == end.frequency, end > series.end
    else { return [] }
    return (1...(end - series.end)).map {
      Measure(.level, of: series.name, in: PeriodSpan(series.end + $0))
    }
  }
}
