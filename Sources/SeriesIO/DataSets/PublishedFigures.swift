public import TimeSeries

extension DataSet {
  /// The figures of a series as statements about its periods, for models that take them as such.
  ///
  /// Forms `level`, `ytd`, `janFeb` and `sum(n)`; growth and shares are left out.
  ///
  /// - Parameter name: A declared series.
  /// - Returns: The figures in the order of the dictionary, missing ones left out, and the forms
  ///   that were not taken.
  public func publishedFigures(
    of name: String
  ) -> (figures: [PublishedFigure], unused: [FigureForm]) {
    guard let entry = entry(named: name) else { return ([], []) }
    var figures: [PublishedFigure] = []
    var unused: [FigureForm] = []
    // Months first, then the shorter sums: where figures disagree the finer ones are kept.
    let ordered = entry.figures.sorted { $0.form.rank < $1.form.rank }
    for figure in ordered {
      guard let span = figure.form.span(in: figure.values.frequency) else {
        unused.append(figure.form)
        continue
      }
      for (period, value) in zip(figure.values.periods, figure.values.values) where !value.isNaN {
        guard let count = span(period) else { continue }
        figures.append(
          PublishedFigure(
            name: figure.values.name, periods: (0..<count).reversed().map { period - $0 },
            value: value))
      }
    }
    return (figures, unused)
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
    default: 4
    }
  }

  /// How many periods a figure covers that stands at a period; nil for a form that is no total.
  fileprivate func span(in frequency: Frequency) -> ((Period) -> Int?)? {
    switch self {
    case .level: { _ in 1 }
    case .janFeb where frequency == .monthly: { $0.positionInYear == 2 ? 2 : nil }
    case .sum(let count): { _ in count }
    case .ytd where frequency.isCalendar: { $0.positionInYear }
    default: nil
    }
  }
}
