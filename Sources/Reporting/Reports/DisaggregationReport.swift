public import Models
import Probability
import TimeSeries

/// Months or quarters found from totals, for people and programs.
public struct DisaggregationReport: Sendable {
  private let result: Disaggregation
  private let bands: [(level: Double, rows: [(lower: Double, upper: Double)])]

  /// A report with intervals at some levels.
  ///
  /// - Throws: `ModelError.invalidOption` for a level outside 0 to 1.
  public init(_ result: Disaggregation, levels: [Double]) throws(ModelError) {
    self.result = result
    var bands: [(level: Double, rows: [(lower: Double, upper: Double)])] = []
    for level in levels { bands.append((level, try result.intervals(level: level))) }
    self.bands = bands
  }
}

extension DisaggregationReport {
  /// The schema of `json()`.
  public static let schema = "tradewind.disaggregate/1"

  private var series: Series { result.estimate }

  /// What the reader must know of the numbers beside them, in sentences.
  public var remarks: [String] {
    var remarks: [String] = []
    if let first = result.unusedTotals.first, let last = result.unusedTotals.last {
      let which = first == last ? "the total of \(first)" : "totals from \(first) to \(last)"
      remarks.append(
        "\(series.name): \(which) (\(result.unusedTotals.count)) lie outside the periods "
          + "\(series.start) to \(series.end) and are not used")
    }
    switch result.bound {
    case .lower:
      remarks.append(
        "\(series.name): ρ was found at its lower bound, 0: the errors show no positive "
          + "autocorrelation, so corrections jump between totals; denton-cholette or fernandez is smoother"
      )
    case .upper:
      remarks.append(
        "\(series.name): ρ was found at its upper bound, \(NumberText.fixed(0.999, decimals: 3)): "
          + "the errors are a random walk as far as one can tell; fernandez has none to search")
    case nil: break
    }
    if result.degreesOfFreedom < 1 {
      remarks.append("\(series.name): too few totals for standard errors")
    }
    return remarks
  }

  /// The method, how it fits and what it covers, in sentences.
  private func explanation() -> [String] {
    let title = result.totals.description.title.map { "\($0) (\(series.name))" } ?? series.name
    let unit = series.description.unit.map { ", \($0)" } ?? ""
    let used = result.usedTotals
    let span = used.first.map(PeriodText.name).map {
      "\($0) to \(used.last.map(PeriodText.name) ?? $0)"
    }
    var lines = [
      "\(title)\(unit): \(PeriodText.count(used.count, result.totals.frequency)), \(span ?? ""), into "
        + "\(PeriodText.noun(series.frequency))s; a total is the \(result.conversion) of its "
        + "\(PeriodText.noun(series.frequency))s.",
      "Method: \(result.method.title)"
        + (result.indicators.isEmpty
          ? "." : ", with \(result.indicators.joined(separator: ", "))."),
      fitSentence(),
    ]
    if let from = result.extrapolatedFrom {
      lines.append(
        "From \(PeriodText.name(from)) on there is no total yet: these periods are extrapolated.")
    }
    lines += remarks.map { "Note: \($0)." }
    return lines
  }

  private func fitSentence() -> String {
    var parts: [String] = []
    if let rho = result.autocorrelation {
      parts.append("ρ = \(NumberText.fixed(rho, decimals: 3))\(rhoSource)")
    }
    parts.append("log-likelihood \(NumberText.fixed(result.logLikelihood, decimals: 2))")
    parts.append(
      "standard deviation of a shock \(NumberText.significant(result.variance.squareRoot(), digits: 4))"
    )
    if let explained = result.explained {
      parts.append(
        "the regression explains \(NumberText.fixed(100 * explained, decimals: 1))% of the variance of "
          + "the totals")
    }
    let miss = result.largestMiss
    parts.append(
      miss == 0
        ? "every total is met exactly"
        : "every total is met to \(NumberText.exponentForm(miss, digits: 1))")
    return parts.joined(separator: "; ").capitalizedWord + "."
  }

  private var rhoSource: String {
    switch result.method {
    case .chowLin(.maximumLikelihood), .litterman(.maximumLikelihood): " (maximum likelihood)"
    case .chowLin(.minimumResiduals), .litterman(.minimumResiduals): " (least residuals)"
    default: " (given)"
    }
  }
}

extension String {
  /// A sentence that begins with a capital, unless it begins with a Greek symbol.
  fileprivate var capitalizedWord: String {
    first?.isASCII == true ? prefix(1).uppercased() + dropFirst() : self
  }
}

