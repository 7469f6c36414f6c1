// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6, explicit imports, warnings as errors.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let realModule: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")

/// The layers, lowest first.
///
/// A target may depend only on what stands above it in this list;
/// `LayerTests` reads the sources and checks that no file imports more than is declared here.
let layers: [(name: String, dependencies: [Target.Dependency])] = [
  ("LinearAlgebra", ["COpenBLAS", realModule]),
  ("Probability", [realModule]),
  ("Optimization", ["LinearAlgebra", realModule]),
  ("TimeSeries", ["Probability", realModule]),
  ("StateSpace", ["LinearAlgebra", "Probability", realModule]),
  (
    "Models",
    ["StateSpace", "Optimization", "TimeSeries", "Probability", "LinearAlgebra", realModule]
  ),
  ("Scenarios", ["Models", "TimeSeries", "Probability", "LinearAlgebra", realModule]),
  ("Evaluation", ["Models", "TimeSeries", "Probability", realModule]),
  ("SeriesIO", ["TimeSeries", .product(name: "Yams", package: "Yams")]),
  (
    "Reporting",
    [
      "Scenarios", "Evaluation", "Models", "SeriesIO", "TimeSeries", "Probability",
      "LinearAlgebra", realModule,
    ]
  ),
  (
    "Tradewind",
    [
      "Reporting", "SeriesIO", "Scenarios", "Evaluation", "Models", "StateSpace", "TimeSeries",
      "Optimization",
      "Probability", "LinearAlgebra",
    ]
  ),
]

/// The command line names every layer: what only comes through `Tradewind` would not be compiled again
/// when the layout of a type changes.
let commandLine: Target = .executableTarget(
  name: "TradewindCLI",
  dependencies: layers.map { .init(stringLiteral: $0.name) } + [
    .product(name: "ArgumentParser", package: "swift-argument-parser")
  ],
  swiftSettings: strict)

let testSupport: Target = .target(
  name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict)

/// Test targets mirror source targets; each may see everything below the target it tests.
let tests: [Target] = (layers.map(\.name) + ["TradewindCLI"]).map { name in
  let below = layers.prefix { $0.name != name }.map { Target.Dependency(stringLiteral: $0.name) }
  return .testTarget(
    name: "\(name)Tests",
    dependencies: below + ["TestSupport", Target.Dependency(stringLiteral: name)],
    swiftSettings: strict)
}

let package = Package(
  name: "Tradewind",
  products: [
    .library(name: "Tradewind", targets: ["Tradewind"]),
    .executable(name: "tradewind", targets: ["TradewindCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS",
      pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapack-dev"]), .brew(["openblas"])]),
    testSupport,
    commandLine,
  ]
    + layers.map {
      .target(name: $0.name, dependencies: $0.dependencies, swiftSettings: strict)
    } + tests,
  swiftLanguageModes: [.v6]
)
