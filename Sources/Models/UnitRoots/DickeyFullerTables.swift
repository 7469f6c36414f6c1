import Probability
import RealModule

/// What a test regression contains besides the lagged level.
public enum DeterministicTerms: String, Sendable, CaseIterable {
  /// Nothing: the series moves around zero.
  case none
  /// A constant.
  case constant
  /// A constant and a straight line.
  case trend
  /// A constant, a straight line and its square.
  case quadraticTrend

  /// How many columns.
  var count: Int {
    switch self {
    case .none: 0
    case .constant: 1
    case .trend: 2
    case .quadraticTrend: 3
    }
  }

  /// The words in a test's name.
  var words: String {
    switch self {
    case .none: "no constant"
    case .constant: "constant"
    case .trend: "constant and trend"
    case .quadraticTrend: "constant and quadratic trend"
    }
  }
}

/// Laws of the Dickey–Fuller statistics for one series.
enum DickeyFullerLaw {
  /// p = Φ(β₀ + β₁ x + β₂ x² + …) below and above a border.
  private struct Surface {
    let lower: [Double]
    let upper: [Double]
    let border: Double
    let least: Double
    let largest: Double
  }

  /// P(τ ≤ x) in large samples.
  ///
  /// Source: MacKinnon (1994), Approximate asymptotic distribution functions for unit-root and
  /// cointegration tests, Journal of Business and Economic Statistics 12, tables 3 and 4 (one series).
  static func tauPValue(_ x: Double, _ terms: DeterministicTerms) -> Double {
    let surface = tauSurface(terms)
    if x > surface.largest { return 1 }
    if x < surface.least { return 0 }
    let coefficients = x <= surface.border ? surface.lower : surface.upper
    return Normal.standard.cumulative(polynomial(coefficients, x))
  }

  private static func tauSurface(_ terms: DeterministicTerms) -> Surface {
    switch terms {
    case .none:
      Surface(
        lower: [0.6344, 1.2378, 0.032496], upper: [0.4797, 0.93557, -0.06999, 0.033066],
        border: -1.04, least: -19.04, largest: .infinity)
    case .constant:
      Surface(
        lower: [2.1659, 1.4412, 0.038269], upper: [1.7339, 0.93202, -0.12745, -0.010368],
        border: -1.61, least: -18.83, largest: 2.74)
    case .trend:
      Surface(
        lower: [3.2512, 1.6047, 0.049588], upper: [2.5261, 0.61654, -0.37956, -0.060285],
        border: -2.89, least: -16.18, largest: 0.7)
    case .quadraticTrend:
      Surface(
        lower: [4.0003, 1.658, 0.048288], upper: [3.0778, 0.49529, -0.41477, -0.059359],
        border: -3.21, least: -17.17, largest: 0.54)
    }
  }

  /// P(Z(α) ≤ x) in large samples.
  ///
  /// Source: MacKinnon (1994), tables 5 and 6 (one series); the left tail is a polynomial in log |x|.
  static func alphaPValue(_ x: Double, _ terms: DeterministicTerms) -> Double {
    let surface = alphaSurface(terms)
    let argument =
      x <= surface.border
      ? polynomial(surface.lower, Double.log(x.magnitude)) : polynomial(surface.upper, x)
    return Normal.standard.cumulative(argument)
  }

  private static func alphaSurface(_ terms: DeterministicTerms) -> Surface {
    switch terms {
    case .none:
      Surface(
        lower: [0.0342, -0.6376, 0, -0.03872], upper: [0.4927, 0.6906, 0.132331, 0.012099, 0],
        border: -2.9, least: -.infinity, largest: .infinity)
    case .constant:
      Surface(
        lower: [2.2142, -1.7863, 0.32828, -0.07727],
        upper: [1.717, 0.55243, 0.043463, 0.0016671, 0],
        border: -8.9, least: -.infinity, largest: .infinity)
    case .trend:
      Surface(
        lower: [4.6476, -2.8932, 0.5832, -0.0999],
        upper: [2.7117, 0.45731, 0.022868, 0.0006362, 0.000005],
        border: -15.0, least: -.infinity, largest: .infinity)
    case .quadraticTrend:
      Surface(
        lower: [3.6739, -1.1549, 0, -0.03947],
        upper: [3.4671, 0.43476, 0.019231, 0.0005381, 0.000006216],
        border: -20.7, least: -.infinity, largest: .infinity)
    }
  }

