/// The states that the next month of a complex exponential smoothing model meets, oldest first.
struct CESStates {
  /// l and c: `lag` values each.
  var level: [Double]
  var companion: [Double]
  /// s and its companion: m values each, empty without an added season.
  var season: [Double]
  var seasonCompanion: [Double]
  /// Places in the two rings.
  private var place = 0
  private var seasonPlace = 0

  init(level: [Double], companion: [Double], season: [Double], seasonCompanion: [Double]) {
    self.level = level
    self.companion = companion
    self.season = season
    self.seasonCompanion = seasonCompanion
  }

  /// Prediction of the next month.
  var mean: Double { level[place] + (season.isEmpty ? 0 : season[seasonPlace]) }

  /// Moves on by one month with its error.
  @inline(__always)
  mutating func advance(_ rates: CESRates, error: Double) {
    let (l, c) = (level[place], companion[place])
    level[place] = l - (1 - rates.alpha1) * c + (rates.alpha0 - rates.alpha1) * error
    companion[place] = l + (1 - rates.alpha0) * c + (rates.alpha0 + rates.alpha1) * error
    place = place + 1 == level.count ? 0 : place + 1
    guard !season.isEmpty else { return }
    if let beta1 = rates.beta1 {
      let (s, d) = (season[seasonPlace], seasonCompanion[seasonPlace])
      season[seasonPlace] = s - (1 - beta1) * d + (rates.beta0 - beta1) * error
      seasonCompanion[seasonPlace] = s + (1 - rates.beta0) * d + (rates.beta0 + beta1) * error
    } else {
      season[seasonPlace] += rates.beta0 * error
    }
    seasonPlace = seasonPlace + 1 == season.count ? 0 : seasonPlace + 1
  }

  /// The states for going through the same months backwards.
  var reversed: CESStates {
    func ordered(_ values: [Double], _ place: Int) -> [Double] {
      Array((Array(values[place...]) + Array(values[..<place])).reversed())
    }
    return CESStates(
      level: ordered(level, place), companion: ordered(companion, place),
      season: season.isEmpty ? [] : ordered(season, seasonPlace),
      seasonCompanion: seasonCompanion.isEmpty ? [] : ordered(seasonCompanion, seasonPlace))
  }
}

/// Smoothing coefficients; β₁ is nil where the season is smoothed by a real number.
struct CESRates {
  var alpha0: Double
  var alpha1: Double
  var beta0 = 0.0
  var beta1: Double?

  init(_ specification: CESSpecification, _ values: [Double]) {
    alpha0 = values[0]
    alpha1 = values[1]
    if specification.hasSeason { beta0 = values[2] }
    if specification.season == .full { beta1 = values[3] }
  }
}
