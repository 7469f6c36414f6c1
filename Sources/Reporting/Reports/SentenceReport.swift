public import Scenarios
import TimeSeries

/// What files of published sentences say: contradictions, and what follows that nobody stated.
public struct SentenceReport: Sendable {
  /// The schema of `json()`.
  public static let schema = "tradewind.facts/1"

  /// A file's name with what was found in it.
  public struct Entry: Sendable {
    /// The file's name.
    public let file: String
    /// What its sentences say together.
    public let findings: SentenceFindings

    /// An entry from its parts.
    public init(file: String, findings: SentenceFindings) {
      self.file = file
      self.findings = findings
    }
  }

  /// The files in the order in which they were given.
  public let entries: [Entry]

  /// A report of solved files.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// True if no file contradicts itself.
  public var isConsistent: Bool { entries.allSatisfy(\.findings.isConsistent) }
}

extension SentenceReport {
  /// The report for people: a verdict a file, contradictions, what follows, what confirms what.
  public func plain(width: Int = 80) -> String {
    entries.map { entry in
      var blocks = [wrapped(verdict(entry), width: width, indent: "  ")]
      for conflict in entry.findings.conflicts {
        blocks.append(
          lines(of: conflict).flatMap { wrapped($0, width: width, indent: "  ") })
      }
      var text = blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
      for table in tables(entry.findings) { text += "\n" + table.plain() }
      let remarks = remarks(entry.findings).flatMap { wrapped($0, width: width, indent: "  ") }
      return text + (remarks.isEmpty ? "" : "\n" + remarks.joined(separator: "\n") + "\n")
    }.joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown() -> String {
    entries.map { entry in
      var text = "## \(verdict(entry))\n"
      for conflict in entry.findings.conflicts {
        text += "\n" + lines(of: conflict).joined(separator: "\n") + "\n"
      }
      for table in tables(entry.findings) { text += "\n" + table.markdown() }
      let remarks = remarks(entry.findings)
      return text + (remarks.isEmpty ? "" : "\n" + remarks.map { "- \($0)\n" }.joined())
    }.joined(separator: "\n")
  }

  private func verdict(_ entry: Entry) -> String {
    let findings = entry.findings
    let name = findings.file.title.map { " “\($0)”:" } ?? ""
    let (all, against) = (findings.file.entries.count, findings.conflicts.count)
    let sentences = "\(all) sentence\(all == 1 ? "" : "s")"
    let verdict =
      against == 0
      ? "\(sentences), no contradiction"
      : "\(sentences), \(against) contradiction\(against == 1 ? "" : "s")"
    return "\(entry.file):\(name) \(verdict)"
  }

  private func lines(of conflict: SentenceFindings.Conflict) -> [String] {
    let members = conflict.members
    if members.count == 1, let only = members.first {
      return ["This sentence cannot hold:", item(only)]
    }
    let rest = members.count == 2 ? "each alone can" : "without any one of them the others can"
    var lines = ["These \(members.count) sentences cannot hold together, \(rest):"]
    lines += members.map(item)
    let suspects = members.filter(\.isSuspect).map { "\($0.entry.position.line)" }
    if !suspects.isEmpty, suspects.count < members.count {
      lines.append(
        "Without line \(suspects.joined(separator: " or ")) all other sentences hold together.")
    }
    return lines
  }

  private func item(_ member: SentenceFindings.Conflict.Member) -> String {
    let place = member.entry.position
    let implied = member.implied.map { "; the others give \(Self.text($0, member.unit))" } ?? ""
    let quote = member.entry.text.map { " (“\($0)”)" } ?? ""
    return
      "- line \(place.line), column \(place.column): \(member.entry.sentence)\(implied)\(quote)"
  }

  /// What follows, and which sentences others confirm.
  private func tables(_ findings: SentenceFindings) -> [TextTable] {
    var tables: [TextTable] = []
    if !findings.implied.isEmpty {
      var table = TextTable(
        title: "What follows though no sentence says it",
        columns: [.words("Value"), .numbers("As stated"), .words("Within the rounding")])
      for value in findings.implied {
        let central = value.central.map { Self.amount($0, value.unit) } ?? ""
        table.append([value.measure.description, central, Self.text(value.range, value.unit)])
      }
      tables.append(table)
    }
    let confirmed = findings.sentences.filter { sentence in
      sentence.implied.map { $0.lower.isFinite && $0.upper.isFinite } ?? false
    }
    if !confirmed.isEmpty {
      var table = TextTable(
        title: "What the other sentences say of a sentence",
        columns: [.words("Line"), .words("Sentence"), .words("The others")])
      for sentence in confirmed {
        guard let implied = sentence.implied else { continue }
        table.append([
          "\(sentence.entry.position.line)", sentence.entry.sentence.description,
          Self.text(implied, sentence.unit),
        ])
      }
      tables.append(table)
    }
    return tables
  }

  private func remarks(_ findings: SentenceFindings) -> [String] {
    var remarks: [String] = []
    if findings.roundingNeeded > 0 {
      let share = NumberText.fixed(100 * findings.roundingNeeded, decimals: 0)
      remarks.append(
        "The numbers agree only because they are rounded: \(share)% of the rounding is needed.")
    }
    if !findings.open.isEmpty {
      let names = findings.open.map(\.description).joined(separator: ", ")
      remarks.append("Left open by the sentences: \(names).")
    }
    if !findings.conflicts.isEmpty, !findings.implied.isEmpty {
      remarks.append("Values follow from the sentences that are in no contradiction.")
    }
    if findings.implied.contains(where: { !$0.range.isExact }) {
      remarks.append(
        "“Or narrower”: no value outside the range is possible, not every one inside may be.")
    }
    if let notes = findings.file.notes { remarks.append(notes) }
    return remarks + findings.file.sources.map { "Source: \($0)" }
  }

  /// `3.65% to 4.75%`, `at least 13.9 CNY trn`.
  static func text(_ range: SentenceFindings.Range, _ unit: MeasureUnit) -> String {
    let mark = range.isExact ? "" : " or narrower"
    switch (range.lower.isFinite, range.upper.isFinite) {
    case (true, true):
      let lower = number(range.lower)
      let separator = unit == .percent ? "% to " : " to "
      return lower + separator + amount(range.upper, unit) + mark
    case (true, false): return "at least " + amount(range.lower, unit) + mark
    case (false, true): return "at most " + amount(range.upper, unit) + mark
    case (false, false): return "any value"
    }
  }

  private static func amount(_ value: Double, _ unit: MeasureUnit) -> String {
    let text = number(value)
    if unit == .percent { return text + "%" }
    return unit.description.isEmpty ? text : text + " " + unit.description
  }

  /// Four digits without closing zeros: more than is published, and enough to tell the ends of a
  /// rounding apart.
  private static func number(_ value: Double) -> String {
    let size = value.magnitude
    if size < 1e-9 { return "0" }
    let text = NumberText.significant(value, digits: size >= 1e4 ? 6 : 4)
    guard text.contains("."), !text.contains("e") else { return text }
    let digits = text.reversed().drop { $0 == "0" }
    return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
  }
}
