import ArgumentParser
import Tradewind

/// `--errors`: how the standard errors of least squares are computed.
enum StandardErrors: String, ExpressibleByArgument, CaseIterable {
  case classical
  case hc0
  case hc1
  case hc2
  case hc3
  case neweyWest = "newey-west"

  /// The estimator; Newey–West with the lag chosen from the data and corrected for the coefficients.
  var covariance: CoefficientCovariance {
    switch self {
    case .classical: .classical
    case .hc0: .hc0
    case .hc1: .hc1
    case .hc2: .hc2
    case .hc3: .hc3
    case .neweyWest: .neweyWest(lag: .automatic(prewhitened: false), smallSample: true)
    }
  }
}
