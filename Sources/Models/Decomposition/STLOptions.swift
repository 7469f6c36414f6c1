/// How smooth the parts of an `STL` decomposition are, and how it treats outliers.
///
/// Spans count observations (for the season: years) and are odd; an even one is raised by one.
/// What is left nil follows the advice of Cleveland et al. (1990), section 5.
public struct STLOptions: Hashable, Sendable {
  /// How fast the seasonal pattern may change.
  public enum SeasonalSpan: Hashable, Sendable {
    /// The pattern is the same in every year.
    case periodic
    /// Loess over this many years of the same season; at least 3, advisably 7 or more.
    case years(Int)
  }

  /// The span of the seasonal loess.
  public var seasonalSpan: SeasonalSpan
  /// 0 or 1, the degree of the seasonal loess; a periodic season is always a mean.
  public var seasonalDegree = 0
  /// The span of the trend loess; nil takes the least odd number above 1.5 m / (1 − 1.5/seasonal).
  public var trendSpan: Int?
  /// 0 or 1, the degree of the trend loess.
  public var trendDegree = 1
  /// The span of the low-pass filter's loess; nil takes the least odd number not below m.
  public var lowPassSpan: Int?
  /// 0 or 1, the degree of the low-pass filter's loess.
  public var lowPassDegree = 1
  /// Whether outliers are weighted down: 15 robustness passes with one inner pass each, not 0 with 2.
  public var isRobust = false

  /// Options with a given seasonal span.
  public init(seasonalSpan: SeasonalSpan, isRobust: Bool = false) {
    self.seasonalSpan = seasonalSpan
    self.isRobust = isRobust
  }

  /// Passes of the inner loop: seasonal and trend smoothing.
  var innerPasses: Int { isRobust ? 1 : 2 }

  /// Recalculations of the robustness weights.
  var outerPasses: Int { isRobust ? 15 : 0 }

  func check() throws(ModelError) {
    if case .years(let years) = seasonalSpan, years < 3 {
      throw .invalidOption("the seasonal span of STL is \(years) years; take 3 or more")
    }
    for (name, span) in [("trend", trendSpan), ("low-pass", lowPassSpan)] {
      guard let span, span < 3 else { continue }
      throw .invalidOption("the \(name) span of STL is \(span); take 3 or more")
    }
    for degree in [seasonalDegree, trendDegree, lowPassDegree] where !(0...1).contains(degree) {
      throw .invalidOption("a loess of degree \(degree) in STL; take 0 or 1")
    }
  }
}

/// The three smoothers of a decomposition, with every choice made.
struct STLSmoothers {
  let seasonal: LocalRegression
  let trend: LocalRegression
  let lowPass: LocalRegression
  let isPeriodic: Bool

  init(_ options: STLOptions, period: Int, count n: Int) {
    let span: Int
    switch options.seasonalSpan {
    // Ten times the data and more: all years of a season weigh practically the same.
    case .periodic: (span, isPeriodic) = (10 * n + 1, true)
    case .years(let years): (span, isPeriodic) = (Self.odd(years), false)
    }
    let wish = 1.5 * Double(period) / (1 - 1.5 / Double(span))
    seasonal = Self.smoother(span, isPeriodic ? 0 : options.seasonalDegree)
    trend = Self.smoother(
      Self.odd(options.trendSpan ?? Int(wish.rounded(.up))), options.trendDegree)
    lowPass = Self.smoother(Self.odd(options.lowPassSpan ?? period), options.lowPassDegree)
  }

  private static func odd(_ span: Int) -> Int { span | 1 }

  /// A loess with fits at every tenth of its span and straight lines between, as section 5 advises.
  private static func smoother(_ span: Int, _ degree: Int) -> LocalRegression {
    LocalRegression(span: span, degree: degree, jump: (span + 9) / 10)
  }
}
