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
  @Option(
    name: .customLong("format"),
    help: "table, csv, json or markdown; unless given, what the ending of --output says.")
  var chosenFormat: OutputFormat?

  @Option(help: "Write the result to FILE, whole or not at all.")
  var output: String?

  /// The format given, that of the ending `.csv`, `.json` or `.md`, or a table.
  var format: OutputFormat {
    if let chosenFormat { return chosenFormat }
    switch output?.split(separator: ".").last?.lowercased() {
    case "csv": return .csv
    case "json": return .json
    case "md", "markdown": return .markdown
    default: return .table
    }
  }

  /// Refuses to write over what is read.
  static func protect(_ inputs: [String], from outputs: [String?]) throws {
    for output in outputs.compactMap({ $0 }) {
      for input in inputs where OutputFile.isSame(input, output) {
        throw UsageError("\(output) holds the data that are read; write the result elsewhere")
      }
    }
  }

  /// Writes the result.
  func write(_ text: String) throws { try Results.write(text, to: output) }
}
