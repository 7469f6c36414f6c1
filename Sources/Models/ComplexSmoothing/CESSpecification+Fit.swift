import Optimization
import RealModule

extension CESSpecification {
  /// Estimates the model by maximum likelihood.
  ///
  /// Missing: states go on over gaps without news.
  ///
  /// - Parameter series: n observations, NaN where missing.
  /// - Returns: The fit.
  /// - Throws: `ModelError` for fewer than two seasons and five observations, a constant, infinite
  ///   values.
  /// - Complexity: O(n) an evaluation; a few hundred of them.
  public func fit(_ series: [Double]) throws(ModelError) -> CESFit {
    try screened(series, starts: CESSearch.allStarts)
  }

  /// The estimate from the best few of the starts.
  private func screened(_ series: [Double], starts: Int) throws(ModelError) -> CESFit {
    let sample = try CESSample(self, series)
    return sample.fit(self, CESSearch(self, sample).best(starts: starts))
  }

  /// Evaluates the model at given coefficients, in the order of `parameterNames`.
  ///
  /// - Throws: As `fit`.
  public func evaluate(_ series: [Double], at coefficients: [Double]) throws(ModelError) -> CESFit {
    precondition(coefficients.count == parameterNames.count, "a value each of \(parameterNames)")
    return try CESSample(self, series).fit(self, coefficients)
  }

  /// The model of lowest AICc, with all that were tried, best first.
  ///
  /// - Parameters:
  ///   - series: n observations, NaN where missing.
  ///   - period: Observations per season; 1 for none.
  /// - Returns: The fit and a row for each model.
  /// - Throws: As `fit`.
  public static func choose(
    _ series: [Double], period: Int
  ) throws(ModelError) -> (fit: CESFit, trace: [CandidateRow]) {
    let isLong = period > 1 && series.count { !$0.isNaN } >= 2 * period + 5
    var best: CESFit?
    var trace: [CandidateRow] = []
    for season in isLong ? CESSeason.allCases : [.none] {
      let specification = CESSpecification(season, period: period)
      let fit = try specification.screened(series, starts: 1)
      trace.append(CandidateRow(model: "\(specification)", criterion: fit.aicc))
      if fit.aicc < best?.aicc ?? .infinity { best = fit }
    }
    guard var best else {
      throw .tooFewObservations(usable: series.count, needed: 6, reason: "ces()")
    }
    // Only the winner is worth the search from every start.
    let thorough = try best.specification.fit(series)
    if thorough.logLikelihood > best.logLikelihood { best = thorough }
    best.isChosen = isLong
    return (best, trace.sorted { $0.criterion < $1.criterion })
  }
}

/// The data of a complex exponential smoothing model at unit scale.
struct CESSample {
  let series: [Double]
  let values: [Double]
  let start: CESStates
  let scale: Double
  let observed: Int

  init(_ specification: CESSpecification, _ series: [Double]) throws(ModelError) {
    let m = specification.period
    observed = try requireUsable(
      series, atLeast: specification.season == .none ? 6 : 2 * m + 5, for: "\(specification)")
    let known = series.filter { !$0.isNaN }
    guard known.contains(where: { $0 != known[0] }) else {
      throw .constant(afterDifferencing: false)
    }
    let unit = unitScale(of: series)
    scale = unit
    self.series = series
    values = series.map { $0 / unit }
    start = Self.start(specification, filledSeasonally(values, period: m))
  }

  /// A first guess: the mean of the start, and the season about it.
  private static func start(
    _ specification: CESSpecification, _ values: [Double]
  ) -> CESStates {
    let m = specification.period
    let span = Swift.min(values.count, Swift.max(10, m))
    let mean = values.prefix(span).reduce(0, +) / Double(span)
    if specification.season == .simple {
      let first = Array(values.prefix(m))
      return CESStates(
        level: first, companion: first.map { $0 / Self.companionShare }, season: [],
        seasonCompanion: [])
    }
    let season = specification.hasSeason ? seasonalDifferences(values, period: m) : []
    return CESStates(
      level: [mean], companion: [mean / Self.companionShare], season: season,
      seasonCompanion: specification.season == .full
        ? season.map { $0 / Self.companionShare } : [])
  }

  /// l over c at rest: 1.1 in the authors' program; backcasting leaves little of it.
  private static let companionShare = 1.1

  /// Forward, backward, forward: the sum of squares of the last pass, its errors and end.
  func run(
    _ rates: CESRates, record: (Int, Double, Double) -> Void
  ) -> (squares: Double, start: CESStates, end: CESStates) {
    var states = start
    for value in values { step(&states, rates, value) }
    states = states.reversed
    for value in values.reversed() { step(&states, rates, value) }
    states = states.reversed
    let first = states
    var squares = 0.0
    for (t, value) in values.enumerated() {
      let mean = states.mean
      let error = value.isNaN ? 0 : value - mean
      squares += error * error
      record(t, mean, error)
      states.advance(rates, error: error)
    }
    return (squares, first, states)
  }

