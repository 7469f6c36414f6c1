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

  /// Whose rules decide where the criterion leaves room.
  public enum Rules: String, Hashable, Sendable, CaseIterable {
    /// What forecast best on held-out years of the M3 and tourism series and of trade series.
    ///
    /// With a season: one ordinary difference below twelve years, from there on at most one, and with
    /// d = 1 the model (0,1,1)(0,D,D) is kept unless another is better by `referenceAdvantage`. With a
    /// seasonal difference alone the constant stays in. Otherwise as the other rules.
    case house
    /// Hyndman & Khandakar (2008): differences by tests alone, the best criterion wins.
    case hyndmanKhandakar
  }

  /// Whose rules decide where the criterion leaves room.
  public var rules = Rules.house
  /// What candidates are compared by.
  public var criterion = Criterion.aicc
  /// Which candidates are tried.
  public var method = Method.stepwise
  /// Ordinary differences; nil lets the rules and KPSS tests decide.
  public var differences: Int?
  /// Seasonal differences; nil lets the rules and the strength of the season decide.
  public var seasonalDifferences: Int?
  /// By how much another model must beat (0,1,1)(0,D,D) under the house rules; infinite keeps that.
  public var referenceAdvantage = 15.0
  /// Largest d + D when the tests decide: one difference more of an economic series is noise.
  public var maximumDifferences = 2
  /// Largest p, q; below the period where there is a season.
  public var maximumOrder = 5
  /// Largest P, Q.
  public var maximumSeasonalOrder = 2
  /// Largest p + q + P + Q of a full search.
  public var maximumTotal = 5
  /// Whether a mean or drift may enter (where d + D ≤ 1).
  public var allowsConstant = true
  /// Most models a stepwise search estimates: bounds the work.
  public var maximumModels = 94
  /// Smallest modulus that roots of an eligible model may have, as polynomials in B.
  ///
  /// A root nearer to the unit circle says that the differencing is wrong. A factor in Bˢ may come
  /// nearer by the s-th power.
  public var smallestRoot = 1.001
  /// Whether a model is left out in which an autoregressive and a moving-average root cancel.
  public var rejectsCancellingRoots = true
  /// Estimation of the winner; candidates are estimated from as many starts, to what decides.
  public var estimation = ARIMAOptions()
  /// How differences that are not given are decided.
  public var differencingRules = DifferencingRules()

  /// The house rules: a stepwise choice by AICc with the limits of Hyndman & Khandakar (2008).
  public init() {}

  /// The rules of R's `auto.arima(approximation = FALSE)`, forecast 8.x: roots nearer to the unit
  /// circle than 1.01 are not eligible, roots may cancel, and up to three differences are taken.
  public static var parity: ARIMASelectionOptions {
    var options = ARIMASelectionOptions()
    options.rules = .hyndmanKhandakar
    options.maximumDifferences = 3
    options.smallestRoot = 1.01
    options.rejectsCancellingRoots = false
    return options
  }

  /// More models than this make no search but a computing project.
  static let largestGrid = 5000

  func check() throws(ModelError) {
    for (name, value) in [
      ("differences", differences ?? 0), ("seasonal differences", seasonalDifferences ?? 0),
      ("maximum order", maximumOrder), ("maximum seasonal order", maximumSeasonalOrder),
      ("maximum total", maximumTotal), ("maximum differences", maximumDifferences),
    ] where value < 0 {
      throw .invalidOption("\(name) is \(value); give 0 or more")
    }
    guard referenceAdvantage >= 0 else {
      throw .invalidOption("the reference advantage is \(referenceAdvantage); give 0 or more")
    }
    guard smallestRoot >= 1, smallestRoot.isFinite else {
      throw .invalidOption("the smallest root is \(smallestRoot); give 1 or more")
    }
    guard maximumModels >= 1 else {
      throw .invalidOption("maximum models is \(maximumModels); give at least 1")
    }
  }
}
