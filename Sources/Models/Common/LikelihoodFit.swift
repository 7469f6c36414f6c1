import RealModule

/// A maximum-likelihood fit and its information criteria.
///
/// With n = `effectiveCount` and k = `parameterCount`, which includes σ²; smaller is better, and only
/// fits to the same n observations compare.
///
/// Sources: Akaike (1974); Hurvich & Tsai (1989), Biometrika 76; Schwarz (1978); Hannan & Quinn (1979).
public protocol LikelihoodFit {
  /// log L at the estimates.
  var logLikelihood: Double { get }
  /// Estimated parameters, σ² among them.
  var parameterCount: Int { get }
  /// Observations that enter the likelihood.
  var effectiveCount: Int { get }
}

extension LikelihoodFit {
  /// Akaike's criterion −2 log L + 2 k.
  public var aic: Double { -2 * logLikelihood + 2 * Double(parameterCount) }

  /// Akaike's criterion corrected for small samples; infinite when n ≤ k + 1.
  public var aicc: Double {
    let (k, n) = (Double(parameterCount), Double(effectiveCount))
    return n > k + 1 ? aic + 2 * k * (k + 1) / (n - k - 1) : .infinity
  }

  /// Schwarz's criterion −2 log L + k log n.
  public var bic: Double {
    -2 * logLikelihood + Double(parameterCount) * .log(Double(effectiveCount))
  }

  /// The criterion of Hannan and Quinn, −2 log L + 2 k log log n.
  public var hq: Double {
    -2 * logLikelihood + 2 * Double(parameterCount) * .log(.log(Double(effectiveCount)))
  }
}
