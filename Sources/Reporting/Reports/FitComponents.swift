import Models
import TimeSeries

/// A part of a series month by month, on the scale of the model.
private struct ComponentPath {
  let name: String
  let kind: String
  let start: Period
  let values: [Double]
  /// One a month; nil where the method has none.
  var standardErrors: [Double]?
}

/// The parts that structural models and decompositions take a series into, on paper and for programs.
extension FitReport {
  /// The model when it is structural.
  private var structural: StructuralModel? { model as? StructuralModel }
  /// The model when it takes the season out beforehand.
  private var decomposed: DecomposedModel? { model as? DecomposedModel }

  private var scaleName: String {
    formula.transform == .identity ? "" : ", scale of \(formula.responseText)"
  }

  /// Where the components stand at the end of the sample, with their bands.
  func componentTable() -> TextTable? {
    if let decomposed { return seasonTable(decomposed) }
    guard let structural, let components = try? structural.fit.components() else { return nil }
    var table = TextTable(
      title:
        "Components in \(PeriodText.name(structural.series.end)), given all months\(scaleName)",
      columns: [.words(""), .numbers("value"), .numbers("std. error")])
    for component in components where component.kind != .irregular {
      guard let value = component.values.last, let error = component.standardErrors.last else {
        continue
      }
      let name = component.kind == .drifting ? "effect of \(component.name)" : component.name
      table.append([
        name, NumberText.significant(value), NumberText.significant(error, digits: 3),
      ])
    }
    return table
  }

  /// The last cycle of the season; in percent of the trend where the scale is logarithms.
  private func seasonTable(_ model: DecomposedModel) -> TextTable? {
    // A cycle of days or hours fills pages; programs get it.
    guard let season = model.adjustment.seasons.first, season.period <= 24 else { return nil }
    let isLog = model.transform == .log
    let first = model.series.end - (season.period - 1)
    var table = TextTable(
      title: "The season as it is carried on\(isLog ? "" : scaleName)",
      columns: [
        .words("as in"), .numbers(isLog ? "effect, %" : "effect"),
        .numbers(isLog ? "std. error, points" : "std. error"),
      ])
    for (place, value) in season.values.suffix(season.period).enumerated() {
      let error = season.errors[place]
      let factor = Transform.log.inverse(value)
      table.append([
        PeriodText.name(first + place),
        isLog
          ? NumberText.fixed(100 * (factor - 1), decimals: 1, signed: true)
          : NumberText.significant(value, digits: 4),
        isLog
          ? NumberText.fixed(100 * factor * error, decimals: 1)
          : NumberText.significant(error, digits: 3),
      ])
    }
    return table
  }

  /// Every component; none for other models.
  private var componentPaths: [ComponentPath] {
    if let decomposed {
      let (parts, start) = (decomposed.adjustment, decomposed.series.start)
      let isOne = parts.seasons.count == 1
      return [ComponentPath(name: "trend", kind: "level", start: start, values: parts.trend)]
        + parts.seasons.map {
          ComponentPath(
            name: isOne ? "seasonal" : "seasonal\($0.period)", kind: "seasonal", start: start,
            values: $0.values)
        }
        + (parts.effects.contains { $0 != 0 }
          ? [
            ComponentPath(
              name: "regression", kind: "regression", start: start, values: parts.effects)
          ]
          : []) + [
          ComponentPath(name: "remainder", kind: "irregular", start: start, values: parts.remainder)
        ]
    }
    guard let structural, let components = try? structural.fit.components() else { return [] }
    return components.map {
      ComponentPath(
        name: $0.name, kind: $0.kind.rawValue, start: structural.series.start, values: $0.values,
        standardErrors: $0.standardErrors)
    }
  }

  /// Every component, month by month; null for other models.
  var componentNodes: JSONNode {
    let paths = componentPaths
    return paths.isEmpty ? .null : .array(paths.map(\.node))
  }

  /// Every component as CSV, a line a component and month; nil for models that have none.
  public func componentCSV() -> String? {
    let paths = componentPaths
    guard !paths.isEmpty else { return nil }
    var text = CSVText.line(["series", "model", "component", "period", "mean", "standard_error"])
    for path in paths {
      for (t, value) in path.values.enumerated() {
        text += CSVText.line([
          series, formula.description, path.name, "\(path.start + t)", CSVText.number(value),
          CSVText.number(path.standardErrors?[t] ?? .nan),
        ])
      }
    }
    return text
  }

  /// Auxiliary residuals, month by month; null for other models.
  var auxiliaryNodes: JSONNode {
    guard let structural, let residuals = try? structural.fit.auxiliaryResiduals() else {
      return .null
    }
    let start = structural.series.start
    return .array(residuals.map { Self.node($0, from: start) })
  }

  private static func node(_ residual: AuxiliaryResidual, from start: Period) -> JSONNode {
    var rows: [JSONNode] = []
    for (t, value) in residual.values.enumerated() {
      let row: JSONNode = [
        "period": .string((start + t).description), "value": .number(value),
      ]
      rows.append(row)
    }
    return ["name": .string(residual.name), "rows": .array(rows)]
  }
}

extension ComponentPath {
  fileprivate var node: JSONNode {
    var rows: [JSONNode] = []
    for (t, value) in values.enumerated() {
      let row: JSONNode = [
        "period": .string((start + t).description), "mean": .number(value),
        "standardError": .number(standardErrors?[t] ?? .nan),
      ]
      rows.append(row)
    }
    return ["name": .string(name), "kind": .string(kind), "rows": .array(rows)]
  }
}