  /// Critical values of τ in a sample of n.
  ///
  ///     c(n) = β∞ + β₁/n + β₂/n² + β₃/n³
  ///
  /// Source: MacKinnon (2010), Critical values for cointegration tests, Queen's Economics Department
  /// Working Paper 1227, table 2 (N = 1); without a constant, MacKinnon (1996).
  static func tauCriticalValues(_ terms: DeterministicTerms, observations n: Int) -> [CriticalValue]
  {
    let rows: [[Double]] =
      switch terms {
      case .none:
        [
          [-2.56574, -2.2358, -3.627, 0], [-1.94100, -0.2686, -3.365, 31.223],
          [-1.61682, 0.2656, -2.714, 25.364],
        ]
      case .constant:
        [
          [-3.43035, -6.5393, -16.786, -79.433], [-2.86154, -2.8903, -4.234, -40.040],
          [-2.56677, -1.5384, -2.809, 0],
        ]
      case .trend:
        [
          [-3.95877, -9.0531, -28.428, -134.155], [-3.41049, -4.3904, -9.036, -45.374],
          [-3.12705, -2.5856, -3.925, -22.380],
        ]
      case .quadraticTrend:
        [
          [-4.37113, -11.5882, -35.819, -334.047], [-3.83239, -5.9057, -12.490, -118.284],
          [-3.55326, -3.6596, -5.293, -63.559],
        ]
      }
    return zip([0.01, 0.05, 0.10], rows).map {
      CriticalValue(level: $0, value: polynomial($1, 1 / Double(n)))
    }
  }

  /// Critical values of Z(α) in a sample of n, by inverting `alphaPValue`: large-sample values.
  static func alphaCriticalValues(_ terms: DeterministicTerms) -> [CriticalValue] {
    [0.01, 0.05, 0.10].map { level in
      // Every 1 percent value of the paper lies above −60.
      var (low, high) = (-60.0, 0.0)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if alphaPValue(middle, terms) < level { low = middle } else { high = middle }
      }
      return CriticalValue(level: level, value: (low + high) / 2)
    }
  }

  /// The older table of τ that the differencing rules of Hyndman and Khandakar read.
  ///
  /// Source: Fuller (1976), Introduction to Statistical Time Series, table 8.5.2; rows for samples of
  /// up to 25, 50, 100, 250, 500 and more differences.
  static func fullerTable(_ terms: DeterministicTerms, differences n: Int) -> CriticalValueTable {
    let row = [25, 50, 100, 250, 500].count { n >= $0 }
    let values: [(Double, Double, Double)] =
      switch terms {
      case .none:
        [
          (-2.66, -1.95, -1.60), (-2.62, -1.95, -1.61), (-2.60, -1.95, -1.61),
          (-2.58, -1.95, -1.62), (-2.58, -1.95, -1.62), (-2.58, -1.95, -1.62),
        ]
      case .constant:
        [
          (-3.75, -3.00, -2.63), (-3.58, -2.93, -2.60), (-3.51, -2.89, -2.58),
          (-3.46, -2.88, -2.57), (-3.44, -2.87, -2.57), (-3.43, -2.86, -2.57),
        ]
      case .trend, .quadraticTrend:
        [
          (-4.38, -3.60, -3.24), (-4.15, -3.50, -3.18), (-4.04, -3.45, -3.15),
          (-3.99, -3.43, -3.13), (-3.98, -3.42, -3.13), (-3.96, -3.41, -3.12),
        ]
      }
    let (one, five, ten) = values[row]
    return CriticalValueTable([(0.01, one), (0.05, five), (0.10, ten)])
  }

  /// The critical values of τ with a constant that the differencing rules read for Phillips–Perron.
  ///
  /// Source: MacKinnon (1991), Critical values for cointegration tests, in Engle and Granger (eds.),
  /// Long-Run Economic Relationships, table 1.
  static func mackinnonTable(observations n: Int) -> CriticalValueTable {
    let x = 1 / Double(n)
    return CriticalValueTable([
      (0.01, polynomial([-3.4335, -5.999, -29.25], x)),
      (0.05, polynomial([-2.8621, -2.738, -8.36], x)),
      (0.10, polynomial([-2.5671, -1.438, -4.48], x)),
    ])
  }

  /// Σ cᵢ xⁱ.
  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }
}
