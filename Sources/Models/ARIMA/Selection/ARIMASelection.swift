public import LinearAlgebra

/// Automatic choice of the orders of a seasonal ARIMA model.
///
/// Every candidate is estimated by exact maximum likelihood, all on the same differenced data, so the
/// criteria are comparable. The stepwise search starts from (2,d,2)(1,D,1), (0,d,0)(0,D,0),
/// (1,d,0)(1,D,0) and (0,d,1)(0,D,1) and moves to the first better neighbour (one order up or down,
/// p and q or P and Q together, constant in or out) until none is better. A model with a root near
/// the unit circle is not eligible. `ARIMASelectionOptions.Rules` says what else decides.
///
/// Source: Hyndman & Khandakar (2008), Journal of Statistical Software 27(3), section 3.2.
public struct ARIMASelection: Sendable {
  /// One model that was tried.
  public struct Candidate: Sendable {
    /// The model.
    public let specification: ARIMASpecification
    /// Its criterion; infinite when it could not be estimated.
    public let criterion: Double
    /// Why it was not eligible, in words; nil when it was.
    public let rejection: String?
  }

  /// The model chosen.
  public let fit: ARIMAFit
  /// Everything tried, in the order of trying.
  public let trace: [Candidate]
  /// How the differencing was decided.
  public let differencing: DifferencingChoice
  /// Why a model was taken that is not eligible; nil when one was.
  public let note: String?

  /// Chooses and estimates.
  ///
  /// - Parameters:
  ///   - series: n observations on the scale of the model, NaN where missing.
  ///   - regressors: n × r, or nil for none; in every candidate.
  ///   - names: Names of the r regressors.
  ///   - period: Observations per season; 1 for none.
  ///   - options: Criterion, search, limits.
  /// - Throws: `ModelError` of the last candidate when none could be estimated.
  /// - Complexity: At most `options.maximumModels` estimates, 5000 in a full search.
  public init(
    _ series: [Double], regressors: Matrix? = nil, names: [String] = [], period: Int,
    options: ARIMASelectionOptions = ARIMASelectionOptions()
  ) throws(ModelError) {
    try options.check()
    let choice = try DifferencingChoice(
      series, regressors: regressors, period: period, options: options)
    var search = ARIMAOrderSteps(
      series: series, regressors: regressors, names: names, period: period,
      differencing: choice, options: options)
    switch options.method {
    case .stepwise: search.runStepwise()
    case .full: try search.runFull()
    }
    guard let best = search.choice else {
      throw search.failure ?? .estimationFailed("no candidate model could be estimated")
    }
    note = best.rejection.map {
      "No model was eligible; the one with the best criterion is taken although \($0)."
    }
    let final = try search.estimate(best)
    fit = final
    trace = search.trace.map { candidate in
      candidate.specification != best.specification
        ? candidate
        : Candidate(
          specification: candidate.specification, criterion: options.criterion.value(final),
          rejection: candidate.rejection)
    }
    differencing = choice
  }
}
