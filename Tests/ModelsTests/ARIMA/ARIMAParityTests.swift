import Models
import RealModule
import TestSupport
import Testing

/// Orders under Hyndman & Khandakar's rules against R forecast 8.20 and statsforecast 2.1.1.
///
/// The same model, or one with a better criterion under our exact likelihood and the same
/// differences. A peer may stop at a worse model because its optimiser stopped early, because it
/// rejects a model whose numerical Hessian is not positive, or because a tie of its inexact
/// likelihood (finite diffuse prior) falls the other way on the path of the stepwise search.
@Suite struct ARIMAParityTests {
  struct Choice {
    let id: String
    let values: [Double]
    let period: Int
    let expected: ARIMASpecification
    let options: ARIMASelectionOptions
  }

  static func choices(_ program: String, _ series: String) throws -> [Choice] {
    let data = try Golden.json("arima_series.json")["series"][series]
    return try Golden.json("autoarima.json")[program].array
      .filter { $0["series"].string == series }
      .map { found in
        let order = found["order"].doubles.map { Int($0) }
        let seasonal = found["seasonal"].doubles.map { Int($0) }
        var options = ARIMASelectionOptions.parity
        options.method = found["stepwise"].bool == true ? .stepwise : .full
        options.criterion = try #require(
          ARIMASelectionOptions.Criterion(rawValue: found["criterion"].string ?? ""))
        options.estimation.computesCovariance = false
        let isLog = found["log"].bool == true
        let period = data["frequency"].int ?? 1
        return Choice(
          id: found["id"].string ?? "",
          values: data["values"].doubles
            .map { isLog ? Double.log($0) : $0 },
          period: period,
          expected: ARIMASpecification(
            order: ARIMAOrder(p: order[0], d: order[1], q: order[2]),
            seasonal: ARIMAOrder(p: seasonal[0], d: seasonal[1], q: seasonal[2]), period: period,
            includesConstant: found["constant"].bool == true),
          options: options)
      }
  }

  /// Where a peer's choice has the better criterion under our likelihood: how much better.
  ///
  /// UKDriverDeaths and gas: statsforecast and R go different ways themselves, and ours is R's
  /// choice in each case: (1,0,1)(2,1,1) and (0,1,1)(0,1,1). JohnsonJohnson: the stepwise path of R
  /// passes (2,0,2)(0,1,0), ours turns to (2,0,0)(1,1,0) before, a neighbour that is better then.
  static let exceptions = [
    "UKDriverDeaths_log/ic=aicc": 4.851, "UKDriverDeaths_log/ic=bic": 9.459,
    "gas_log/ic=aicc": 9.739, "gas_log/ic=bic": 5.636,
    "JohnsonJohnson_log/stepwise=TRUE,approximation=FALSE,ic=aic": 0.883,
  ]

  static func check(_ choice: Choice) throws {
    let selection = try ARIMASelection(
      choice.values, period: choice.period, options: choice.options)
    let ours = selection.fit.specification
    if ours == choice.expected { return }
    #expect(
      ours.order.d == choice.expected.order.d && ours.seasonal.d == choice.expected.seasonal.d,
      "\(choice.id): \(ours), theirs \(choice.expected)")
    var options = choice.options.estimation
    options.starts = 4
    let theirs = try choice.expected.fit(choice.values, options: options)
    let criterion = choice.options.criterion
    let loss = criterion.value(selection.fit) - criterion.value(theirs)
    // An exception is stated to a hundredth; it must not grow.
    let allowed = exceptions[choice.id].map { $0 + 0.01 } ?? 1e-6
    #expect(
      loss <= allowed,
      """
      \(choice.id): ours \(ours) \(criterion.value(selection.fit)), \
      theirs \(choice.expected) \(criterion.value(theirs))
      """)
  }

  @Test(arguments: [
    "AirPassengers", "USAccDeaths", "UKDriverDeaths", "co2", "UKgas", "JohnsonJohnson", "lynx",
    "LakeHuron", "WWWusage", "Nile", "lh", "presidents", "wineind", "ManufIP", "gas",
  ])
  func chooseAsR(_ series: String) throws {
    let choices = try Self.choices("r", series)
    #expect(!choices.isEmpty)
    for choice in choices { try Self.check(choice) }
  }

  @Test(arguments: [
    "AirPassengers", "USAccDeaths", "UKDriverDeaths", "co2", "UKgas", "JohnsonJohnson", "lynx",
    "LakeHuron", "WWWusage", "Nile", "lh", "wineind", "ManufIP", "gas",
  ])
  func chooseAsStatsforecast(_ series: String) throws {
    let choices = try Self.choices("statsforecast", series)
    #expect(!choices.isEmpty)
    for choice in choices { try Self.check(choice) }
  }
}
