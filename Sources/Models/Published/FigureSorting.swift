import TimeSeries

/// Figures by kind, each kind reduced to what says something new.
struct FigureSorting {
  /// Figures with a value.
  let usable: [PublishedFigure]
  /// The first month that the model has, and the number of months to the last that a figure reads.
  let start: Period
  let count: Int
  /// Exact totals, reduced.
  let reduction: FigureReduction
  /// Growth figures, reduced.
  let growth: GrowthReduction
  /// Totals, means and shares with an error of their own, reduced.
  let loose: LooseFigures
  /// Half the last printed digit of totals; 0 where decimals are not known.
  let halfUnit: Double

  private let template: Series

  /// Sorts figures.
  ///
  /// - Throws: `ModelError.allMissing` without figures, `.unusableValue` for an infinite one.
  init(_ figures: [PublishedFigure], template: Series) throws(ModelError) {
    self.template = template
    usable = figures.filter { !$0.value.isNaN }
    guard let first = usable.flatMap(\.allPeriods).min(),
      let last = usable.flatMap(\.allPeriods).max()
    else { throw .allMissing }
    for figure in usable where figure.value.isInfinite {
      throw .unusableValue(position: figure.period - first, value: figure.value)
    }
    let totals = usable.filter { !$0.isGrowth }
    // Growth alone is laid on a whole year before it.
    let start = totals.isEmpty ? first - (first.positionInYear - 1) : first
    (self.start, count) = (start, last - start + 1)
    let decimals = template.description.decimals
    halfUnit = decimals.map { 0.5 * tenToMinus($0) } ?? 0
    let reduction = FigureReduction(
      totals.filter { $0.variance == 0 }, start: start, decimals: decimals)
    self.reduction = reduction
    loose = LooseFigures(
      totals.filter { $0.variance > 0 }, beside: reduction, start: start, halfUnit: halfUnit)
    var levels = reduction.known.mapValues(\.value)
    for sum in reduction.sums {
      for month in sum.months { levels[month] = sum.total / Double(sum.months.count) }
    }
    growth = GrowthReduction(usable.filter(\.isGrowth)) { levels[$0 - start] }
  }

  /// Months before the first that a total is made of.
  var lead: Int {
    usable.filter { !$0.isGrowth }.map(\.periods[0]).min().map { $0 - start } ?? 0
  }

  /// Exact totals, in the order of their months.
  var totals: [FigureTwins.Total] {
    let singles = reduction.known.sorted { $0.key < $1.key }.map { month, entry in
      FigureTwins.Total(months: [month], value: entry.value, source: entry.source)
    }
    let sums = reduction.sums.sorted { $0.months.lexicographicallyPrecedes($1.months) }
    return singles
      + sums.map { FigureTwins.Total(months: $0.months, value: $0.total, source: $0.source) }
  }

  /// What growth is laid on where no total is published: the first year's months.
  ///
  /// - Throws: `ModelError.invalidSpecification` for growth alone without logarithms, and for a
  ///   profile that does not fit the season.
  func profile(_ transform: Transform) throws(ModelError) -> [Double]? {
    guard usable.allSatisfy(\.isGrowth) else { return nil }
    guard transform == .log else {
      throw .invalidSpecification(
        "growth alone says by which factor months change, not by how much; write "
          + "log(\(template.name))")
    }
    let season = template.frequency.periodsPerYear
    guard let given = template.description.profile else {
      return [Double](repeating: Self.flatLevel, count: season)
    }
    guard given.count == season, given.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .invalidSpecification(
        "the profile of \(template.name) needs \(season) positive levels of the year before the "
          + "first growth figure, January first")
    }
    return given
  }

  /// An index is 100 in its base year.
  static let flatLevel = 100.0
}

extension PublishedFigure {
  /// True for growth of one span on another.
  var isGrowth: Bool {
    if case .growth = quantity { return true }
    return false
  }
}
