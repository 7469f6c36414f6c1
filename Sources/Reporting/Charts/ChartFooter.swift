import Models

/// A formula for the foot of a chart: four or more events are counted instead of listed.
///
///     retail ~ arima(0,1,1)(0,1,1) + newYear(before: 15, during: 0, after: 15) and 13 outliers
package func footerText(ofModel text: String) -> String {
  guard var formula = try? ModelFormula(parsing: text) else { return text }
  let rest = formula.regressors.filter { !$0.isEvent }
  let count = formula.regressors.count - rest.count
  // Three events still fit beside a model on one line.
  guard count > 3 else { return text }
  formula.regressors = rest
  return "\(formula) and \(count) outliers"
}
