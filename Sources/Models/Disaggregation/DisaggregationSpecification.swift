import LinearAlgebra
public import TimeSeries

/// What to do with totals: the method, the periods wanted and the terms of the regression.
///
///     let spec = DisaggregationSpecification(method: .chowLin(.maximumLikelihood), target: .monthly)
///     let months = try spec.disaggregate(quarters, indicators: [imports])
///     print(months.estimate, months.standardErrors)
public struct DisaggregationSpecification: Hashable, Sendable {
  /// The method.
  public var method: DisaggregationMethod
  /// Months or quarters.
  public var target: Frequency
  /// What a total says of its periods.
  public var conversion: AggregateConversion
  /// Whether the regression has a constant.
  public var hasConstant: Bool
  /// Whether the regression has a linear trend.
  public var hasTrend: Bool

  /// The most totals taken: their covariance is dense, and its factor costs a cubic of the count.
  public static let largestCount = 2000

  /// A specification with the usual terms: a constant and no trend.
  public init(
    method: DisaggregationMethod, target: Frequency, conversion: AggregateConversion = .sum,
    hasConstant: Bool = true, hasTrend: Bool = false
  ) {
    self.method = method
    self.target = target
    self.conversion = conversion
    self.hasConstant = hasConstant
    self.hasTrend = hasTrend
  }

  /// Finds the periods inside the totals.
  ///
  /// The result covers the periods that all indicators cover, else those of the totals and on to
  /// `until`. Totals that are missing (NaN) are left open; those not covered are left out and named.
  ///
  /// - Parameters:
  ///   - totals: Quarters or years; NaN where missing.
  ///   - indicators: Series of the target frequency without gaps.
  ///   - until: The last period wanted; the indicators must reach it.
  /// - Returns: The periods, their standard errors and the regression.
  /// - Throws: `ModelError` when frequencies do not fit, an indicator has a gap, terms depend on each
  ///   other, or there are too few totals.
  /// - Complexity: O(n N + N³) for n periods and N totals, some thirty times where ρ is searched.
  public func disaggregate(
    _ totals: Series, indicators: [Series] = [], until: Period? = nil
  ) throws(ModelError) -> Disaggregation {
    let frame = try DisaggregationFrame(self, totals: totals, indicators: indicators, until: until)
    let terms = try DisaggregationTerms(self, frame: frame, indicators: indicators)
    let problem = AggregateProblem(
      rows: frame.rows, design: terms.design, offset: terms.offset, scale: terms.scale)
    try checkCount(problem, totals: totals)
    do {
      let (solution, rho, bound) = try solve(problem)
      return result(
        solution, frame: frame, terms: terms, totals: totals, rho: rho, bound: bound,
        indicators: indicators.map(\.name))
    } catch {
      throw failure(error, terms: terms, totals: totals)
    }
  }

  private func checkCount(_ problem: AggregateProblem, totals: Series) throws(ModelError) {
    let found = problem.rows.count
    // One degree of freedom for the variance, one more where ρ is searched.
    let searched =
      method.autocorrelation.map { $0.isSearched ? 2 : 1 } ?? (method.isRegression ? 1 : 0)
    let needed = Swift.max(problem.design.columns + searched, 1)
    guard found >= needed else {
      throw .tooFewObservations(
        usable: found, needed: needed, reason: "\(method.title) of \(totals.name)")
    }
    guard found <= Self.largestCount else {
      throw .invalidOption(
        "\(totals.name) has \(found) totals and at most \(Self.largestCount) are taken; shorten it")
    }
  }

  private func solve(
    _ problem: AggregateProblem
  ) throws(LinearAlgebraError) -> (
    AggregateLeastSquares, rho: Double?, bound: AutocorrelationBound?
  ) {
    guard let choice = method.autocorrelation else {
      return (try AggregateLeastSquares(problem, law(0)), nil, nil)
    }
    if case .fixed(let rho) = choice {
      return (try AggregateLeastSquares(problem, law(rho)), rho, nil)
    }
    let found = AutocorrelationSearch.minimize { rho in
      guard let tried = try? AggregateLeastSquares(problem, law(rho)) else { return .infinity }
      return choice == .maximumLikelihood ? -tried.logLikelihood : tried.residualSum
    }
    return (try AggregateLeastSquares(problem, law(found.rho)), found.rho, found.bound)
  }

  private func law(_ rho: Double) -> DisturbanceLaw {
    switch method {
    case .chowLin: .stationary(rho)
    case .fernandez: .integrated(1)
    case .litterman: .integratedStationary(rho)
    case .denton(_, let h), .dentonCholette(_, let h): .integrated(h)
    }
  }

  private func failure(
    _ error: LinearAlgebraError, terms: DisaggregationTerms, totals: Series
  ) -> ModelError {
    switch error {
    case .rankDeficient(let columns, _):
      .invalidSpecification(
        "seen through the totals, "
          + columns.compactMap { terms.names.indices.contains($0) ? terms.names[$0] : nil }
          .joined(separator: ", ") + " cannot be told from the other terms; leave "
          + "\(columns.count == 1 ? "it" : "them") out")
    default:
      .estimationFailed("\(totals.name) could not be disaggregated: \(error)")
    }
  }

  private func result(
    _ solution: AggregateLeastSquares, frame: DisaggregationFrame, terms: DisaggregationTerms,
    totals: Series, rho: Double?, bound: AutocorrelationBound?, indicators: [String]
  ) -> Disaggregation {
    let path = solution.path()
    let freedom = solution.degreesOfFreedom
    let variance = freedom > 0 ? solution.residualSum / Double(freedom) : .nan
    let spread = solution.relativeVariances()
    let errors = spread.map { $0 == 0 ? 0 : (variance * $0).squareRoot() }
    return Disaggregation(
      totals: totals,
      estimate: Series(
        name: totals.name, start: frame.start, values: path, description: totals.description),
      standardErrors: errors, method: method, conversion: conversion, indicators: indicators,
      coefficients: method.isRegression ? coefficients(solution, terms, variance) : [],
      autocorrelation: rho, bound: bound, logLikelihood: solution.logLikelihood,
      variance: variance, degreesOfFreedom: freedom, usedTotals: frame.used,
      unusedTotals: frame.unused,
      explained: method.isRegression ? explained(solution) : nil,
      largestMiss: frame.rows.reduce(0) { Swift.max($0, ($1.value - $1.total(of: path)).magnitude) }
    )
  }

  private func coefficients(
    _ solution: AggregateLeastSquares, _ terms: DisaggregationTerms, _ variance: Double
  ) -> [Disaggregation.Coefficient] {
    let spread = solution.regression?.inverseGram.diagonal ?? []
    return zip(terms.names, zip(solution.coefficients, spread)).map { name, pair in
      Disaggregation.Coefficient(
        name: name, estimate: pair.0, standardError: (variance * pair.1).squareRoot())
    }
  }

  /// 1 − Σ (z − C X β̂)² / Σ (z − mean)².
  private func explained(_ solution: AggregateLeastSquares) -> Double? {
    let problem = solution.problem
    let fitted = problem.design * solution.coefficients
    let mean = problem.rows.reduce(0) { $0 + $1.value } / Double(problem.rows.count)
    var (left, all) = (0.0, 0.0)
    for row in problem.rows {
      let residual = row.value - row.total(of: fitted)
      left += residual * residual
      all += (row.value - mean) * (row.value - mean)
    }
    return all > 0 ? 1 - left / all : nil
  }
}

extension AutocorrelationChoice {
  fileprivate var isSearched: Bool { if case .fixed = self { false } else { true } }
}