  @inline(__always)
  private func step(_ states: inout CESStates, _ rates: CESRates, _ value: Double) {
    states.advance(rates, error: value.isNaN ? 0 : value - states.mean)
  }

  func fit(_ specification: CESSpecification, _ coefficients: [Double]) -> CESFit {
    var residuals = [Double](repeating: .nan, count: values.count)
    var gaps: [Int: Double] = [:]
    let end = run(CESRates(specification, coefficients)) { t, mean, error in
      if values[t].isNaN { gaps[t] = mean * scale } else { residuals[t] = error * scale }
    }
    let n = Double(observed)
    let variance = end.squares / n
    return CESFit(
      specification: specification, coefficients: coefficients,
      sigma2: variance * scale * scale,
      logLikelihood: -n / 2 * (Double.log(2 * Double.pi * variance) + 1) - n * Double.log(scale),
      observations: observed, residuals: residuals, notes: [], series: series, start: end.start,
      final: end.end,
      scale: scale, gapMeans: gaps)
  }
}

/// The search for the coefficients.
struct CESSearch {
  private let specification: CESSpecification
  private let observed: Double
  private let kernel: CESKernel

  init(_ specification: CESSpecification, _ sample: CESSample) {
    self.specification = specification
    observed = Double(sample.observed)
    kernel = CESKernel(specification, sample)
  }

  /// The box of the authors' program: beyond it the model reacts more than errors ask for.
  static let upper = [1.8, 1.9, 1.5, 1.5]
  static let lower = 0.01

  /// Starts: the usual values of the literature, a level (α₁ = 1) and slower reactions.
  private var starts: [[Double]] {
    let pairs = [[1.3, 1.0], [1.05, 1.0], [1.6, 1.0]]
    switch specification.season {
    case .none, .simple: return pairs
    case .partial: return pairs.map { $0 + [0.1] }
    case .full: return pairs.map { $0 + [1.3, 1.0] }
    }
  }

  /// The number of starts there are.
  static let allStarts = 3

  /// The lowest point reached from the best few of the starts.
  ///
  /// With several the search begins anew where it ended as long as that helps: the valleys are long and
  /// bent, and a new search forgets a bad idea of them.
  func best(starts count: Int) -> [Double] {
    let ranked = starts.map { ($0, value($0)) }.sorted { $0.1 < $1.1 }
    var best = ranked[0]
    for start in ranked.prefix(count) {
      var end = lowered(start)
      // Five at most: those that go on after that gain less than a hundredth of log L.
      for _ in 0..<(count > 1 ? 5 : 0) {
        let next = lowered(end)
        guard next.1 < end.1 else { break }
        end = next
      }
      if end.1 < best.1 { best = end }
    }
    return best.0
  }

  /// Where a search from a point ends; the point itself when it finds nothing lower.
  private func lowered(_ start: ([Double], Double)) -> ([Double], Double) {
    let minimizer = BFGS(
      gradientTolerance: 1e-6, maximumIterations: 100, decreaseTolerance: 1e-8)
    let result = minimizer.minimize(from: start.0.enumerated().map(place)) { x in
      let here = objective(x)
      // Central differences of an objective right to 1e-15: steps of 1e-5 give ten digits.
      let gradient = x.indices.map { i in
        var (up, down) = (x, x)
        up[i] += 1e-5
        down[i] -= 1e-5
        return (objective(up) - objective(down)) / 2e-5
      }
      return (here, gradient)
    }
    return result.value < start.1 ? (coefficients(result.point), result.value) : start
  }

  private func objective(_ x: [Double]) -> Double { value(coefficients(x)) }

  /// ½ log of the mean square.
  private func value(_ coefficients: [Double]) -> Double {
    let squares = kernel.squares(CESRates(specification, coefficients))
    return squares.isFinite && squares > 0 ? Double.log(squares / observed) / 2 : .infinity
  }

  private func coefficients(_ x: [Double]) -> [Double] {
    x.enumerated().map { i, x in
      Self.lower + (Self.upper[i] - Self.lower) / (1 + Double.exp(-x))
    }
  }

  private func place(_ i: Int, _ value: Double) -> Double {
    let share = (value - Self.lower) / (Self.upper[i] - Self.lower)
    let inner = Swift.min(Swift.max(share, 1e-9), 1 - 1e-9)
    return Double.log(inner / (1 - inner))
  }
}

/// Mean distance from a centred moving average by season, adding up to zero.
private func seasonalDifferences(_ values: [Double], period m: Int) -> [Double] {
  let half = m / 2
  var sums = [Double](repeating: 0, count: m)
  var counts = [Double](repeating: 0, count: m)
  for t in half..<(values.count - half) {
    var trend = 0.0
    for i in -half...half {
      trend += (m % 2 == 0 && i.magnitude == half ? 0.5 : 1) * values[t + i]
    }
    sums[t % m] += values[t] - trend / Double(m)
    counts[t % m] += 1
  }
  let raw = zip(sums, counts).map { $0 / $1 }
  let mean = raw.reduce(0, +) / Double(m)
  return raw.map { $0 - mean }
}
