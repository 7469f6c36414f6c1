import ArgumentParser
import Tradewind

/// How open orders are chosen: `--parity --search --criterion` and limits.
struct SelectionOptions: ParsableArguments {
  @Flag(help: "Choose orders by the rules of R's auto.arima (Hyndman & Khandakar 2008).")
  var parity = false

  @Option(
    help: "Search over orders: stepwise, or full within the limits.",
    transform: { text in
      guard let method = ARIMASelectionOptions.Method(rawValue: text) else {
        throw ValidationError("expected stepwise or full")
      }
      return method
    })
  var search: ARIMASelectionOptions.Method?

  @Option(
    help: "What candidates are compared by: aicc, aic, bic or hq.",
    transform: { text in
      guard let criterion = ARIMASelectionOptions.Criterion(rawValue: text) else {
        throw ValidationError("expected aicc, aic, bic or hq")
      }
      return criterion
    })
  var criterion: ARIMASelectionOptions.Criterion?

  @Option(help: ArgumentHelp("Largest p and q (5 unless given).", valueName: "n"))
  var maxOrder: Int?

  @Option(help: ArgumentHelp("Largest P and Q (2 unless given).", valueName: "n"))
  var maxSeasonalOrder: Int?

  @Option(
    help: ArgumentHelp("Largest p + q + P + Q of a full search (5 unless given).", valueName: "n"))
  var maxTotal: Int?

  func validate() throws {
    let limits = [("--max-order", maxOrder), ("--max-seasonal-order", maxSeasonalOrder)]
    for (name, limit) in limits + [("--max-total", maxTotal)] {
      // Orders of a formula end at 60 too.
      guard let limit, !(0...60).contains(limit) else { continue }
      throw ValidationError("\(name) is \(limit); expected a whole number from 0 to 60")
    }
    if maxTotal != nil, search != .full {
      throw ValidationError("--max-total limits a full search; add --search full")
    }
  }

  /// The options for a formula.
  ///
  /// - Throws: `UsageError` when the formula leaves no orders open, so that they would be ignored.
  func fitOptions(for formula: ModelFormula) throws -> FitOptions {
    let given = [
      ("--parity", parity), ("--search", search != nil), ("--criterion", criterion != nil),
      ("--max-order", maxOrder != nil), ("--max-seasonal-order", maxSeasonalOrder != nil),
      ("--max-total", maxTotal != nil),
    ]
    if let first = given.first(where: \.1), !formula.leavesOrdersOpen {
      throw UsageError(
        "\(first.0) would be ignored: \(formula) gives its orders; write arima() or auto()")
    }
    var options: ARIMASelectionOptions = parity ? .parity : ARIMASelectionOptions()
    options.method = search ?? options.method
    options.criterion = criterion ?? options.criterion
    options.maximumOrder = maxOrder ?? options.maximumOrder
    options.maximumSeasonalOrder = maxSeasonalOrder ?? options.maximumSeasonalOrder
    options.maximumTotal = maxTotal ?? options.maximumTotal
    return FitOptions(selection: options)
  }
}

extension ModelFormula {
  /// True for `arima()` and `auto()`.
  fileprivate var leavesOrdersOpen: Bool {
    switch family {
    case .automatic, .regARIMA, .arima(order: nil, seasonal: _): true
    default: false
    }
  }
}
