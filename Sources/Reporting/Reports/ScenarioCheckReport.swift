import Models
public import Scenarios
import TimeSeries

/// Whether scenario files are consistent, and what their assumptions amount to.
public struct ScenarioCheckReport: Sendable {
  /// The schema of `json()`.
  public static let schema = "tradewind.scenario-check/1"

  /// One file.
  public struct Entry: Sendable {
    /// The file's name.
    public let file: String
    /// The scenario's name; nil for a file that cannot be read.
    public var name: String?
    /// Sentences on what is wrong, with their places; empty for a consistent file.
    public let problems: [String]
    /// What the check found; nil where it was not reached.
    public let check: ScenarioCheck?

    /// An entry from its parts.
    public init(file: String, name: String?, problems: [String], check: ScenarioCheck? = nil) {
      self.file = file
      self.name = name
      self.problems = problems
      self.check = check
    }
  }

  /// The files in the order in which they were given.
  public let entries: [Entry]

  /// A report of checked files.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// True if no file has a problem.
  public var isConsistent: Bool { entries.allSatisfy(\.problems.isEmpty) }
}

extension ScenarioCheckReport {
  /// The report for people: a verdict a file, then its assumptions.
  public func plain(width: Int = 80) -> String {
    entries.map { entry in
      let lines = [verdict(entry)] + entry.problems.map { "- " + $0 } + remarks(entry)
      let text = lines.flatMap { wrapped($0, width: width, indent: "  ") }.map { $0 + "\n" }
      return text.joined() + (table(entry).map { "\n" + $0.plain() } ?? "")
    }.joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown() -> String {
    "## Check of scenarios\n\n"
      + entries.map { entry in
        let lines = entry.problems + remarks(entry)
        return "### \(verdict(entry))\n\n" + lines.map { "- \($0)\n" }.joined()
          + (table(entry).map { "\n" + $0.markdown() } ?? "")
      }.joined(separator: "\n")
  }

  private func verdict(_ entry: Entry) -> String {
    let name = entry.name.map { " “\($0)”" } ?? ""
    let count = entry.problems.count
    let verdict =
      count == 0 ? "consistent" : "not consistent, \(count) problem\(count == 1 ? "" : "s")"
    return "\(entry.file):\(name) \(verdict)"
  }

  private func remarks(_ entry: Entry) -> [String] {
    guard let check = entry.check else { return [] }
    let plausibility = check.plausibility.map { found in
      "together: distance q = \(NumberText.fixed(found.q, decimals: 2)) with "
        + "\(found.degreesOfFreedom) degree\(found.degreesOfFreedom == 1 ? "" : "s") of freedom, p "
        + ScenarioCheckReport.equality(found.pValue)
    }
    let lines = check.findings.compactMap { finding in
      (finding.effect ?? finding.redundancy).map { "\(finding.assumption.subject) \($0)" }
    }
    return (plausibility.map { [$0] } ?? []) + lines + check.notes
  }

  private static func equality(_ probability: Double) -> String {
    let text = NumberText.probability(probability)
    return text.hasPrefix("<") ? "< " + text.dropFirst() : "= " + text
  }

  /// The assumptions with what each asks; nil where there are none.
  private func table(_ entry: Entry) -> TextTable? {
    guard let findings = entry.check?.findings, !findings.isEmpty else { return nil }
    var table = TextTable(columns: [.words("Line"), .words("Assumption"), .words("What it asks")])
    for finding in findings {
      table.append([
        Self.place(finding.assumption), finding.assumption.description, Self.demand(finding),
      ])
    }
    return table
  }

  private static func place(_ assumption: Assumption) -> String {
    guard let place = assumption.position else { return "" }
    return (place.file.map { $0 + ":" } ?? "") + "\(place.line)"
  }

  /// What an assumption asks of the baseline, in a few words.
  private static func demand(_ finding: AssumptionFinding) -> String {
    if finding.redundancy != nil { return "nothing new" }
    if let cost = finding.cost {
      let sigma = NumberText.fixed(cost.sigma, decimals: 1, signed: true) + " sd"
      return sigma + (cost.baseline.map { ", baseline mean \($0)" } ?? "")
    }
    if let probability = finding.probability {
      return "probability \(NumberText.fixed(100 * probability, decimals: 1))%"
    }
    switch finding.assumption.content {
    case .path: return "path of a regressor"
    case .shape: return "known effect"
    case .coefficient: return "coefficient held"
    case .history: return "published figures rewritten"
    case .statement, .shock: return ""
    }
  }

  /// The report for programs.
  public func json() -> String {
    let document: JSONNode = [
      "schema": .string(Self.schema), "consistent": .bool(isConsistent),
      "files": .array(entries.map(node)),
    ]
    return document.text()
  }

  private func node(_ entry: Entry) -> JSONNode {
    [
      "file": .string(entry.file), "name": entry.name.map(JSONNode.string) ?? .null,
      "consistent": .bool(entry.problems.isEmpty),
      "problems": .array(entry.problems.map(JSONNode.string)),
      "plausibility": entry.check?.plausibility.map { found in
        [
          "q": .number(found.q), "degreesOfFreedom": .integer(found.degreesOfFreedom),
          "pValue": .number(found.pValue),
        ]
      } ?? .null,
      "assumptions": .array((entry.check?.findings ?? []).map(node)),
      "notes": .array((entry.check?.notes ?? []).map(JSONNode.string)),
    ]
  }

  private func node(_ finding: AssumptionFinding) -> JSONNode {
    let place = finding.assumption.position
    return [
      "assumption": .string(finding.assumption.description),
      "file": place?.file.map(JSONNode.string) ?? .null,
      "line": place.map { .integer($0.line) } ?? .null,
      "sigma": finding.cost.map { .number($0.sigma) } ?? .null,
      "baseline": finding.cost?.baseline.map(JSONNode.string) ?? .null,
      "probability": (finding.probability ?? finding.cost?.probability).map(JSONNode.number)
        ?? .null,
      "effect": finding.effect.map(JSONNode.string) ?? .null,
      "redundant": finding.redundancy.map(JSONNode.string) ?? .null,
    ]
  }
}
