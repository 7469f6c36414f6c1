import LinearAlgebra
import Models
import Probability
import TestSupport
import Testing
import TimeSeries

/// Totals of China's exports with her imports as the indicator, by gretl's tdisagg.
///
/// The searched ρ differs: gretl stops below the maximum (its likelihood at its ρ agrees with ours to
/// 1e-8, and ours is higher at our ρ), so numbers are compared at its ρ.
@Suite struct DisaggregationGoldenTests {
  @Test func gretl() throws {
    let golden = try Golden.json("disaggregation_gretl.json")
    for item in golden["cases"].array {
      let isMonthly = item["span"].string == "q2m"
      let data = golden["data"]
      let (totals, indicator) =
        isMonthly
        ? (
          Series(
            name: "z", start: Period(year: 2008, quarter: 1), values: data["quarters"].doubles),
          Series(name: "x", start: Period(year: 2008, month: 1), values: data["months"].doubles)
        )
        : (
          Series(name: "z", start: Period(year: 2008), values: data["years"].doubles),
          Series(
            name: "x", start: Period(year: 2008, quarter: 1), values: data["quarterly"].doubles)
        )
      let specification = try Self.specification(item, isMonthly ? .monthly : .quarterly)
      let found = try specification.disaggregate(totals, indicators: [indicator])
      let expected = item["estimate"].doubles
      let name = "\(item["span"]) \(item["method"]) \(item["conversion"]) \(item["terms"])"
      let inSample = Array(found.estimate.values.prefix(expected.count))
      #expect(worstRelativeError(inSample, expected) < 1e-8, "\(name)")
      guard let likelihood = item["logLikelihood"].double else { continue }
      #expect(relativeError(found.logLikelihood, likelihood) < 1e-9, "\(name)")
      guard item["conversion"].string == "sum" else { continue }
      let estimates = found.coefficients.map(\.estimate)
      #expect(worstRelativeError(estimates, item["coefficients"].doubles) < 1e-7, "\(name)")
      let errors = found.coefficients.map(\.standardError)
      #expect(worstRelativeError(errors, item["standardErrors"].doubles) < 1e-7, "\(name)")
    }
  }

  /// A search finds what gretl finds, or a better value.
  @Test func searches() throws {
    let golden = try Golden.json("disaggregation_gretl.json")
    let years = Series(
      name: "z", start: Period(year: 2008), values: golden["data"]["years"].doubles)
    let indicator = Series(
      name: "x", start: Period(year: 2008, quarter: 1), values: golden["data"]["quarterly"].doubles)
    let cases = golden["cases"].array.filter {
      $0["span"].string == "a2q" && $0["fixed"].isNull && $0["terms"].int == 1
    }
    for item in cases where item["method"].string?.hasPrefix("chow-lin") == true {
      let isLikelihood = item["method"].string == "chow-lin"
      let choice: AutocorrelationChoice = isLikelihood ? .maximumLikelihood : .minimumResiduals
      let found = try DisaggregationSpecification(method: .chowLin(choice), target: .quarterly)
        .disaggregate(years, indicators: [indicator])
      if isLikelihood {
        #expect(found.logLikelihood >= item["logLikelihood"].double ?? .infinity)
        #expect(found.bound == nil)
      } else {
        #expect(found.autocorrelation == item["rho"].double)
        #expect(found.bound == .upper)
      }
    }
  }

  private static func specification(
    _ item: JSONValue, _ target: Frequency
  ) throws -> DisaggregationSpecification {
    let rho = item["fixed"].double ?? item["rho"].double ?? 0
    let method: DisaggregationMethod =
      switch item["method"].string {
      case "fernandez": .fernandez
      case "denton-pfd": .dentonCholette(.proportional, differences: 1)
      case "denton-afd": .dentonCholette(.additive, differences: 1)
      default: .chowLin(.fixed(rho))
      }
    let conversions: [String: AggregateConversion] = [
      "sum": .sum, "avg": .mean, "first": .first, "last": .last,
    ]
    return DisaggregationSpecification(
      method: method, target: target,
      conversion: try #require(conversions[item["conversion"].string ?? ""]),
      hasTrend: item["terms"].int == 2)
  }
}

/// Against the textbook formulas with full matrices, and what must hold for every method.
@Suite struct DisaggregationTests {
  private static let methods: [DisaggregationMethod] = [
    .chowLin(.fixed(0.7)), .fernandez, .litterman(.fixed(0.4)),
    .dentonCholette(.additive, differences: 2), .dentonCholette(.proportional, differences: 1),
    .denton(.proportional, differences: 1), .denton(.additive, differences: 2),
    .chowLin(.maximumLikelihood), .litterman(.maximumLikelihood), .litterman(.minimumResiduals),
  ]

