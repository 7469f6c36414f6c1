import Models
import RealModule
import TestSupport
import Testing

@Suite("Exponential smoothing against R")
struct ETSReferenceTests {
  @Test("The reference file is there") func present() {
    #expect(ETSReference.models.count == 114)
    #expect(ETSReference.choices.count == 16)
  }

  /// Same recursion, same sums: they agree to rounding of the twelve digits kept of its parameters.
  @Test("The likelihood at R's parameters is R's", arguments: ETSReference.models)
  func likelihood(item: ETSReference.Case) throws {
    let specification = try #require(item.specification)
    let parameters = try #require(item.parameters)
    guard !ETSReference.outside.contains(item.id) else {
      #expect(throws: ModelError.self) {
        try specification.evaluate(item.series, at: parameters)
      }
      return
    }
    let fit = try specification.evaluate(item.series, at: parameters)
    #expect(abs(fit.logLikelihood - item.logLikelihood) < 1e-6)
    let theirs = item.results["forecast"]["mean"].doubles
    let worst = worstRelativeError(fit.forecast(horizon: theirs.count), theirs, floor: 1e-3)
    // Where factors multiply R 8.20 gives the mean of 5,000 simulated paths.
    #expect(worst < (item.results["interval_kind"].string == "analytic" ? 1e-7 : 0.03))
  }

  /// R's Nelder–Mead stops early: ours is higher by up to 380 units of log-likelihood.
  @Test("Our maximum is at least as high", arguments: ETSReference.models)
  func maximum(item: ETSReference.Case) throws {
    let specification = try #require(item.specification)
    guard !ETSReference.outside.contains(item.id) else { return }
    let fit = try specification.fit(item.series)
    #expect(fit.converged)
    #expect(fit.logLikelihood > item.logLikelihood - 1e-3)
  }

  /// R's intervals use σ² over n − k: with that variance they are ours, class by class.
  ///
  /// Exception: an added season without trend, where R 8.20 lets γ act m − 1 months ahead in place of m
  /// (UKgas, ANA: the variance rises by (α + γ)² σ² at the fourth month, of period 4, not the fifth).
  @Test("Intervals with formulas are R's", arguments: ETSReference.models)
  func intervals(item: ETSReference.Case) throws {
    let specification = try #require(item.specification)
    let parameters = try #require(item.parameters)
    let isShifted = specification.trend == .none && specification.season == .additive
    guard specification.hasExactMoments, !isShifted, !ETSReference.outside.contains(item.id),
      item.results["interval_kind"].string == "analytic"
    else { return }
    let fit = try specification.evaluate(item.series, at: parameters)
    let upper = item.results["forecast"]["hi95"].doubles
    let lower = item.results["forecast"]["lo95"].doubles
    let law = try fit.jointLaw(
      horizon: upper.count, variance: item.results["sigma2"].double ?? .nan)
    let widths = law.variances.map { 2 * 1.959963984540054 * $0.squareRoot() }
    let theirs = zip(upper, lower).map { $0 - $1 }
    #expect(worstRelativeError(widths, theirs, floor: 1e-6) < 1e-6)
  }

  @Test("The automatic choice has no higher criterion", arguments: ETSReference.choices)
  func choice(item: ETSReference.Case) throws {
    let isBIC = item.id.hasSuffix("bic")
    let selection = try ETSSelection(
      item.series, period: item.period,
      options: ETSSelectionOptions(criterion: isBIC ? .bic : .aicc))
    let own = isBIC ? selection.fit.bic : selection.fit.aicc
    #expect(own < item.criterion(isBIC ? "bic" : "aicc") + 1e-3)
    #expect(selection.trace.map(\.criterion) == selection.trace.map(\.criterion).sorted())
  }
}
