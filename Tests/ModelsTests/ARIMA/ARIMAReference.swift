import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

/// One ARIMA case of a golden file: data, model and the other program's numbers.
struct ARIMAReferenceCase: CustomTestStringConvertible, Sendable {
  let name: String
  let specification: ARIMASpecification
  let series: [Double]
  let regressorNames: [String]
  let regressors: Matrix?
  let futureRegressors: Matrix?
  let numbers: JSONValue

  var testDescription: String { name }

  /// The cases of a file, with the series of `arima_series.json`.
  static func all(_ file: String) throws -> [ARIMAReferenceCase] {
    let series = try Golden.json("arima_series.json")["series"]
    return try Golden.json(file)["cases"].array.map { ARIMAReferenceCase($0, series) }
  }

  init(_ json: JSONValue, _ all: JSONValue) {
    let spec = json["spec"]
    let order = spec["order"].doubles.map { Int($0) }
    let seasonal = spec["seasonal"].doubles.map { Int($0) }
    let differences = order[1] + seasonal[1]
    let isDrift = spec["drift"].bool ?? false
    let hasMean = (spec["include_mean"].bool ?? false) && differences == 0
    specification = ARIMASpecification(
      order: ARIMAOrder(p: order[0], d: order[1], q: order[2]),
      seasonal: ARIMAOrder(p: seasonal[0], d: seasonal[1], q: seasonal[2]),
      period: max(seasonal[3], 1),
      includesConstant: spec["constant"].bool ?? (isDrift || hasMean))
    let values = all[json["data"].string ?? ""]["values"].doubles
    series = spec["transform"].string == "log" ? values.map { Double.log($0) } : values
    let names = spec["xreg"].object.keys.filter { $0 != "drift" }.sorted()
    regressorNames = names
    regressors =
      names.isEmpty ? nil : Matrix(columnVectors: names.map { spec["xreg"][$0].doubles })
    futureRegressors =
      names.isEmpty ? nil : Matrix(columnVectors: names.map { spec["xreg_future"][$0].doubles })
    numbers = json
    name = json["id"].string ?? ""
  }

  /// The numbers of an object, in the order of our coefficients; NaN where it has none.
  func ordered(_ object: JSONValue) -> [Double] {
    let names =
      specification.armaNames + (specification.constantName.map { [$0] } ?? []) + regressorNames
    return names.map { object[$0].double ?? .nan }
  }

  func fit(_ options: ARIMAOptions = ARIMAOptions()) throws -> ARIMAFit {
    try specification.fit(
      series, regressors: regressors, names: regressorNames, options: options)
  }

  func evaluate(_ coefficients: [Double], sigma2: Double? = nil) throws -> ARIMAFit {
    try specification.evaluate(
      series, regressors: regressors, names: regressorNames,
      armaCoefficients: Array(coefficients.prefix(specification.armaCount)),
      regressionCoefficients: Array(coefficients.dropFirst(specification.armaCount)),
      sigma2: sigma2)
  }
}

/// Product of polynomials with coefficients from power zero up.
func multiply(_ a: [Double], _ b: [Double]) -> [Double] {
  var product = [Double](repeating: 0, count: a.count + b.count - 1)
  for i in a.indices {
    for j in b.indices { product[i + j] += a[i] * b[j] }
  }
  return product
}

/// The polynomials of a model, written out in the plainest way.
struct PlainPolynomials {
  let ar: [Double]
  let ma: [Double]
  let difference: [Double]

  init(_ specification: ARIMASpecification, _ arma: [Double]) {
    let (order, seasonal, s) = (
      specification.order, specification.seasonal, specification.period
    )
    var rest = arma[...]
    func take(_ count: Int) -> [Double] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    func spread(_ c: [Double], sign: Double) -> [Double] {
      var polynomial = [Double](repeating: 0, count: c.count * s + 1)
      polynomial[0] = 1
      for (i, value) in c.enumerated() { polynomial[(i + 1) * s] = sign * value }
      return polynomial
    }
    let (phi, theta) = (take(order.p), take(order.q))
    let (seasonalPhi, seasonalTheta) = (take(seasonal.p), take(seasonal.q))
    ar = multiply([1] + phi.map { -$0 }, spread(seasonalPhi, sign: -1))
    ma = multiply([1] + theta, spread(seasonalTheta, sign: 1))
    var difference = [1.0]
    for _ in 0..<order.d { difference = multiply(difference, [1, -1]) }
    for _ in 0..<seasonal.d { difference = multiply(difference, spread([1], sign: -1)) }
    self.difference = difference
  }

  /// Coefficients of ma(B)/denominator(B).
  static func weights(_ ma: [Double], over denominator: [Double], count: Int) -> [Double] {
    var psi = [Double](repeating: 0, count: count)
    for k in 0..<count {
      var sum = k < ma.count ? ma[k] : 0
      for j in 1..<Swift.max(denominator.count, 1) where j <= k {
        sum -= denominator[j] * psi[k - j]
      }
      psi[k] = sum
    }
    return psi
  }
}
