import ArgumentParser
import Tradewind

/// How results are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case csv
  case json
  case markdown
}

/// The name of a chart's file, which must end in `.svg`.
func svgName(_ text: String) throws -> String {
  guard text.lowercased().hasSuffix(".svg") else {
    throw ValidationError("charts are SVG; give a file name that ends in .svg")
  }
  return text
}

/// `--format` and `--output`.
struct OutputOptions: ParsableArguments {
  @Option(help: "table, csv, json or markdown.")
  var format: OutputFormat = .table

  @Option(help: "Write the result to FILE, whole or not at all.")
  var output: String?

  /// Writes the result.
  func write(_ text: String) throws { try Results.write(text, to: output) }
}
