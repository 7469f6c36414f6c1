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
    return .array(
      components.map { component in
        [
          "name": .string(component.name), "kind": .string(component.kind.rawValue),
          "rows": .array(
            component.values.indices.map { t in
              [
                "period": .string("\(structural.series.start + t)"),
                "mean": .number(component.values[t]),
                "standardError": .number(component.standardErrors[t]),
              ]
            }),
        ]
      })
  }

  /// Auxiliary residuals, month by month; null for other models.
  var auxiliaryNodes: JSONNode {
    guard let structural, let residuals = try? structural.fit.auxiliaryResiduals() else {
      return .null
    }
    return .array(
      residuals.map { residual in
        [
          "name": .string(residual.name),
          "rows": .array(
            residual.values.indices.map { t in
              [
                "period": .string("\(structural.series.start + t)"),
                "value": .number(residual.values[t]),
              ]
            }),
        ]
      })
  }
}
