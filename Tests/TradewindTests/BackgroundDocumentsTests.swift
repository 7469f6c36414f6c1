import Foundation
import TestSupport
import Testing
import Tradewind

/// The page on what officials said names files that exist and lines that stand in them.
@Suite struct BackgroundDocumentsTests {
  /// The rows of the page's tables that name a file.
  private static let rows: [(cells: [String], file: String)] = {
    let page = Golden.root.appendingPathComponent(
      "Sources/Tradewind/Tradewind.docc/BackgroundDocuments.md")
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, cells[2].hasPrefix("`Data/") else { return nil }
      return (cells, cells[2].replacing("`", with: ""))
    }
  }()

  private func contents(_ file: String) throws -> String {
    try String(contentsOf: Golden.root.appendingPathComponent(file), encoding: .utf8)
  }

  @Test func everyStatementStandsInItsFile() throws {
    #expect(Self.rows.count > 45)
    for row in Self.rows {
      let text = try contents(row.file)
      let statements = row.cells[1].split(separator: "`", omittingEmptySubsequences: false)
        .enumerated().filter { $0.offset % 2 == 1 }
        .map { String($0.element) }.filter { $0.contains("(") }
      #expect(!statements.isEmpty, "\(row.cells)")
      for statement in statements {
        #expect(text.contains(statement), "\(row.file) has no \(statement)")
      }
    }
  }

  @Test func everyShippedFileIsNamed() throws {
    let named = Set(Self.rows.map(\.file))
    for folder in ["Data/background", "Data/scenarios"] {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: Golden.root.appendingPathComponent(folder).path)
      for file in files where file.hasSuffix(".yaml") {
        #expect(named.contains("\(folder)/\(file)"), "the page does not name \(folder)/\(file)")
      }
    }
  }

  @Test func statedFactsStandInSentences() throws {
    let facts = try contents("Data/background/stated_facts.csv").split(separator: "\n").dropFirst()
    let folder = Golden.root.appendingPathComponent("Data/background")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }
    let sentences = try files.flatMap { file in
      try SentenceFile(tree: YAMLTree.load(path: folder.appendingPathComponent(file).path)).entries
        .map(\.sentence)
    }
    for fact in facts {
      let span = try PeriodSpan(parsing: String(fact.prefix { $0 != "," }))
      let isStated = sentences.contains { sentence in
        sentence.terms[0].measure.span == span
          && sentence.value.map { fact.contains(",\(Self.digits($0)),") } == true
      }
      #expect(isStated, "no sentence says \(fact)")
    }
  }

  private static func digits(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
