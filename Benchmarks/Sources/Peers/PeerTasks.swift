import Foundation
import Tradewind

let horizon = 24

/// The models of the tasks with fixed orders.
let fixedModels = [
  "airline": ARIMASpecification(
    order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12),
  "large": ARIMASpecification(
    order: ARIMAOrder(p: 2, d: 1, q: 2), seasonal: ARIMAOrder(p: 1, d: 1, q: 1), period: 12),
]

/// The formulas of the tasks without a criterion that other programs share.
let smoothingModels = [
  "ets": "ets()", "theta": "theta()", "dotm": "dotm()", "ces": "ces()",
  "combination": "combination()",
]

struct UnknownTask: Error, CustomStringConvertible {
  let task: String
  var description: String {
    let names = ["airline", "large", "auto", "outliers"] + smoothingModels.keys.sorted()
    return "the task '\(task)' is not one of \(names.joined(separator: ", "))"
  }
}

/// A whole task as a user pays for it: estimates, standard errors, residuals, 24 months ahead.
func taskWork(_ task: String) throws -> ([Double]) throws -> String {
  if let model = fixedModels[task] {
    return { values in
      let fit = try model.fit(values)
      _ = try fit.jointLaw(horizon: horizon)
      return fit.coefficients.map { "\($0)" }.joined(separator: " ")
    }
  }
  if task == "outliers" {
    return { values in
      let model = try automaticModel(values)
      _ = try model.project(horizon: horizon, paths: [:])
      return try described(model)
    }
  }
  if let text = smoothingModels[task] {
    let formula = try ModelFormula(rightHandSide: text, response: "y")
    return { values in
      let series = Series(name: "y", start: Period(year: 1980, month: 1), values: values)
      let model = try fit(formula, data: ["y": series])
      _ = try model.project(horizon: horizon, paths: [:])
      return "\(model.formula)".split(separator: ",").joined(separator: " ")
    }
  }
  guard task == "auto" else { throw UnknownTask(task: task) }
  return { values in
    let selection = try ARIMASelection(values, period: 12)
    _ = try selection.fit.jointLaw(horizon: horizon)
    return orders(selection.fit.specification)
  }
}

/// Scale, outliers and orders as `regarima()` chooses them.
func automaticModel(_ values: [Double]) throws -> any FittedModel {
  let series = Series(name: "y", start: Period(year: 1980, month: 1), values: values)
  return try fit(ModelFormula(parsing: "y ~ regarima()"), data: ["y": series])
}

/// p d q P D Q, constant, logarithm, AICc in the unit of the data; empty for what is no ARIMA.
func described(_ model: any FittedModel) throws -> String {
  guard case .arima(let order?, let seasonal) = model.formula.family else { return "" }
  let summary = model.summary
  let hasConstant = summary.coefficients.contains { ["intercept", "drift"].contains($0.name) }
  let orders = orders(
    ARIMASpecification(
      order: order, seasonal: seasonal ?? .zero, period: 12, includesConstant: hasConstant))
  let aicc = summary.aicc + 2 * (summary.logLikelihood - summary.logLikelihoodOriginal)
  return "\(orders) \(model.transform == .log ? 1 : 0) \(aicc)"
}

/// p d q P D Q and 1 with a constant, 0 without.
func orders(_ model: ARIMASpecification) -> String {
  let (a, b) = (model.order, model.seasonal)
  return [a.p, a.d, a.q, b.p, b.d, b.q, model.includesConstant ? 1 : 0].map { "\($0)" }
    .joined(separator: " ")
}

/// Our criterion and that of another program's result, both by exact likelihood.
func verdict(
  _ task: String, _ values: [Double], theirs text: String
) throws -> (ours: Double, theirs: Double)? {
  let numbers = text.split(separator: " ").compactMap { Double($0) }
  if let model = fixedModels[task] {
    guard numbers.count == model.armaCount else { return nil }
    let theirs = try ARIMALikelihood(model, values).logLikelihood(numbers)
    return (try model.fit(values).logLikelihood, theirs)
  }
  if task == "outliers" {
    // Differences and scale must agree: AICc of other data says nothing.
    let ours = try described(automaticModel(values)).split(separator: " ").compactMap { Double($0) }
    guard numbers.count == 9, ours.count == 9, [1, 4, 7].allSatisfy({ ours[$0] == numbers[$0] })
    else { return nil }
    return (-ours[8], -numbers[8])
  }
  guard numbers.count == 7 else { return nil }
  let n = numbers.map { Int($0) }
  let chosen = try ARIMASelection(values, period: 12).fit
  let (order, seasonal) = (chosen.specification.order, chosen.specification.seasonal)
  guard order.d == n[1], seasonal.d == n[4], n[1] + n[4] < 2 || n[6] == 0 else { return nil }
  let model = ARIMASpecification(
    order: ARIMAOrder(p: n[0], d: n[1], q: n[2]), seasonal: ARIMAOrder(p: n[3], d: n[4], q: n[5]),
    period: 12, includesConstant: n[6] == 1)
  return (-chosen.aicc, -(try model.fit(values).aicc))
}

/// Series of a file in the order of their first rows.
func seriesFile(_ path: String) throws -> [(String, [Double])] {
  var names: [String] = []
  var values: [String: [Double]] = [:]
  for row in try rows(of: path) where row.count == 2 {
    guard let value = Double(row[1]) else { continue }
    if values[row[0]] == nil { names.append(row[0]) }
    values[row[0], default: []].append(value)
  }
  return names.map { ($0, values[$0] ?? []) }
}

func rows(of path: String) throws -> [[String]] {
  try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
    $0.split(separator: ",").map(String.init)
  }
}

/// Median processor time of the process, in seconds a call.
func medianSeconds(rounds: Int, _ work: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
  var samples: [Double] = []
  for _ in 0..<max(rounds, 1) {
    let start = now()
    try work()
    samples.append(now() - start)
  }
  return samples.sorted()[samples.count / 2]
}
