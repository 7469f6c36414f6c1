public import TimeSeries

/// An estimated model of one series: what was found, and what it says about unknown months.
public protocol FittedModel: Sendable {
  /// The series the model explains, in its own unit, from its first to its last observed month.
  var series: Series { get }
  /// The canonical formula; fitting it again gives the same numbers.
  var formula: ModelFormula { get }
  /// The scale the model works on.
  var transform: Transform { get }
  /// Estimates, criteria and diagnostics.
  var summary: FitSummary { get }
  /// Residuals on the model's scale, one a month of `series`, NaN where there is none.
  var residuals: [Double] { get }
  /// The joint law of the months that are not known: gaps, and `horizon` months past the data.
  ///
  /// - Parameters:
  ///   - horizon: Months past the last observation.
  ///   - paths: Values past the data of regressors that are columns, by name; they override the
  ///     series given at estimation where both have a value.
  /// - Returns: The joint law with the series and the scale it belongs to.
  /// - Throws: `ModelError.missingPaths` when columns end before the horizon.
  func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection
  /// Errors of forecasts 1 … `horizon` months ahead from origins inside the sample, by horizon.
  ///
  /// On the model's scale, at the final estimates. Unless a model says otherwise these are its
  /// residuals for every horizon.
  func pastErrors(horizon: Int) -> [[Double]]
  /// What its intervals can rest on; unless a model says otherwise every method.
  var intervalMethods: [IntervalMethod] { get }
  /// This model with ways for its data regressors to go on past their ends.
  ///
  ///     let model = try fit(formula, data: data).going(on: ["world": .automatic])
  ///     let projection = try model.project(horizon: 24, paths: [:])
  ///
  /// - Parameter futures: A way for each regressor by name; the others need values in the data or a
  ///   path.
  /// - Returns: A model that projects with them; its summary says what was assumed.
  /// - Throws: `ModelError.invalidOption` for a name that is no data regressor of the model; errors
  ///   of the regressors' own estimates.
  func going(on futures: [String: RegressorFuture]) throws(ModelError) -> any FittedModel
}

extension FittedModel {
  /// Every method.
  public var intervalMethods: [IntervalMethod] { IntervalMethod.allCases }
}

/// Options of `fit(_:data:options:)`.
public struct FitOptions: Hashable, Sendable {
  /// Optimiser starts; one is enough unless a fit warns.
  public var starts: Int
  /// The longest lag of the portmanteau test; nil takes two years (or 10 without a season).
  public var portmanteauLag: Int?
  /// The days behind `holiday(name)`; nil when no formula uses it.
  public var calendar: HolidayCalendar?
  /// How open orders of `arima()` and `auto()` are chosen.
  public var selection: ARIMASelectionOptions
  /// How the standard errors of least squares are computed; nil for classical ones.
  ///
  /// Other models refuse it.
  public var covariance: CoefficientCovariance?

  /// Options with the house defaults.
  public init(
    starts: Int = 1, portmanteauLag: Int? = nil, calendar: HolidayCalendar? = nil,
    selection: ARIMASelectionOptions = ARIMASelectionOptions(),
    covariance: CoefficientCovariance? = nil
  ) {
    self.starts = starts
    self.portmanteauLag = portmanteauLag
    self.calendar = calendar
    self.selection = selection
    self.covariance = covariance
  }
}