extension DisaggregationReport {
  /// The report for people.
  public func plain(width: Int = 80) -> String {
    let head = explanation().flatMap { wrapped($0, width: width, indent: "  ") }
      .map { $0 + "\n" }.joined()
    return ([head] + tables().map { $0.plain() }).joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown() -> String {
    let title = "## \(result.totals.description.title ?? series.name)"
    return ([title] + explanation()).map { $0 + "\n" }.joined(separator: "\n") + "\n"
      + tables().map { $0.markdown() }.joined(separator: "\n")
  }

  private func tables() -> [TextTable] {
    result.coefficients.isEmpty ? [periodTable()] : [coefficientTable(), periodTable()]
  }

  private func pValue(_ coefficient: Disaggregation.Coefficient) -> Double {
    result.degreesOfFreedom > 0
      ? StudentT(degreesOfFreedom: Double(result.degreesOfFreedom))
        .twoSidedTail(coefficient.statistic) : .nan
  }

  private func coefficientTable() -> TextTable {
    var table = TextTable(
      title: "Regression of the totals",
      columns: [
        .words(""), .numbers("estimate"), .numbers("std. error"), .numbers("t"), .numbers("p"),
      ])
    for item in result.coefficients {
      table.append([
        item.name, NumberText.significant(item.estimate),
        NumberText.significant(item.standardError),
        NumberText.fixed(item.statistic, decimals: 2), NumberText.probability(pValue(item)),
      ])
    }
    return table
  }

  private func periodTable() -> TextTable {
    let decimals =
      series.description.decimals ?? NumberText.commonDecimals(series.values, digits: 5)
    let unit = series.description.unit.map { ", \($0)" } ?? ""
    var table = TextTable(
      title: "Estimates\(unit)",
      columns: [.words("Period"), .numbers("estimate"), .numbers("std. error")]
        + bands.flatMap { band -> [TextTable.Column] in
          let group = "\(percent(band.level)) interval"
          return [.numbers("from", group: group), .numbers("to", group: group)]
        })
    for (t, period) in series.periods.enumerated() {
      if t > 0, period.positionInYear == 1, series.count > 12 { table.appendRule() }
      let numbers =
        [series.values[t], result.standardErrors[t]]
        + bands.flatMap { [$0.rows[t].lower, $0.rows[t].upper] }
      table.append(
        [PeriodText.name(period)]
          + numbers.map { NumberText.fixed($0, decimals: decimals, grouped: true) })
    }
    return table
  }
}

extension DisaggregationReport {
  /// A table that reads as data: the period, the series, its standard error and bounds.
  public func csv() -> String {
    let noun = PeriodText.noun(series.frequency)
    let header =
      [noun, series.name, "standard_error"]
      + bands.flatMap { ["lower\(percentNumber($0.level))", "upper\(percentNumber($0.level))"] }
    let lines = series.periods.enumerated().map { t, period in
      let numbers =
        [series.values[t], result.standardErrors[t]]
        + bands.flatMap { [$0.rows[t].lower, $0.rows[t].upper] }
      return CSVText.line(["\(period)"] + numbers.map(CSVText.number))
    }
    return CSVText.line(header) + lines.joined()
  }

  /// The report for programs.
  public func json() -> String {
    let document: JSONNode = [
      "schema": .string(Self.schema), "series": .string(series.name),
      "unit": series.description.unit.map(JSONNode.string) ?? .null,
      "method": .string(result.method.name), "title": .string(result.method.title),
      "conversion": .string(result.conversion.rawValue),
      "from": .string("\(result.totals.frequency)"), "to": .string("\(series.frequency)"),
      "indicators": .array(result.indicators.map(JSONNode.string)),
      "rho": result.autocorrelation.map(JSONNode.number) ?? .null,
      "rhoBound": result.bound.map { .string($0.rawValue) } ?? .null,
      "logLikelihood": .number(result.logLikelihood), "variance": .number(result.variance),
      "degreesOfFreedom": .integer(result.degreesOfFreedom),
      "explained": result.explained.map(JSONNode.number) ?? .null,
      "largestMiss": .number(result.largestMiss),
      "extrapolatedFrom": result.extrapolatedFrom.map { .string("\($0)") } ?? .null,
      "remarks": .array(remarks.map(JSONNode.string)),
      "coefficients": .array(result.coefficients.map(node)),
      "rows": .array(series.periods.indices.map(row)),
    ]
    return document.text()
  }

  private func node(_ item: Disaggregation.Coefficient) -> JSONNode {
    [
      "name": .string(item.name), "estimate": .number(item.estimate),
      "standardError": .number(item.standardError), "statistic": .number(item.statistic),
      "pValue": .number(pValue(item)),
    ]
  }

  private func row(_ t: Int) -> JSONNode {
    [
      "period": .string("\(series.start + t)"), "estimate": .number(series.values[t]),
      "standardError": .number(result.standardErrors[t]),
      "intervals": .object(
        bands.map { band in
          JSONNode.Member(
            percentNumber(band.level), .numbers([band.rows[t].lower, band.rows[t].upper]))
        }),
    ]
  }
}
