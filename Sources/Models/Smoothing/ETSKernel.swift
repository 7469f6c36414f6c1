import RealModule

/// The recursions of one form of model, specialised by the compiler.
///
/// The states move by d = y − μ in the same way for additive and multiplicative errors; only what is
/// summed differs.
enum ETSKernel<
  ErrorForm: ETSErrorForm, TrendForm: ETSTrendForm, SeasonForm: ETSSeasonForm
> {
  /// Logarithms are taken of products of so many means, which are near 1 on the scaled data.
  @inline(__always) static var logBlock: Int { 16 }

  /// Runs from the initial states in `tape`, whose data are set.
  ///
  /// - Complexity: O(n).
  static func forward(_ tape: ETSTape, _ rates: ETSRates) -> ETSSums {
    let (n, m) = (tape.count, tape.period)
    let (data, levels, growths) = (tape.data, tape.level, tape.growth)
    let (seasons, errors) = (tape.season, tape.error)
    let (alpha, beta, gamma, phi) = (rates.alpha, rates.beta, rates.gamma, rates.phi)
    var sums = ETSSums()
    var (level, growth) = (levels[0], growths[0])
    var (squares, product) = (0.0, 1.0)
    for t in 0..<n {
      let drift = TrendForm.isFactor ? (phi == 1 ? growth : Double.pow(growth, phi)) : phi * growth
      let base = TrendForm.isPresent ? (TrendForm.isFactor ? level * drift : level + drift) : level
      let season = SeasonForm.isPresent ? seasons[t] : 0
      let mean = SeasonForm.isPresent ? (SeasonForm.isFactor ? base * season : base + season) : base
      let isOutside =
        (ErrorForm.isRelative && !(mean > 0)) || (SeasonForm.isFactor && !(base > 0 && season > 0))
        || (TrendForm.isFactor && !(level > 0 && growth > 0))
      if isOutside {
        sums.isInside = false
        return sums
      }
      let inverse = ErrorForm.isRelative || SeasonForm.isFactor ? 1 / mean : 0
      let y = data[t]
      let isMissing = y.isNaN
      let error = isMissing ? 0 : y - mean
      errors[t] = error
      let relative = ErrorForm.isRelative ? error * inverse : error
      squares += relative * relative
      if ErrorForm.isRelative {
        product *= isMissing ? 1 : mean
        if t % logBlock == logBlock - 1 {
          sums.logScale += Double.log(product)
          product = 1
        }
      }
      let news = SeasonForm.isFactor ? error * inverse * base : error
      if TrendForm.isPresent {
        growth = drift + beta * (TrendForm.isFactor ? news / level : news)
        growths[t + 1] = growth
      }
      if SeasonForm.isPresent {
        seasons[t + m] = season + gamma * (SeasonForm.isFactor ? error * inverse * season : error)
      }
      level = base + alpha * news
      levels[t + 1] = level
    }
    sums.squares = squares
    if ErrorForm.isRelative { sums.logScale += Double.log(product) }
    return sums
  }

  /// Derivatives of ½ log Σ e² + weight · Σ log μ in rates, initial states and data.
  ///
  /// `tape` holds a forward run; on return `seasonSlope[0..<m]` and `dataSlope` are filled.
  ///
  /// - Complexity: About that of a forward run, for any number of parameters.
  static func backward(
    _ tape: ETSTape, _ rates: ETSRates, inverseSquares: Double, weight: Double
  ) -> ETSSlopes {
    let (n, m) = (tape.count, tape.period)
    let (levels, growths, seasons) = (tape.level, tape.growth, tape.season)
    let (seasonSlope, dataSlope) = (tape.seasonSlope, tape.dataSlope)
    let (alpha, beta, gamma, phi) = (rates.alpha, rates.beta, rates.gamma, rates.phi)
    var slopes = ETSSlopes()
    if SeasonForm.isPresent { for i in n..<(n + m) { seasonSlope[i] = 0 } }
    var (levelSlope, growthSlope) = (0.0, 0.0)
    for t in stride(from: n - 1, through: 0, by: -1) {
      let (level, growth) = (levels[t], growths[t])
      let drift = TrendForm.isFactor ? (phi == 1 ? growth : Double.pow(growth, phi)) : phi * growth
      let base = TrendForm.isPresent ? (TrendForm.isFactor ? level * drift : level + drift) : level
      let season = SeasonForm.isPresent ? seasons[t] : 0
      let mean = SeasonForm.isPresent ? (SeasonForm.isFactor ? base * season : base + season) : base
      let inverse = ErrorForm.isRelative || SeasonForm.isFactor ? 1 / mean : 0
      let perSeason = SeasonForm.isFactor ? inverse * base : 1
      let perBase = SeasonForm.isFactor ? inverse * season : 1
      let perLevel = TrendForm.isFactor ? 1 / level : 1
      let error = tape.error[t]
      let news = error * perSeason
      let after = SeasonForm.isPresent ? seasonSlope[t + m] : 0

      slopes.rates.alpha += levelSlope * news
      if TrendForm.isPresent { slopes.rates.beta += growthSlope * news * perLevel }
      if SeasonForm.isPresent { slopes.rates.gamma += after * error * perBase }

      let newsSlope =
        alpha * levelSlope + (TrendForm.isPresent ? beta * growthSlope * perLevel : 0)
      var errorSlope = newsSlope * perSeason + (SeasonForm.isPresent ? gamma * after * perBase : 0)
      var meanSlope = 0.0
      if ErrorForm.isRelative {
        let relative = error * inverse
        errorSlope += relative * inverse * inverseSquares
        meanSlope = (weight - relative * relative * inverseSquares) * inverse
      } else {
        errorSlope += error * inverseSquares
      }
      // A missing value has no error and no part in the sums.
      let isMissing = tape.data[t].isNaN
      errorSlope = isMissing ? 0 : errorSlope
      meanSlope = isMissing ? 0 : meanSlope - errorSlope
      dataSlope[t] = errorSlope

      var baseSlope = levelSlope
      if SeasonForm.isPresent {
        if SeasonForm.isFactor {
          baseSlope += meanSlope * season - after * gamma * error * perBase * perBase
          seasonSlope[t] = after + meanSlope * base - newsSlope * error * perSeason * perSeason
        } else {
          baseSlope += meanSlope
          seasonSlope[t] = after + meanSlope
        }
      } else {
        baseSlope += meanSlope
      }
      if TrendForm.isFactor {
        let driftSlope = growthSlope + baseSlope * level
        levelSlope = baseSlope * drift - growthSlope * beta * news * perLevel * perLevel
        slopes.rates.phi += phi == 1 ? 0 : driftSlope * drift * Double.log(growth)
        growthSlope = phi == 1 ? driftSlope : driftSlope * phi * drift / growth
      } else if TrendForm.isPresent {
        let driftSlope = growthSlope + baseSlope
        levelSlope = baseSlope
        slopes.rates.phi += driftSlope * growth
        growthSlope = driftSlope * phi
      } else {
        levelSlope = baseSlope
      }
    }
    slopes.level = levelSlope
    slopes.growth = growthSlope
    return slopes
  }
}
