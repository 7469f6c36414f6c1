import Foundation
import TestSupport
import Testing

/// The direction of the arrows in the design: a module imports only what stands below it.
@Suite struct LayerTests {
  /// Project modules each source folder may import.
  ///
  /// A change here is a change of the design.
  static let allowed: [String: Set<String>] = [
    "LinearAlgebra": ["COpenBLAS"],
    "Probability": [],
    "Optimization": ["LinearAlgebra"],
    "TimeSeries": ["Probability"],
    "StateSpace": ["LinearAlgebra", "Probability"],
    "Models": ["StateSpace", "Optimization", "TimeSeries", "Probability", "LinearAlgebra"],
    "Scenarios": ["Models", "TimeSeries", "Probability", "LinearAlgebra"],
    "Evaluation": ["Models", "TimeSeries", "Probability"],
    "SeriesIO": ["TimeSeries"],
    "Reporting": [
      "Scenarios", "Evaluation", "Models", "SeriesIO", "TimeSeries", "Probability", "LinearAlgebra",
    ],
    "Tradewind": [
      "Reporting", "SeriesIO", "Scenarios", "Evaluation", "Models", "StateSpace", "TimeSeries",
      "Optimization",
      "Probability", "LinearAlgebra",
    ],
    "TradewindCLI": ["Tradewind"],
  ]

  /// Modules from outside the project, by folder; Foundation stays out of the numeric core.
  static let outside: [String: Set<String>] = [
    "Models": ["RealModule", "Synchronization"],
    "Scenarios": ["RealModule", "Dispatch"],
    "SeriesIO": ["Foundation", "Yams", "RealModule"],
    "Reporting": ["Foundation", "RealModule"],
    "TradewindCLI": ["Foundation", "Dispatch", "Synchronization", "ArgumentParser", "RealModule"],
  ]

  static func imports(of folder: String) throws -> [(file: String, module: String)] {
    let base = Golden.root.appendingPathComponent("Sources/\(folder)")
    let files = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
    var found: [(String, String)] = []
    while let url = files?.nextObject() as? URL {
      guard url.pathExtension == "swift" else { continue }
      for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
        let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
        guard let place = words.firstIndex(of: "import"), place <= 1, place + 1 < words.count,
          place == 0 || ["public", "package", "internal", "private"].contains(words[0])
        else { continue }
        found.append((url.lastPathComponent, String(words[place + 1].prefix { $0 != "." })))
      }
    }
    return found
  }

  @Test(arguments: allowed.keys.sorted())
  func importsOnlyLowerLayers(folder: String) throws {
    let imports = try Self.imports(of: folder)
    let own = Self.allowed[folder] ?? []
    let others = Self.outside[folder] ?? ["RealModule"]
    for (file, module) in imports where module != folder {
      #expect(
        own.contains(module) || others.contains(module),
        "Sources/\(folder)/…/\(file) imports \(module), which \(folder) must not see")
    }
  }

  @Test func everySourceFolderIsAModuleOfTheDesign() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Golden.root.appendingPathComponent("Sources").path)
    #expect(Set(folders) == Set(Self.allowed.keys).union(["COpenBLAS"]))
  }

  @Test func onlyLinearAlgebraTouchesC() throws {
    for folder in Self.allowed.keys where folder != "LinearAlgebra" {
      #expect(try Self.imports(of: folder).allSatisfy { $0.module != "COpenBLAS" })
    }
  }

  @Test func sourceFilesStayBelowFourHundredLines() throws {
    for folder in Self.allowed.keys {
      let base = Golden.root.appendingPathComponent("Sources/\(folder)")
      let files = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
      while let url = files?.nextObject() as? URL {
        guard url.pathExtension == "swift" else { continue }
        let lines = try String(contentsOf: url, encoding: .utf8).split(
          separator: "\n", omittingEmptySubsequences: false
        ).count
        #expect(lines <= 400, "\(folder)/\(url.lastPathComponent) has \(lines) lines")
      }
    }
  }
}
