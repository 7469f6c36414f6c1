import Probability
public import TimeSeries

/// One row of an estimation table.
public struct CoefficientRow: Sendable {
  /// The family of a coefficient, for grouping a table.
  public enum Group: String, Sendable {
    /// Autoregressive and moving-average coefficients.
    case arima = "ARIMA"
    /// Variances and shapes of the components of a structural model.
    case component = "Components"
    /// Mean, intercept or drift.
    case constant = "Constant"
    /// Effects of the calendar.
    case calendar = "Calendar"
    /// Outliers and interventions.
    case intervention = "Interventions"
    /// Columns of data.
    case regressor = "Regressors"
  }

  /// The name economists use: `ar1 ma1 sar1 sma1 intercept drift`, or the regressor's own name.
  public let name: String
  /// The group it belongs to.
  public let group: Group
  /// The estimate, on the model's scale.
  public let estimate: Double
  /// Its standard error; NaN when the information matrix does not determine it.
  public let standardError: Double
  /// Estimate over standard error.
  public let statistic: Double
  /// Two-sided p-value.
  public let pValue: Double

  /// A row from its parts.
  public init(
    name: String, group: Group, estimate: Double, standardError: Double, statistic: Double,
    pValue: Double
  ) {
    self.name = name
    self.group = group
    self.estimate = estimate
    self.standardError = standardError
    self.statistic = statistic
    self.pValue = pValue
  }

  /// A row with the z statistic of an estimate that is asymptotically normal.
  init(name: String, group: Group, estimate: Double, standardError: Double) {
    let statistic = estimate / standardError
    self.init(
      name: name, group: group, estimate: estimate, standardError: standardError,
      statistic: statistic, pValue: 2 * Normal.standard.upperTail(statistic.magnitude))
  }
}

/// One diagnostic test of a fit, with a plain reading.
public struct DiagnosticRow: Sendable {
  /// The name of the test, with its lag where it has one: `Ljung–Box (24)`.
  public let name: String
  /// A stable key for machines: `ljungBox`.
  public let key: String
  /// The test statistic.
  public let statistic: Double
  /// Degrees of freedom, nil where the test has none.
  public let degreesOfFreedom: Double?
  /// p-value, nil where the statistic has no tabulated distribution.
  public let pValue: Double?
  /// What it says, one sentence for an economist.
  public let reading: String

  /// A row from its parts.
  public init(
    name: String, key: String, statistic: Double, degreesOfFreedom: Double?, pValue: Double?,
    reading: String
  ) {
    self.name = name
    self.key = key
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = pValue
    self.reading = reading
  }
}

/// One model tried on the way to the chosen one.
public struct CandidateRow: Sendable {
  /// The model as a formula's right-hand side.
  public let model: String
  /// AICc, the lower the better; infinite for a model that was rejected.
  public let criterion: Double
  /// Why it was rejected, nil for one that was compared.
  public let rejection: String?
  /// True when the model was only evaluated at the coefficients of a similar one, so that its own
  /// criterion may be lower than the one given.
  public let isUpperBound: Bool

  /// A row from its parts.
  public init(
    model: String, criterion: Double, rejection: String? = nil, isUpperBound: Bool = false
  ) {
    self.model = model
    self.criterion = criterion
    self.rejection = rejection
    self.isUpperBound = isUpperBound
  }
}

/// What every fitted model reports about its estimation.
///
/// Log-likelihoods are natural logarithms of densities; `logLikelihood` belongs to the differenced
/// data on the model's transformed scale, `logLikelihoodOriginal` adds the Jacobian of the transform.
public struct FitSummary: Sendable {
  /// The name of the estimator: `exact maximum likelihood`, `ordinary least squares`.
  public let method: String
  /// Observed (not missing) months used.
  public let observations: Int
  /// First to last month of the data used.
  public let span: PeriodSpan
  /// Exact log-likelihood of the differenced data on the model's scale.
  public let logLikelihood: Double
  /// The same on the scale of the series.
  public let logLikelihoodOriginal: Double
  /// Akaike's criterion.
  public let aic: Double
  /// Akaike's criterion corrected for sample size.
  public let aicc: Double
  /// Schwarz' criterion.
  public let bic: Double
  /// Variance of the innovations, on the model's scale.
  public let sigma2: Double
  /// Parameters counted in the criteria, σ² included.
  public let parameterCount: Int
  /// Whether the optimiser met its gradient test (true for closed forms).
  public let converged: Bool
  /// The estimation table.
  public let coefficients: [CoefficientRow]
  /// Tests on the residuals.
  public let diagnostics: [DiagnosticRow]
  /// Remarks a reader needs: what was chosen and why, what was dropped, what is fragile.
  public internal(set) var notes: [String]
  /// The models compared, best first; empty when the orders were given.
  public let trace: [CandidateRow]

  /// A summary from its parts.
  public init(
    method: String, observations: Int, span: PeriodSpan, logLikelihood: Double,
    logLikelihoodOriginal: Double, aic: Double, aicc: Double, bic: Double, sigma2: Double,
    parameterCount: Int, converged: Bool, coefficients: [CoefficientRow],
    diagnostics: [DiagnosticRow], notes: [String], trace: [CandidateRow]
  ) {
    self.method = method
    self.observations = observations
    self.span = span
    self.logLikelihood = logLikelihood
    self.logLikelihoodOriginal = logLikelihoodOriginal
    self.aic = aic
    self.aicc = aicc
    self.bic = bic
    self.sigma2 = sigma2
    self.parameterCount = parameterCount
    self.converged = converged
    self.coefficients = coefficients
    self.diagnostics = diagnostics
    self.notes = notes
    self.trace = trace
  }
}
