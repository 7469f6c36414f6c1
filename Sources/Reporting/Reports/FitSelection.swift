import Models
import TimeSeries

/// A part of the page on how a model was found: a heading with sentences, or a table.
struct FitPagePart {
  let title: String
  var sentences: [String] = []
  var table: TextTable?

  func plain(width: Int) -> [String] {
    if let table { return [table.plain()] }
    return [title] + sentences.flatMap { wrapped("- " + $0, width: width, indent: "  ") } + [""]
  }

  func markdown() -> String {
    table?.markdown() ?? "**\(title)**\n\n" + sentences.map { "- \($0)\n" }.joined()
  }
}

extension FitReport {
  /// The model when it is of the ARIMA family.
  var arima: ARIMAModel? { model as? ARIMAModel }

  /// How the model was found: decisions in sentences, tests for differences, models compared.
  func selection(fullTrace: Bool) -> [FitPagePart] {
    var parts: [FitPagePart] = []
    let sentences = scaleSentence + windowSentence + summary.notes.map(\.startingLarge)
    if !sentences.isEmpty {
      let title = regression == nil ? "How the model was found" : "Remarks"
      parts.append(FitPagePart(title: title, sentences: sentences))
    }
    guard !summary.trace.isEmpty else { return parts }
    if let table = differencingTable() { parts.append(FitPagePart(title: "", table: table)) }
    for table in traceTables(full: fullTrace) {
      parts.append(FitPagePart(title: "", table: table))
    }
    return parts
  }

  private var scaleSentence: [String] {
    guard let comparison = arima?.scaleComparison, comparison.logarithms.isFinite,
      comparison.levels.isFinite
    else { return [] }
    let gain = comparison.levels - comparison.logarithms
    let isLog = formula.transform == .log
    let size = NumberText.fixed(gain.magnitude, decimals: 1)
    let better = gain > 0 ? "logarithms" : "levels"
    let agrees = (gain > 0) == isLog
    return [
      "Logarithms or levels, same orders and regressors: AICc "
        + "\(NumberText.fixed(comparison.logarithms, decimals: 1)) for logarithms, "
        + "\(NumberText.fixed(comparison.levels, decimals: 1)) for levels; the data prefer \(better) "
        + "by \(size)"
        + (agrees ? "." : gain.magnitude < 2 ? ", which is undecided." : ", against the formula.")
    ]
  }

  private var windowSentence: [String] {
    formula.regressors.compactMap { term in
      guard case .newYear(let before, let during, let after) = term else { return nil }
      let windows = [
        (before, "before the New Year"), (during, "from New Year's day"), (after, "after"),
      ]
      let parts = windows.compactMap { window -> String? in
        guard let days = window.0, days > 0 else { return nil }
        return "\(days) day\(days == 1 ? "" : "s") \(window.1)"
      }
      return parts.isEmpty
        ? nil : "Chinese New Year: separate effects of the \(parts.joined(separator: ", "))."
    }
  }

  /// Unit-root and seasonal tests of the series without its regressors, before and after differencing.
  private func differencingTable() -> TextTable? {
    guard let arima else { return nil }
    let (order, seasonal) = (arima.fit.specification.order, arima.fit.specification.seasonal)
    let season = frequency.periodsPerYear
    let values = arima.linearized
    var table = TextTable(
      title: "Tests for differences, regressors taken out",
      columns: [
        .words("test"), .numbers("statistic"), .numbers("5% point"), .numbers("p-value"),
        .words("says"),
      ])
    let tests: [SeriesTest] =
      [.strength, .ocsb, .canovaHansen].filter { _ in season > 1 }
      + [.kpss, .dickeyFuller, .phillipsPerron]
    append(tests, of: values, season: season, to: &table)
    let differenced = self.differenced(values, season: season, order.d, seasonal.d)
    if order.d + seasonal.d > 0, differenced.count > 2 * season {
      table.appendRule()
      table.append(["after differencing (d = \(order.d), D = \(seasonal.d)):", "", "", "", ""])
      append([.kpss, .dickeyFuller], of: differenced, season: season, to: &table)
    }
    return table.rows.isEmpty ? nil : table
  }

  private func append(
    _ tests: [SeriesTest], of values: [Double], season: Int, to table: inout TextTable
  ) {
    // The bandwidth of Hyndman and Khandakar (2008), by which differences are decided.
    let count = Double(values.count { !$0.isNaN })
    let bandwidth = Int(3 * count.squareRoot() / 13)
    for test in tests {
      let options = SeriesTestOptions(period: season, lags: test == .kpss ? bandwidth : nil)
      guard let outcome = try? test.run(values, options: options) else { continue }
      let border = test == .strength ? 0.64 : outcome.criticalValue(0.05)
      table.append([
        outcome.name, NumberText.fixed(outcome.statistic, decimals: 3),
        border.map { NumberText.fixed($0, decimals: 3) } ?? "", outcome.pValueText,
        outcome.asksForDifference ? "difference" : "no difference",
      ])
    }
  }

  private func differenced(_ values: [Double], season: Int, _ d: Int, _ seasonal: Int) -> [Double] {
    let lags = Array(repeating: season, count: seasonal) + Array(repeating: 1, count: d)
    return lags.reduce(values) { rest, lag in
      rest.count > lag ? (lag..<rest.count).map { rest[$0] - rest[$0 - lag] } : []
    }
  }
}

extension SeriesTestOutcome {
  /// Whether a test of unit roots or of the season speaks for one more difference.
  fileprivate var asksForDifference: Bool {
    switch test {
    case .dickeyFuller, .phillipsPerron, .ocsb: !isRejected
    default: isRejected
    }
  }
}

extension String {
  /// A sentence with a large first letter, unless it begins with a term of a formula.
  fileprivate var startingLarge: String {
    guard let first, prefix(while: { $0 != " " }).allSatisfy(\.isLetter) else { return self }
    return first.uppercased() + dropFirst()
  }
}
