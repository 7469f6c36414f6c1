import LinearAlgebra

/// The state of a search over orders: what was tried and what is best so far.
struct ARIMAOrderSteps {
  let series: [Double]
  let regressors: Matrix?
  let names: [String]
  let period: Int
  let differencing: DifferencingChoice
  let options: ARIMASelectionOptions

  private(set) var trace: [ARIMASelection.Candidate] = []
  /// The best eligible candidate.
  private(set) var best: ARIMASelection.Candidate?
  /// The best of those that could be estimated but are not eligible.
  private(set) var bestRejected: ARIMASelection.Candidate?
  private(set) var failure: ModelError?
  /// Coefficients of the best candidate, from which its neighbours are searched.
  private var nearby: NearbyFit?
  private var tried: Set<ARIMASpecification> = []
  /// ARMA coefficients of the candidates that could be estimated.
  private var coefficients: [ARIMASpecification: [Double]] = [:]
  private let observed: Int

  init(
    series: [Double], regressors: Matrix?, names: [String], period: Int,
    differencing: DifferencingChoice, options: ARIMASelectionOptions
  ) {
    self.series = series
    self.regressors = regressors
    self.names = names
    self.period = period
    self.differencing = differencing
    self.options = options
    observed = series.count { !$0.isNaN }
  }

  private var allowsConstant: Bool {
    options.allowsConstant && differencing.ordinary + differencing.seasonal < 2
  }

  /// With a seasonal difference alone a model without constant says that growth dies out; the house
  /// lets it return to its average.
  private var requiresConstant: Bool {
    options.rules == .house && allowsConstant && differencing.ordinary == 0
      && differencing.seasonal == 1
  }

  /// Largest ordinary order: a third of the series at most, and less than a season.
  private var orderLimit: Int {
    let season = seasonalLimit > 0 ? period - 1 : options.maximumOrder
    return Swift.min(options.maximumOrder, observed / 3, season)
  }
  private var seasonalLimit: Int {
    period > 1 ? Swift.min(options.maximumSeasonalOrder, observed / 3 / period) : 0
  }

  /// The airline model, or (0,d,1) without a seasonal difference; nil where the rules have none.
  private var reference: ARIMASpecification? {
    guard options.rules == .house, period > 1, differencing.ordinary == 1, orderLimit > 0
    else { return nil }
    let seasonalQ = Swift.min(differencing.seasonal, seasonalLimit)
    return ARIMASpecification(
      order: ARIMAOrder(p: 0, d: 1, q: 1),
      seasonal: ARIMAOrder(p: 0, d: differencing.seasonal, q: seasonalQ), period: period)
  }

  /// The model to take: the best eligible one, the reference unless that is much better, or what
  /// could be estimated at all.
  ///
  /// The reference may have a root on the unit circle: its season, or its slope, is then fixed.
  var choice: ARIMASelection.Candidate? {
    let kept = trace.first { $0.specification == reference && $0.criterion.isFinite }
    guard let kept else { return best ?? bestRejected }
    guard let best, best.criterion < kept.criterion - options.referenceAdvantage else {
      return ARIMASelection.Candidate(
        specification: kept.specification, criterion: kept.criterion, rejection: nil)
    }
    return best
  }

  /// From the starting models to better neighbours until none is better.
  mutating func runStepwise() {
    // A series of less than ten observations starts from small models.
    let largest = observed < 10 ? 1 : 2
    let start = Swift.min(largest, orderLimit)
    let seasonal = observed < 10 ? 0 : Swift.min(1, seasonalLimit)
    let one = Swift.min(1, orderLimit)
    considerReference()
    consider(start, start, seasonal, seasonal, constant: allowsConstant)
    consider(0, 0, 0, 0, constant: allowsConstant)
    consider(one, 0, Swift.min(1, seasonalLimit), 0, constant: allowsConstant)
    consider(0, one, 0, Swift.min(1, seasonalLimit), constant: allowsConstant)
    if allowsConstant { consider(0, 0, 0, 0, constant: false) }
    var centre: ARIMASpecification?
    while let current = best?.specification, current != centre,
      trace.count < options.maximumModels
    {
      centre = current
      considerNeighbours(of: current)
    }
  }

  private mutating func considerReference() {
    guard let model = reference else { return }
    consider(
      model.order.p, model.order.q, model.seasonal.p, model.seasonal.q, constant: false)
  }

