import Tradewind

/// Rolling origins of one Chinese trade series against the growth that was published.
struct RollingSeries: Sendable {
  let name: String
  /// Levels from the first month used, named `y`; the history before 2008 joined on.
  let levels: Series
  /// Growth on a year earlier as published, in percent.
  let published: Series

  /// Takes `exports` or `imports` of the data set from the first month used.
  init(_ name: String, in china: DataSet, start: Period) throws {
    self.name = name
    var joined = try china.series(named: name)
    published = try china.series(named: name + ".yoy")
    if start < joined.start {
      // The older vintage is in units of 100 million; the dictionary says so.
      let history = try china.series(named: name + "_history")
      let count = joined.start - start
      joined.values = (0..<count).map { history[start + $0] / 10 } + joined.values
    } else {
      joined.values = Array(joined.values.dropFirst(start - joined.start))
    }
    joined.start = start
    joined.name = "y"
    levels = joined
  }

  /// What was known at an origin: nothing later enters the fit.
  func known(at origin: Period) -> Series {
    var past = levels
    past.values = Array(levels.values.prefix(origin - levels.start + 1))
    return past
  }
}

/// One forecast of growth on a year earlier and what was published.
struct GrowthForecast: Sendable {
  let origin: Period
  let horizon: Int
  let forecast: Double
  let published: Double

  var target: Period { origin + horizon }
  var squaredError: Double { (forecast - published) * (forecast - published) }

  static let horizons = [1, 3, 6, 12]

  /// The forecasts of one origin; empty with the reason when the method fails.
  static func atOrigin(
    _ origin: Period, of series: RollingSeries, method: Method
  ) -> Result<(forecasts: [GrowthForecast], model: String), AccuracyError> {
    let past = series.known(at: origin)
    do {
      let projection = try method.project(past, horizon: horizons.max() ?? 1)
      let months = try MonthForecast.months(of: projection)
      let rows = horizons.map { h in
        // Horizons end at a year, so the base is always an observed month.
        let base = past[origin + h - 12]
        return GrowthForecast(
          origin: origin, horizon: h, forecast: 100 * (months[h - 1].median / base - 1),
          published: series.published[origin + h])
      }
      return .success((rows.filter { !$0.published.isNaN }, projection.model))
    } catch {
      return .failure(AccuracyError("\(series.name), origin \(origin): \(error)"))
    }
  }
}

/// Root mean squared errors of growth by horizon.
struct GrowthScore {
  let forecasts: [GrowthForecast]

  /// Which targets count.
  enum Targets: String, CaseIterable {
    case all = "all targets"
    case calm = "all targets without 2020–22"
    case newYear = "January–March"
    case calmNewYear = "January–March without 2020–22"

    func contains(_ month: Period) -> Bool {
      let isCalm = !(2020...2022).contains(month.year)
      switch self {
      case .all: return true
      case .calm: return isCalm
      case .newYear: return month.month <= 3
      case .calmNewYear: return isCalm && month.month <= 3
      }
    }
  }

  /// The error at one horizon, or pooled over all of them for nil.
  func rmse(_ targets: Targets, horizon: Int?) -> (error: Double, count: Int) {
    let rows = forecasts.filter {
      targets.contains($0.target) && (horizon == nil || $0.horizon == horizon)
    }
    let sum = rows.reduce(0) { $0 + $1.squaredError }
    return ((sum / Double(rows.count)).squareRoot(), rows.count)
  }
}
