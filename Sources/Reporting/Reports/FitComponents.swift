import Models
import TimeSeries

/// The components of a structural model, on paper and for programs.
extension FitReport {
  /// The model when it is structural.
  private var structural: StructuralModel? { model as? StructuralModel }

  /// Where the components stand at the end of the sample, with their bands.
  func componentTable() -> TextTable? {
    guard let structural, let components = try? structural.fit.components() else { return nil }
    let scale = formula.transform == .identity ? "" : ", scale of \(formula.responseText)"
    var table = TextTable(
      title: "Components in \(PeriodText.name(structural.series.end)), given all months\(scale)",
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

  /// Every component, month by month; null for other models.
  var componentNodes: JSONNode {
    guard let structural, let components = try? structural.fit.components() else { return .null }
    let start = structural.series.start
    return .array(components.map { Self.node($0, from: start) })
  }

  private static func node(_ component: SmoothedComponent, from start: Period) -> JSONNode {
    var rows: [JSONNode] = []
    for (t, value) in component.values.enumerated() {
      let row: JSONNode = [
        "period": .string((start + t).description), "mean": .number(value),
        "standardError": .number(component.standardErrors[t]),
      ]
      rows.append(row)
    }
    return [
      "name": .string(component.name), "kind": .string(component.kind.rawValue),
      "rows": .array(rows),
    ]
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
