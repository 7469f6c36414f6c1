/// The sum of squares of a complex exponential smoothing model, for the search: `CESSample.run` without
/// its allocations.
final class CESKernel {
  private let specification: CESSpecification
  private let values: [Double]
  private let start: CESStates
  private let m: Int
  /// l, c, s and the companion of s, m each.
  private let rings: UnsafeMutablePointer<Double>

  init(_ specification: CESSpecification, _ sample: CESSample) {
    self.specification = specification
    values = sample.values
    start = sample.start
    m = specification.period
    rings = .allocate(capacity: 4 * m)
    rings.initialize(repeating: 0, count: 4 * m)
  }

  deinit { rings.deallocate() }

  /// Σe² of the last of three passes.
  func squares(_ rates: CESRates) -> Double {
    load()
    let n = values.count
    var place = 0
    return values.withUnsafeBufferPointer { values in
      for pass in 0..<2 {
        place = 0
        _ = run(values, rates, isBackward: pass == 1, &place)
        reverse(place)
      }
      place = 0
      return n > 0 ? run(values, rates, isBackward: false, &place) : 0
    }
  }

  private func load() {
    for i in start.level.indices {
      rings[i] = start.level[i]
      rings[m + i] = start.companion[i]
    }
    for i in start.season.indices { rings[2 * m + i] = start.season[i] }
    for i in start.seasonCompanion.indices { rings[3 * m + i] = start.seasonCompanion[i] }
  }

  private func run(
    _ values: UnsafeBufferPointer<Double>, _ rates: CESRates, isBackward: Bool, _ place: inout Int
  ) -> Double {
    let (n, m) = (values.count, m)
    let (levels, companions) = (rings, rings + m)
    let (seasons, partners) = (rings + 2 * m, rings + 3 * m)
    let hasSeason = specification.hasSeason
    let isSimple = specification.season == .simple
    let (keepC, newsL) = (1 - rates.alpha1, rates.alpha0 - rates.alpha1)
    let (decayC, newsC) = (1 - rates.alpha0, rates.alpha0 + rates.alpha1)
    let beta1 = rates.beta1 ?? 0
    let isFull = rates.beta1 != nil
    let (keepS, newsS) = (1 - beta1, rates.beta0 - beta1)
    let (decayS, newsP) = (1 - rates.beta0, rates.beta0 + beta1)
    var (level, companion, squares) = (levels[0], companions[0], 0.0)
    var i = 0
    for t in 0..<n {
      if isSimple { (level, companion) = (levels[i], companions[i]) }
      let season = hasSeason ? seasons[i] : 0
      let value = values[isBackward ? n - 1 - t : t]
      let error = value.isNaN ? 0 : value - level - season
      squares += error * error
      let next = level - keepC * companion + newsL * error
      companion = level + decayC * companion + newsC * error
      level = next
      if isSimple { (levels[i], companions[i]) = (level, companion) }
      if isFull {
        let partner = partners[i]
        seasons[i] = season - keepS * partner + newsS * error
        partners[i] = season + decayS * partner + newsP * error
      } else if hasSeason {
        seasons[i] = season + rates.beta0 * error
      }
      i = i + 1 == m ? 0 : i + 1
    }
    if !isSimple { (levels[0], companions[0]) = (level, companion) }
    place = i
    return squares
  }

  /// Turns the rings round for the other direction: what was met last comes first.
  private func reverse(_ place: Int) {
    if specification.season == .simple {
      turn(rings, place)
      turn(rings + m, place)
    }
    if specification.hasSeason { turn(rings + 2 * m, place) }
    if specification.season == .full { turn(rings + 3 * m, place) }
  }

  /// Rings in the order place − 1, place − 2, …: two reversals, of the part before and the part behind.
  private func turn(_ ring: UnsafeMutablePointer<Double>, _ place: Int) {
    flip(ring, 0, place)
    flip(ring, place, m)
  }

  private func flip(_ ring: UnsafeMutablePointer<Double>, _ first: Int, _ end: Int) {
    var (low, high) = (first, end - 1)
    while low < high {
      (ring[low], ring[high]) = (ring[high], ring[low])
      low += 1
      high -= 1
    }
  }
}
