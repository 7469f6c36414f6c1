/// How the orders of an ARIMA model are chosen.
public struct ARIMASelectionOptions: Hashable, Sendable {
  /// What candidates are compared by; smaller is better.
  public enum Criterion: String, Hashable, Sendable, CaseIterable {
    /// Akaike's criterion corrected for small samples.
    case aicc
    /// Akaike's criterion.
    case aic
    /// Schwarz's criterion.
    case bic
    /// The criterion of Hannan and Quinn.
    case hq

    /// The criterion of a fit.
    public func value(_ fit: ARIMAFit) -> Double {
      switch self {
      case .aicc: fit.aicc
      case .aic: fit.aic
      case .bic: fit.bic
      case .hq: fit.hq
      }
    }
  }

  /// Which candidates are tried.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// From four starting models to better neighbours until none is better.
    case stepwise
    /// Every order within the limits and `maximumTotal`.
    case full
  }

  /// What candidates are compared by.
  public var criterion = Criterion.aicc
  /// Which candidates are tried.
  public var method = Method.stepwise
  /// Ordinary differences; nil lets KPSS tests decide.
  public var differences: Int?
  /// Seasonal differences; nil lets the strength of the season decide.
  public var seasonalDifferences: Int?
  /// Largest p, q.
  public var maximumOrder = 5
  /// Largest P, Q.
  public var maximumSeasonalOrder = 2
  /// Largest p + q + P + Q of a full search.
  public var maximumTotal = 5
  /// Whether a mean or drift may enter (where d + D ≤ 1).
  public var allowsConstant = true
  /// Most models estimated: bounds the work.
  public var maximumModels = 94
  /// Estimation of every candidate; the covariance is computed for the winner alone.
  public var estimation = ARIMAOptions()
  /// How differences that are not given are decided.
  public var differencingRules = DifferencingRules()

  /// Stepwise choice by AICc with the limits of Hyndman & Khandakar (2008).
  public init() {}

  func check() throws(ModelError) {
    for (name, value) in [
      ("differences", differences ?? 0), ("seasonal differences", seasonalDifferences ?? 0),
      ("maximum order", maximumOrder), ("maximum seasonal order", maximumSeasonalOrder),
      ("maximum total", maximumTotal),
    ] where value < 0 {
      throw .invalidOption("\(name) is \(value); give 0 or more")
    }
    guard maximumModels >= 1 else {
      throw .invalidOption("maximum models is \(maximumModels); give at least 1")
    }
  }
}
