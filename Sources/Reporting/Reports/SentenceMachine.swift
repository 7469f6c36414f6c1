import Scenarios
import TimeSeries

extension SentenceReport {
  /// The report for programs.
  public func json() -> String {
    let document: JSONNode = [
      "schema": .string(Self.schema), "consistent": .bool(isConsistent),
      "files": .array(entries.map(node)),
    ]
    return document.text()
  }

  /// What follows, one line a value.
  public func csv() -> String {
    let header = ["file", "measure", "unit", "value", "lower", "upper", "exact", "asked"]
    let rows = entries.flatMap { entry in
      entry.findings.implied.map { value in
        [
          entry.file, value.measure.description, value.unit.description,
          value.central.map(CSVText.number) ?? "", Self.field(value.range.lower),
          Self.field(value.range.upper), "\(value.range.isExact)", "\(value.isAsked)",
        ]
      }
    }
    return ([header] + rows).map(CSVText.line).joined()
  }

  private static func field(_ end: Double) -> String { end.isFinite ? CSVText.number(end) : "" }

  private func node(_ entry: Entry) -> JSONNode {
    let findings = entry.findings
    return [
      "file": .string(entry.file),
      "title": findings.file.title.map(JSONNode.string) ?? .null,
      "consistent": .bool(findings.isConsistent),
      "roundingNeeded": .number(findings.roundingNeeded),
      "conflicts": .array(
        findings.conflicts.map { conflict in
          .array(
            conflict.members.map { member in
              node(member.entry, member.unit, member.implied, suspect: member.isSuspect)
            })
        }),
      "implied": .array(findings.implied.map(node)),
      "open": .array(findings.open.map { .string($0.description) }),
      "sentences": .array(
        findings.sentences.map { node($0.entry, $0.unit, $0.implied, suspect: nil) }),
      "sources": .array(findings.file.sources.map(JSONNode.string)),
    ]
  }

  private func node(_ value: SentenceFindings.Implied) -> JSONNode {
    [
      "measure": .string(value.measure.description), "unit": .string(value.unit.description),
      "value": value.central.map(JSONNode.number) ?? .null, "range": node(value.range),
      "asked": .bool(value.isAsked),
    ]
  }

  private func node(
    _ entry: SentenceFile.Entry, _ unit: MeasureUnit, _ implied: SentenceFindings.Range?,
    suspect: Bool?
  ) -> JSONNode {
    [
      "sentence": .string(entry.sentence.description), "unit": .string(unit.description),
      "line": .integer(entry.position.line), "column": .integer(entry.position.column),
      "text": entry.text.map(JSONNode.string) ?? .null, "others": implied.map(node) ?? .null,
      "suspect": suspect.map(JSONNode.bool) ?? .null,
    ]
  }

  private func node(_ range: SentenceFindings.Range) -> JSONNode {
    [
      "lower": range.lower.isFinite ? .number(range.lower) : .null,
      "upper": range.upper.isFinite ? .number(range.upper) : .null,
      "exact": .bool(range.isExact),
    ]
  }
}
