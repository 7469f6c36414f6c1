import Optimization
import RealModule

/// Choices of the exponent λ of a Box–Cox transform for a positive series.
///
///     y = (x^λ − 1) / λ,   the logarithm for λ = 0
public enum BoxCoxLambda {
  /// The exponents that are looked at: from the inverse to the square.
  public static let usualRange: ClosedRange<Double> = -1...2

  /// λ that makes the spread within seasons least dependent on their level.
  ///
  ///     min over λ of  sd(rᵢ) / mean(rᵢ),   rᵢ = sᵢ / mᵢ^(1 − λ)
  ///
  /// with mᵢ and sᵢ the mean and standard deviation of season i (blocks of two observations without
  /// a season), counted from the end of the series.
  ///
  /// Source: Guerrero (1993), Time-series analysis supported by power transformations, Journal of
  /// Forecasting 12, 37–48.
  ///
  /// - Parameters:
  ///   - series: Values above zero, NaN where missing (left out of their season).
  ///   - period: Observations per season; 1 for none.
  ///   - range: Where λ is looked for.
  /// - Returns: λ to about six digits; a local minimum when there are several.
  /// - Throws: `ModelError` for a value that is not positive, or with fewer than two full seasons.
  /// - Complexity: O(n) an evaluation, some thirty of them.
  public static func guerrero(
    _ series: [Double], period: Int, range: ClosedRange<Double> = usualRange
  ) throws(ModelError) -> Double {
    try check(series)
    let blocks = Self.blocks(series, length: Swift.max(2, period))
    guard blocks.count >= 2 else {
      throw .tooFewObservations(
        usable: series.count { !$0.isNaN }, needed: 2 * Swift.max(2, period),
        reason: "the choice of a Box–Cox exponent by seasons")
    }
    // The level of a block enters by its ratio to the first: λ does not depend on the unit.
    let unit = blocks[0].mean
    return Brent(tolerance: 1e-7).minimize(over: range) { lambda in
      let ratios = blocks.map { $0.spread / Double.pow($0.mean / unit, 1 - lambda) }
      let (mean, spread) = moments(ratios)
      return mean > 0 ? spread / mean : .infinity
    }.point
  }

  /// λ with the highest likelihood of a regression on a line and the season.
  ///
  ///     max over λ of  −n/2 log RSS(y) + (λ − 1) Σ log x
  ///
  /// Source: Box & Cox (1964), An analysis of transformations, Journal of the Royal Statistical
  /// Society B 26, 211–252, section 3.
  ///
  /// - Parameters:
  ///   - series: Values above zero, NaN where missing (left out).
  ///   - period: Observations per season; 1 for none.
  ///   - range: Where λ is looked for.
  /// - Returns: λ on a grid of 0.05, finer than any sample can tell.
  /// - Throws: `ModelError` for a value that is not positive, or too few of them for the regression.
  /// - Complexity: O(n s) for each of some sixty λ.
  public static func likelihood(
    _ series: [Double], period: Int, range: ClosedRange<Double> = usualRange
  ) throws(ModelError) -> Double {
    try check(series)
    let observed = series.indices.filter { !series[$0].isNaN }
    // A season takes part when every one of its positions is seen twice on average.
    let season = observed.count > 2 * period ? period : 1
    let needed = season + 3
    guard observed.count >= needed else {
      throw .tooFewObservations(
        usable: observed.count, needed: needed, reason: "the choice of a Box–Cox exponent")
    }
    let basis = Self.basis(observed, count: series.count, season: season)
    let logarithms = observed.map { Double.log(series[$0]) }
    let center = logarithms.reduce(0, +) / Double(logarithms.count)
    // In units of the geometric mean the Jacobian is one.
    let scaled = logarithms.map { $0 - center }
    var best = (lambda: 1.0, sum: Double.infinity)
    let steps = Int(((range.upperBound - range.lowerBound) / 0.05).rounded())
    for step in 0...steps {
      let lambda = range.lowerBound + 0.05 * Double(step)
      // On the grid zero is met only up to rounding.
      var y = scaled.map {
        lambda.magnitude < 1e-9 ? $0 : Double.expMinusOne(lambda * $0) / lambda
      }
      _ = basis.project(outOf: &y)
      let sum = y.reduce(0) { $0 + $1 * $1 }
      if sum < best.sum { best = (lambda, sum) }
    }
    // As a decimal with two places, without the rounding of the sum of steps.
    return (best.lambda * 100).rounded() / 100
  }

  private static func check(_ series: [Double]) throws(ModelError) {
    var observed = 0
    for (position, value) in series.enumerated() where !value.isNaN {
      observed += 1
      guard value.isFinite else { throw .unusableValue(position: position, value: value) }
      guard value > 0 else {
        throw .invalidSpecification(
          "a Box–Cox transform takes only values above zero, and observation \(position + 1) is "
            + "\(value); model the level")
      }
    }
    guard observed > 0 else { throw .allMissing }
  }

  /// Mean and standard deviation of each full block, counted from the end.
  private static func blocks(
    _ series: [Double], length: Int
  ) -> [(mean: Double, spread: Double)] {
    stride(from: series.count % length, to: series.count, by: length).compactMap { start in
      let values = series[start..<(start + length)].filter { !$0.isNaN }
      guard values.count >= 2 else { return nil }
      return moments(values)
    }
  }

  private static func moments(_ values: [Double]) -> (mean: Double, spread: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (n - 1)).squareRoot())
  }

  /// A constant, a line and the contrasts of a season over the observed positions.
  private static func basis(_ observed: [Int], count: Int, season: Int) -> OrthonormalBasis {
    var basis = OrthonormalBasis()
    basis.append([Double](repeating: 1, count: observed.count))
    basis.append(observed.map { Double($0) / Double(Swift.max(count, 2)) })
    for position in 0..<Swift.max(season - 1, 0) {
      // A position that is never seen adds nothing, and the basis leaves its column out.
      basis.append(observed.map { $0 % season == position ? 1 : 0 })
    }
    return basis
  }
}