  private static func example(seed: UInt64, years: Int, missing: Int?) -> (Series, Series) {
    var generator = SeededGenerator(seed: seed)
    let noise = { Double(generator.next() % 2000) / 100 - 10 }
    let indicator = (0..<(4 * years + 3)).map { 200 + 3 * Double($0) + noise() }
    var totals = (0..<years).map { y in
      (0..<4).reduce(0) { $0 + 1.7 * indicator[4 * y + $1] } + 50 + 3 * noise()
    }
    if let missing { totals[missing] = .nan }
    return (
      Series(name: "z", start: Period(year: 2000), values: totals),
      Series(name: "x", start: Period(year: 2000, quarter: 1), values: indicator)
    )
  }

  /// (ΨΨᵀ) of a law by its definition: the inverse of the products of differencing matrices.
  private static func covariance(_ method: DisaggregationMethod, _ n: Int) throws -> Matrix {
    func quasiDifference(_ rho: Double) -> Matrix {
      var matrix = Matrix.identity(n)
      for t in 1..<n { matrix[t, t - 1] = -rho }
      return matrix
    }
    let d = quasiDifference(1)
    switch method {
    case .chowLin(.fixed(let rho)):
      var v = Matrix(rows: n, columns: n)
      for i in 0..<n {
        for j in 0..<n {
          v[i, j] = (0..<abs(i - j)).reduce(1 / (1 - rho * rho)) { value, _ in value * rho }
        }
      }
      return v
    case .litterman(.fixed(let rho)):
      return try CholeskyFactorization((quasiDifference(rho) * d).gram).inverse()
    default: return try CholeskyFactorization(d.gram).inverse()
    }
  }

  @Test(arguments: [
    DisaggregationMethod.chowLin(.fixed(0.7)), .fernandez, .litterman(.fixed(0.4)),
  ])
  func bruteForce(_ method: DisaggregationMethod) throws {
    let (totals, indicator) = Self.example(seed: 3, years: 14, missing: 5)
    let found = try DisaggregationSpecification(method: method, target: .quarterly)
      .disaggregate(totals, indicators: [indicator])
    let n = indicator.count
    let years = (0..<14).filter { $0 != 5 }
    var c = Matrix(rows: years.count, columns: n)
    for (row, year) in years.enumerated() { for k in 0..<4 { c[row, 4 * year + k] = 1 } }
    let x = Matrix(columnVectors: [[Double](repeating: 1, count: n), indicator.values])
    let v = try Self.covariance(method, n)
    let inverse = try CholeskyFactorization((c * v).timesTransposed(c)).inverse()
    let z = years.map { totals.values[$0] }
    let cx = c * x
    let spread = try CholeskyFactorization(cx.transposedTimes(inverse * cx)).inverse()
    let beta = spread * cx.transposedTimes(inverse * z)
    let r = zip(z, cx * beta).map { $0 - $1 }
    let gain = v.timesTransposed(c) * inverse
    let path = zip(x * beta, gain * r).map { $0 + $1 }
    #expect(worstRelativeError(found.estimate.values, path) < 1e-10)
    #expect(worstRelativeError(found.coefficients.map(\.estimate), beta) < 1e-9)
    let variance = dot(r, inverse * r) / Double(z.count - 2)
    let left = x - gain * cx
    let total = v - gain * (c * v) + (left * spread).timesTransposed(left)
    let errors = (0..<n).map { (variance * total[$0, $0]).squareRoot() }
    #expect(worstRelativeError(found.standardErrors, errors, floor: 1e-3) < 1e-7)
  }

  /// Denton–Cholette is the minimum it promises: a change that keeps the totals makes it worse.
  @Test(arguments: [1, 2])
  func dentonIsTheSmoothest(_ differences: Int) throws {
    let (totals, indicator) = Self.example(seed: 11, years: 9, missing: nil)
    let found = try DisaggregationSpecification(
      method: .dentonCholette(.proportional, differences: differences), target: .quarterly
    ).disaggregate(totals, indicators: [indicator.sliced(through: Period(year: 2008, quarter: 4))])
    func roughness(_ path: [Double]) -> Double {
      var ratios = zip(path, indicator.values).map { $0 / $1 }
      for _ in 0..<differences { ratios = zip(ratios.dropFirst(), ratios).map { $0 - $1 } }
      return dot(ratios, ratios)
    }
    let best = roughness(found.estimate.values)
    for t in 0..<35 where t % 4 != 3 {
      for step in [-0.5, 0.5] {
        var other = found.estimate.values
        other[t] += step
        other[t + 1] -= step
        #expect(roughness(other) > best)
      }
    }
  }

  @Test(arguments: methods)
  func totalsAreMet(_ method: DisaggregationMethod) throws {
    for (seed, missing) in [(1, nil), (2, 4), (5, 0)] as [(UInt64, Int?)] {
      let (totals, indicator) = Self.example(seed: seed, years: 12, missing: missing)
      for conversion in AggregateConversion.allCases {
        let found = try DisaggregationSpecification(
          method: method, target: .quarterly, conversion: conversion
        ).disaggregate(totals, indicators: [indicator])
        for (year, total) in totals.values.enumerated() where !total.isNaN {
          let quarters = Array(found.estimate.values[(4 * year)..<(4 * year + 4)])
          let sum: Double =
            switch conversion {
            case .sum: quarters.reduce(0, +)
            case .mean: quarters.reduce(0, +) / 4
            case .first: quarters[0]
            case .last: quarters[3]
            }
          #expect(relativeError(sum, total) < 1e-10, "\(method) \(conversion) seed \(seed)")
        }
        #expect(found.standardErrors.allSatisfy { $0 >= 0 })
        #expect(found.extrapolatedFrom == Period(year: 2012, quarter: 1))
      }
    }
  }

