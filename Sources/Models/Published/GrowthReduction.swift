import TimeSeries

/// Growth figures brought to those that say something new.
///
/// Growth of a span that is put together from spans with growth figures of their own, as the year to
/// date from January–February and March, is their mean with the weights of the base. It is counted
/// once where it agrees, and set aside where it does not.
struct GrowthReduction {
  /// Figures that no shorter ones imply.
  private(set) var kept: [PublishedFigure] = []
  /// Figures that shorter ones imply within rounding.
  private(set) var implied: [PublishedFigure] = []
  /// Figures that contradict shorter ones, and by how many points.
  private(set) var conflicts: [(figure: PublishedFigure, miss: Double)] = []

  /// Which kept figure gives the growth of a period, by the distance of its base.
  private var owners: [Key: Int] = [:]

  private struct Key: Hashable {
    let period: Period
    let lag: Int
  }

  /// Reduces growth figures, the shorter before the longer, the earlier named first.
  ///
  /// - Parameters:
  ///   - figures: Growth figures.
  ///   - level: The level of a period, a sum split evenly; nil where nothing is known.
  init(_ figures: [PublishedFigure], level: (Period) -> Double?) {
    let ordered = figures.enumerated().sorted { a, b in
      let (left, right) = (a.element, b.element)
      return (left.periods.count, left.period, a.offset)
        < (right.periods.count, right.period, b.offset)
    }
    for (_, figure) in ordered { insert(figure, level) }
  }

  private mutating func insert(_ figure: PublishedFigure, _ level: (Period) -> Double?) {
    guard let lag = figure.lag else {
      kept.append(figure)
      return
    }
    guard let pieces = pieces(of: figure, lag) else {
      for period in figure.periods {
        let key = Key(period: period, lag: lag)
        owners[key] = owners[key] ?? kept.count
      }
      kept.append(figure)
      return
    }
    let miss = miss(of: figure, lag, pieces, level)
    let halves = figure.halfUnit + (pieces.map(\.halfUnit).max() ?? 0)
    // Weights come from levels that were restated since: a tenth of rounding is left to them.
    if miss.magnitude <= 1.1 * halves + 1e-9 {
      implied.append(figure)
    } else {
      conflicts.append((figure, miss))
    }
  }

  /// A figure less the mean of its pieces; without levels less the nearest mean that weights allow.
  private func miss(
    of figure: PublishedFigure, _ lag: Int, _ pieces: [PublishedFigure],
    _ level: (Period) -> Double?
  ) -> Double {
    let base = figure.periods.compactMap { level($0 - lag) }
    guard base.count == figure.periods.count else {
      let values = pieces.map(\.value)
      let (least, most) = (values.min() ?? figure.value, values.max() ?? figure.value)
      return figure.value - Swift.min(Swift.max(figure.value, least), most)
    }
    var (sum, weight) = (0.0, 0.0)
    for piece in pieces {
      let own = piece.periods.reduce(0) { $0 + (level($1 - lag) ?? 0) }
      sum += piece.value * own
      weight += own
    }
    return figure.value - sum / weight
  }

  /// Kept figures that together cover the periods of another; nil when they do not.
  private func pieces(of figure: PublishedFigure, _ lag: Int) -> [PublishedFigure]? {
    var left = Set(figure.periods)
    var pieces: [PublishedFigure] = []
    for period in figure.periods where left.contains(period) {
      guard let owner = owners[Key(period: period, lag: lag)],
        left.isSuperset(of: kept[owner].periods)
      else { return nil }
      left.subtract(kept[owner].periods)
      pieces.append(kept[owner])
    }
    return pieces
  }
}

extension PublishedFigure {
  /// How far the base of a growth figure lies back; nil when it is not the same span earlier.
  var lag: Int? {
    guard case .growth(let base) = quantity, base.count == periods.count else { return nil }
    let lag = periods[0] - base[0]
    return lag > 0 && zip(periods, base).allSatisfy { $0 - $1 == lag } ? lag : nil
  }

  /// Half the printed unit of a figure whose error is that of rounding, unit²/12.
  var halfUnit: Double { (3 * variance).squareRoot() }
}
