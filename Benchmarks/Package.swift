// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "TradewindBenchmarks",
  dependencies: [
    .package(name: "Tradewind", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .executableTarget(
      name: "TradewindBenchmarks",
      dependencies: [
        .product(name: "Tradewind", package: "Tradewind"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "Peers",
      dependencies: [
        .product(name: "Tradewind", package: "Tradewind"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "Accuracy",
      dependencies: [
        .product(name: "Tradewind", package: "Tradewind"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