  /// Intervals hold what they promise where the data follow the law.
  @Test func coverage() throws {
    var stream = RandomStream(seed: 20, stream: 0)
    let (rho, years, repetitions) = (0.8, 20, 150)
    var (inside, all) = (0, 0)
    for _ in 0..<repetitions {
      var error = stream.nextNormal() / (1 - rho * rho).squareRoot()
      var indicator: [Double] = []
      var truth: [Double] = []
      for t in 0..<(4 * years) {
        indicator.append(50 + Double(t) + 5 * stream.nextNormal())
        if t > 0 { error = rho * error + stream.nextNormal() }
        truth.append(3 + 2 * indicator[t] + 2 * error)
      }
      let totals = (0..<years).map { truth[(4 * $0)..<(4 * $0 + 4)].reduce(0, +) }
      let found = try DisaggregationSpecification(method: .chowLin(.fixed(rho)), target: .quarterly)
        .disaggregate(
          Series(name: "z", start: Period(year: 2000), values: totals),
          indicators: [
            Series(name: "x", start: Period(year: 2000, quarter: 1), values: indicator)
          ])
      for (value, interval) in zip(truth, try found.intervals(level: 0.8)) {
        all += 1
        if value > interval.lower && value < interval.upper { inside += 1 }
      }
    }
    // 12,000 quarters that are correlated within a draw: three standard errors are about 1.5 points.
    #expect(((Double(inside) / Double(all)) - 0.8).magnitude < 0.02, "seed 20: \(inside) of \(all)")
  }

  @Test func whatCannotBeDone() throws {
    let (totals, indicator) = Self.example(seed: 1, years: 8, missing: nil)
    func message(
      _ method: DisaggregationMethod, _ indicators: [Series], target: Frequency = .quarterly,
      trend: Bool = false, until: Period? = nil
    ) -> String {
      do {
        _ = try DisaggregationSpecification(method: method, target: target, hasTrend: trend)
          .disaggregate(totals, indicators: indicators, until: until)
        return "nothing"
      } catch { return "\(error)" }
    }
    var gap = indicator
    gap.values[6] = .nan
    var zero = indicator
    zero.values[2] = 0
    var constant = indicator
    constant.values = constant.values.map { _ in 4 }
    #expect(message(.fernandez, [gap]).contains("x has no value in 2001Q3"))
    #expect(
      message(.dentonCholette(.proportional, differences: 1), [zero]).contains("0 in 2000Q3"))
    #expect(message(.fernandez, [constant]).contains("cannot be told from the other terms"))
    #expect(message(.fernandez, [indicator], target: .monthly).contains("but monthly periods"))
    #expect(message(.fernandez, [indicator, indicator.renamed("b")]).contains("cannot be told"))
    #expect(message(.denton(.additive, differences: 1), []).contains("denton-cholette"))
    #expect(message(.dentonCholette(.additive, differences: 3), []).contains("not 3"))
    #expect(
      message(.fernandez, [indicator], until: Period(year: 2020, quarter: 1))
        .contains("indicators end in 2008Q3"))
    #expect(message(.fernandez, [], target: .yearly).contains("quarters or years"))
  }

  /// Without indicators, past the last total, with a total that the indicator does not cover.
  @Test func spans() throws {
    let (totals, indicator) = Self.example(seed: 1, years: 8, missing: nil)
    let smooth = try DisaggregationSpecification(
      method: .dentonCholette(.additive, differences: 1), target: .monthly
    ).disaggregate(totals, until: Period(year: 2008, month: 3))
    #expect(smooth.estimate.start == Period(year: 2000, month: 1))
    #expect(smooth.estimate.end == Period(year: 2008, month: 3))
    // Past the last total the random walk stays, and knows less every month.
    let last = smooth.estimate.values.suffix(3)
    #expect(last.allSatisfy { relativeError($0, smooth.estimate.values[95]) < 1e-9 })
    let errors = Array(smooth.standardErrors.suffix(3))
    #expect(errors[0] < errors[1] && errors[1] < errors[2])
    let short = try DisaggregationSpecification(method: .fernandez, target: .quarterly)
      .disaggregate(totals, indicators: [indicator.sliced(from: Period(year: 2001, quarter: 2))])
    #expect(short.unusedTotals == [Period(year: 2000), Period(year: 2001)])
    #expect(short.usedTotals.count == 6)
  }
}

extension Series {
  fileprivate func renamed(_ name: String) -> Series {
    var copy = self
    copy.name = name
    return copy
  }
}