  /// Changes of (p, q, P, Q) in the order in which they are tried.
  private static let steps = [
    (0, 0, -1, 0), (0, 0, 0, -1), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, -1, -1), (0, 0, -1, 1),
    (0, 0, 1, -1), (0, 0, 1, 1), (-1, 0, 0, 0), (0, -1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0),
    (-1, -1, 0, 0), (-1, 1, 0, 0), (1, -1, 0, 0), (1, 1, 0, 0),
  ]

  private mutating func considerNeighbours(of centre: ARIMASpecification) {
    let (order, seasonal) = (centre.order, centre.seasonal)
    for step in Self.steps {
      consider(
        order.p + step.0, order.q + step.1, seasonal.p + step.2, seasonal.q + step.3,
        constant: centre.includesConstant)
      // As soon as a neighbour is better the search goes on from there.
      if best?.specification != centre { return }
    }
    if allowsConstant {
      consider(
        order.p, order.q, seasonal.p, seasonal.q, constant: !centre.includesConstant)
    }
  }

  /// Every order within the limits, small models first.
  ///
  /// - Throws: `ModelError.invalidOption` when there would be too many.
  mutating func runFull() throws(ModelError) {
    considerReference()
    let grid = fullGrid()
    guard grid.count <= ARIMASelectionOptions.largestGrid else {
      throw .invalidOption(
        "a full search within these limits would estimate \(grid.count) models; lower the largest "
          + "orders or their total until it is at most \(ARIMASelectionOptions.largestGrid)")
    }
    for point in grid {
      consider(
        point.p, point.q, point.seasonalP, point.seasonalQ, constant: point.constant)
    }
  }

  private struct GridPoint {
    let p: Int
    let q: Int
    let seasonalP: Int
    let seasonalQ: Int
    let constant: Bool
  }

  private func fullGrid() -> [GridPoint] {
    var grid: [GridPoint] = []
    for total in 0...options.maximumTotal {
      for p in 0...Swift.min(total, orderLimit) {
        for q in 0...Swift.min(total - p, orderLimit) {
          for seasonalP in 0...Swift.min(total - p - q, seasonalLimit) {
            let seasonalQ = total - p - q - seasonalP
            guard seasonalQ <= seasonalLimit else { continue }
            for constant in allowsConstant ? [false, true] : [false] {
              grid.append(
                GridPoint(
                  p: p, q: q, seasonalP: seasonalP, seasonalQ: seasonalQ, constant: constant))
            }
            // The message above needs the size, but not a list without end.
            if grid.count > 100 * ARIMASelectionOptions.largestGrid { return grid }
          }
        }
      }
    }
    return grid
  }

  /// Estimates a model once, if it is within the limits, and remembers the best.
  private mutating func consider(_ p: Int, _ q: Int, _ sp: Int, _ sq: Int, constant: Bool) {
    guard (0...orderLimit).contains(p), (0...orderLimit).contains(q),
      (0...seasonalLimit).contains(sp), (0...seasonalLimit).contains(sq),
      constant || !requiresConstant,
      options.method == .full || trace.count < options.maximumModels
    else { return }
    let specification = ARIMASpecification(
      order: ARIMAOrder(p: p, d: differencing.ordinary, q: q),
      seasonal: ARIMAOrder(p: sp, d: differencing.seasonal, q: sq),
      period: period, includesConstant: constant)
    guard tried.insert(specification).inserted else { return }
    do throws(ModelError) {
      let fit = try specification.fit(
        series, regressors: regressors, names: names, options: estimation)
      remember(fit)
    } catch {
      failure = error
      trace.append(
        ARIMASelection.Candidate(
          specification: specification, criterion: .infinity, rejection: error.description))
    }
  }

  /// The full estimate of a candidate.
  ///
  /// A search from the usual starts may end in a worse maximum than the candidate's own, which began
  /// at a neighbour; it is then repeated from there.
  func estimate(_ candidate: ARIMASelection.Candidate) throws(ModelError) -> ARIMAFit {
    var options = options.estimation
    let fit = try candidate.specification.fit(
      series, regressors: regressors, names: names, options: options)
    guard let start = coefficients[candidate.specification],
      self.options.criterion.value(fit) > candidate.criterion + Self.sameMaximum
    else { return fit }
    options.nearby = NearbyFit(candidate.specification, coefficients: start)
    let other = try candidate.specification.fit(
      series, regressors: regressors, names: names, options: options)
    return other.logLikelihood > fit.logLikelihood ? other : fit
  }

  /// Criteria of one maximum found twice differ by less: candidates gain 1e-5 at most at the end.
  private static let sameMaximum = 1e-3

  /// How candidates are estimated: to what decides between them, from the best one so far.
  private var estimation: ARIMAOptions {
    var estimation = ARIMAOptions.screening
    estimation.starts = options.estimation.starts
    estimation.nearby = nearby
    return estimation
  }

  private mutating func remember(_ fit: ARIMAFit) {
    let value = options.criterion.value(fit)
    coefficients[fit.specification] = fit.armaCoefficients
    let candidate = ARIMASelection.Candidate(
      specification: fit.specification, criterion: value,
      rejection: value.isNaN ? "its criterion is not a number" : fit.rejection(under: options))
    trace.append(candidate)
    if candidate.rejection != nil {
      if value < bestRejected?.criterion ?? .infinity { bestRejected = candidate }
    } else if value < best?.criterion ?? .infinity {
      best = candidate
      nearby = fit.nearby
    }
  }
}
