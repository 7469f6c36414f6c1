import Tradewind

/// Models that a single word stands for.
let shortModelNames = [
  "auto", "arima", "regarima", "structural", "ets", "ces", "theta", "stm", "otm", "dstm", "dotm",
  "naive", "naive2", "stl", "mstl", "drift", "mean", "combination",
]

/// True for `log(exports) ~ arima()`: a formula names its series outside all brackets.
func isWholeFormula(_ text: String) -> Bool {
  var depth = 0
  for character in text {
    if character == "(" { depth += 1 }
    if character == ")" { depth -= 1 }
    if character == "~" && depth <= 0 { return true }
  }
  return false
}

/// The formula that `--model` or a scenario's baseline stands for.
///
/// - Parameters:
///   - text: `auto`, `ets`, `dotm` or another short name, a right-hand side, or a whole formula.
///   - series: The series it is for.
/// - Returns: The formula with its response.
/// - Throws: `UsageError` for a model of a later version or a formula of another series,
///   `FormulaError` for one that cannot be read.
func modelFormula(_ text: String, for series: String) throws -> ModelFormula {
  if isWholeFormula(text) {
    let formula = try ModelFormula(parsing: text)
    guard formula.response == series else {
      throw UsageError("the model \(formula) is for \(formula.response), not for \(series)")
    }
    return formula
  }
  guard text.contains(where: { $0 != " " }) else {
    throw UsageError(
      "--model is empty; use auto, combination, or a formula such as arima(0,1,1)(0,1,1)")
  }
  if text == "snaive" { return ModelFormula(response: series, family: .simple(.seasonalNaive)) }
  let isShort = shortModelNames.contains(text)
  return try ModelFormula(rightHandSide: isShort ? text + "()" : text, response: series)
}
