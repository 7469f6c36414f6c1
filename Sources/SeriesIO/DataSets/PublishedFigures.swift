public import TimeSeries

extension DataSet {
  /// The figures of a series as statements about its periods, for models that take them as such.
  ///
  /// Forms `level`, `ytd`, `janFeb` and `sum(n)`, and growth `yoy` and `ytdYoy` with the variance of
  /// its rounding, unit²/12; shares and growth on the period before are left out.
  ///
  /// - Parameters:
  ///   - name: A declared series.
  ///   - growth: Whether growth figures are taken.
  /// - Returns: The figures in the order of the dictionary, missing ones left out, and the forms
  ///   that were not taken.
  public func publishedFigures(
    of name: String, growth: Bool = true
  ) -> (figures: [PublishedFigure], unused: [FigureForm]) {
    guard let entry = entry(named: name) else { return ([], []) }
    var figures: [PublishedFigure] = []
    var unused: [FigureForm] = []
    // Months first, then the shorter sums: where figures disagree the finer ones are kept.
    let ordered = entry.figures.sorted { $0.form.rank < $1.form.rank }
    for figure in ordered {
      guard let span = figure.form.span(in: figure.values.frequency),
        growth || !figure.form.isPercent
      else {
        unused.append(figure.form)
        continue
      }
      let unit = figure.form.isPercent ? figure.values.printedUnit : 0
      for (period, value) in zip(figure.values.periods, figure.values.values) where !value.isNaN {
        guard let count = span(period) else { continue }
        let periods = (0..<count).reversed().map { period - $0 }
        let quantity: PublishedFigure.Quantity =
          figure.form.isPercent ? .growth(on: periods.map(\.yearEarlier)) : .total
        figures.append(
          PublishedFigure(
            name: figure.values.name, periods: periods, quantity: quantity, value: value,
            variance: unit * unit / 12))
      }
    }
    return (figures, unused)
  }

  /// Whether a series is published as growth on a year earlier, and in no other form.
  public func isGrowthOnly(_ name: String) -> Bool {
    guard let entry = entry(named: name), find(level: entry) == nil else { return false }
    return entry.figures.contains { $0.form == .yoy || $0.form == .ytdYoy }
      && publishedFigures(of: name, growth: false).figures.isEmpty
  }

  /// Whether growth of a series goes on after its levels have ended.
  public func growthOutlastsLevels(_ name: String) -> Bool {
    guard let entry = entry(named: name), let last = find(level: entry)?.lastObserved else {
      return false
    }
    let ends = [FigureForm.yoy, .ytdYoy].compactMap { entry.figure($0)?.values.lastObserved }
    return ends.contains { $0 > last }
  }

  /// Whether figures of a series say something about periods that have no level of their own.
  public func hasFiguresBesideLevels(_ name: String) -> Bool {
    guard let entry = entry(named: name), let level = find(level: entry) else { return false }
    let missing = zip(level.periods, level.values).filter { $0.1.isNaN }.map(\.0)
    return !publishedSums(of: name, covering: missing).isEmpty
  }

  private func find(level entry: Entry) -> Series? { try? series(named: entry.name) }
}

extension FigureForm {
  /// The order in which forms are taken.
  fileprivate var rank: Int {
    switch self {
    case .level: 0
    case .janFeb: 1
    case .sum: 2
    case .ytd: 3
    case .yoy: 4
    case .ytdYoy: 5
    default: 6
    }
  }

  /// How many periods a figure covers that stands at a period; nil for a form that says nothing about
  /// single periods and a year earlier.
  fileprivate func span(in frequency: Frequency) -> ((Period) -> Int?)? {
    switch self {
    case .level: { _ in 1 }
    case .janFeb where frequency == .monthly: { $0.positionInYear == 2 ? 2 : nil }
    case .sum(let count): { _ in count }
    case .ytd where frequency.isCalendar: { $0.positionInYear }
    case .yoy: { _ in 1 }
    case .ytdYoy where frequency.isCalendar: { $0.positionInYear }
    default: nil
    }
  }
}

extension Series {
  /// The unit that all values are multiples of: a tenth unless some have more decimals, at most four.
  fileprivate var printedUnit: Double {
    var unit = 0.1
    for _ in 1..<4 {
      let own = unit
      let isPrinted = values.allSatisfy { value in
        value.isNaN || (value / own - (value / own).rounded()).magnitude < 1e-6
      }
      if isPrinted { return own }
      unit /= 10
    }
    return unit
  }
}
