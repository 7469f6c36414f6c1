import TimeSeries

/// What the residual diagnostics of a fit say together, in one sentence for an economist.
///
/// At 5 percent: what is left in the residuals first, then their distribution, then their variance.
///
/// - Parameter rows: The diagnostics of a fit.
/// - Returns: The sentence; nil when there are no diagnostics of autocorrelation.
public func residualVerdict(_ rows: [DiagnosticRow]) -> String? {
  guard rows.contains(where: { $0.key == "ljungBox" }) else { return nil }
  let verdict = ResidualVerdict(rows: rows)
  return ([verdict.leftover] + [verdict.distribution, verdict.variance].compactMap { $0 })
    .joined(separator: "; ") + "."
}

private struct ResidualVerdict {
  let rows: [DiagnosticRow]

  private func row(_ key: String) -> DiagnosticRow? { rows.first { $0.key == key } }

  /// True for a test that speaks up at 5 percent.
  private func rejects(_ key: String) -> Bool { (row(key)?.pValue ?? 1) < 0.05 }

  private func isPeak(_ key: String) -> Bool { (row(key)?.statistic ?? 0) >= visibleStars }

  /// What the model leaves in the residuals.
  var leftover: String {
    var found: [String] = []
    if rejects("ljungBox"), let pValue = row("ljungBox")?.pValue {
      found.append("autocorrelation (Ljung–Box \(probabilityText(pValue)))")
    }
    if isPeak("seasonalPeak") { found.append("a seasonal pattern") }
    if isPeak("tradingDayPeak") { found.append("a trading-day pattern") }
    guard found.isEmpty else {
      return
        "The residuals still show \(listText(found, last: "and")): the model leaves something out"
    }
    var absent = ["autocorrelation"]
    if row("seasonalPeak") != nil { absent.append("seasonality") }
    if row("tradingDayPeak") != nil { absent.append("trading-day pattern") }
    return "The residuals show no remaining \(listText(absent, last: "or"))"
  }

  /// How the intervals fit the distribution of the residuals.
  var distribution: String? {
    guard let test = row("jarqueBera") else { return nil }
    guard rejects("jarqueBera") else {
      return rejects("archLM") ? "they look normal" : "they look normal, as the intervals assume"
    }
    if rejects("excessKurtosis"), (row("excessKurtosis")?.statistic ?? 0) > 0 {
      return "their tails are heavier than normal, so 95% intervals may be a little narrow"
    }
    if rejects("skewness"), let skewness = row("skewness")?.statistic {
      let side = skewness < 0 ? "shortfalls" : "surges"
      return "they are skewed, with large \(side) more common than normal intervals say"
    }
    return "they are not quite normal (Jarque–Bera \(probabilityText(test.pValue ?? .nan))), so "
      + "intervals are approximate"
  }

  /// Whether the intervals have one width for calm and rough times.
  var variance: String? {
    guard rejects("archLM") else { return nil }
    return "their variance changes over time, so intervals are too wide in calm times and too "
      + "narrow in rough ones"
  }
}

/// `p = 0.012`, `p < 0.0001`.
private func probabilityText(_ value: Double) -> String {
  value < 0.0001 ? "p < 0.0001" : "p = \(fixedText(value, decimals: value < 0.001 ? 4 : 3))"
}

/// `a`, `a or b`, `a, b or c`.
private func listText(_ words: [String], last: String) -> String {
  guard words.count > 1, let end = words.last else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(last) \(end)"
}
