public import SeriesIO
import TimeSeries

/// What a data set holds and what is odd about it.
public struct DataReport: Sendable {
  private let data: DataSet
  private let findings: [Finding]

  /// A report on a data set and the findings of its check.
  public init(_ data: DataSet, findings: [Finding]) {
    self.data = data
    self.findings = findings
  }
}

extension DataReport {
  /// The schema of `json()`.
  public static let schema = "tradewind.check/1"

  /// The report for people.
  public func plain(width: Int = 80) -> String {
    var lines: [String] = []
    for (file, found) in findingsByFile {
      lines.append(file)
      for finding in found {
        lines += wrapped(
          "  \(finding.severity.rawValue): \(text(of: finding))", width: width, indent: "    "
        ).map { $0.hasPrefix("    ") ? $0 : "  " + $0 }
      }
      lines.append("")
    }
    return [table().plain(), (lines + wrapped(summary, width: width)).asText]
      .joined(separator: "\n")
  }

  /// The findings about each file, in the order of the files' first one.
  private var findingsByFile: [(file: String, findings: [Finding])] {
    var groups: [(file: String, findings: [Finding])] = []
    for finding in findings {
      if let place = groups.firstIndex(where: { $0.file == finding.file }) {
        groups[place].findings.append(finding)
      } else {
        groups.append((finding.file, [finding]))
      }
    }
    return groups
  }

  private func text(of finding: Finding) -> String {
    (finding.line.map { "line \($0): " } ?? "") + finding.sentence
  }

  /// The same as markdown.
  public func markdown() -> String {
    let lines = findings.map { "- \($0)" }
    return [table().markdown(), lines.asText, summary + "\n"].filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  /// How many findings of each kind, in a sentence.
  private var summary: String {
    let counts = Finding.Severity.allCases.sorted(by: >).compactMap { severity -> String? in
      let count = findings.filter { $0.severity == severity }.count
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    return counts.isEmpty
      ? "Nothing odd was found." : "Found: " + counts.joined(separator: ", ") + "."
  }

  private func table() -> TextTable {
    var table = TextTable(
      title: [data.title, data.path == "-" ? "standard input" : data.path]
        .compactMap { $0 }.joined(separator: ", "),
      columns: [
        .words("series"), .words("from"), .words("to"), .numbers("values"), .numbers("missing"),
        .words("published as"),
      ])
    for entry in data.entries {
      let values = longest(entry)
      table.append([
        entry.name, values.map { "\($0.start)" } ?? "", values.map { "\($0.end)" } ?? "",
        values.map { "\($0.observedCount)" } ?? "",
        values.map { "\($0.count - $0.observedCount)" } ?? "", forms(of: entry),
      ])
    }
    return table
  }

  /// The level, or the figure with the most values where there is none.
  private func longest(_ entry: DataSet.Entry) -> Series? {
    entry.level ?? entry.figures.map(\.values).max { $0.observedCount < $1.observedCount }
      ?? (try? data.series(named: entry.name))
  }

  /// The forms in which an entry is published, or that an identity defines it.
  private func forms(of entry: DataSet.Entry) -> String {
    entry.figures.isEmpty
      ? "identity" : entry.figures.map { $0.form.description }.joined(separator: " ")
  }

  /// The report for programs.
  public func json() -> String {
    let document: JSONNode = [
      "schema": .string(Self.schema), "data": .string(data.path),
      "series": .array(data.entries.map(node)), "findings": .array(findings.map(node)),
    ]
    return document.text()
  }

  /// The findings as a table.
  public func csv() -> String {
    CSVText.line(["severity", "file", "line", "series", "period", "sentence"])
      + findings.map { finding in
        CSVText.line([
          finding.severity.rawValue, finding.file, finding.line.map(String.init) ?? "",
          finding.series ?? "", finding.period.map { "\($0)" } ?? "", finding.sentence,
        ])
      }.joined()
  }

  private func node(_ entry: DataSet.Entry) -> JSONNode {
    let values = longest(entry)
    let isDerived = entry.figures.isEmpty
    let description = isDerived ? values?.description ?? entry.description : entry.description
    return [
      "name": .string(entry.name), "title": text(description.title),
      "unit": text(description.unit), "kind": text(description.kind?.rawValue),
      "forms": .array(entry.figures.map { .string($0.form.description) }),
      "from": text(values.map { "\($0.start)" }), "to": text(values.map { "\($0.end)" }),
      "observed": .integer(values?.observedCount ?? 0),
      "missing": .integer(values.map { $0.count - $0.observedCount } ?? 0),
    ]
  }

  private func node(_ finding: Finding) -> JSONNode {
    [
      "severity": .string(finding.severity.rawValue), "file": .string(finding.file),
      "line": finding.line.map(JSONNode.integer) ?? .null, "series": text(finding.series),
      "period": text(finding.period.map { "\($0)" }), "sentence": .string(finding.sentence),
    ]
  }

  private func text(_ value: String?) -> JSONNode { value.map(JSONNode.string) ?? .null }
}

extension [String] {
  /// Lines with their line feeds.
  fileprivate var asText: String { map { $0 + "\n" }.joined() }
}
