import TimeSeries

extension FigureSource {
  /// What a reader should know about the figures.
  func notes(on fit: FigureFit, _ series: Series) -> [String] {
    var notes = [used(fit)] + remarks + basisNotes(on: fit)
    if !fit.redundant.isEmpty {
      notes.append(
        "Said by others and counted once: \(Self.listing(fit.redundant)).")
    }
    let byName = Dictionary(grouping: fit.conflicts, by: \.figure.name)
    for name in byName.keys.sorted() {
      guard let conflicts = byName[name],
        let worst = conflicts.max(by: { $0.miss.magnitude < $1.miss.magnitude })
      else { continue }
      notes.append(
        "Set aside because other figures contradict them beyond rounding: "
          + "\(Self.listing(conflicts.map(\.figure))); the largest miss is "
          + "\(plainText(worst.miss.rounded(toDecimals: worst.figure.decimals(series)))) in "
          + "\(worst.figure.period).")
    }
    if let quality = fit.quality, quality.draws > 0 {
      let gain = quality.sampled - quality.curvature
      notes.append(
        "Sums of months under logarithms: Laplace's approximation of the log-likelihood is off by "
          + "\(fixedText(gain, decimals: 3)) (standard error "
          + "\(fixedText(quality.standardError, decimals: 3))) by \(quality.draws) importance draws, "
          + "of which \(fixedText(100 * quality.effectiveShare, decimals: 0))% count.")
    }
    return notes
  }

  /// What levels and growth say about each other, and what growth alone was laid on.
  private func basisNotes(on fit: FigureFit) -> [String] {
    var notes: [String] = []
    if !fit.basis.rebased.isEmpty {
      let years = fit.basis.rebased.map { "\($0.year)" }.joined(separator: ", ")
      notes.append(
        "Levels and published growth disagree beyond rounding in \(years): the months are on the "
          + "basis of the last year, led back by published growth; growth of forecasts is on one "
          + "basis, levels of coming years are wider by what the basis moved by so far.")
    }
    if !fit.silent.isEmpty {
      notes.append(
        "Used for the basis of their year alone: \(Self.listing(fit.silent)).")
    }
    guard let profile = fit.profile else { return notes }
    let year = fit.start.year
    let isFlat = template.description.profile == nil
    let levels = isFlat ? "100 in every period" : profile.map(plainText).joined(separator: ", ")
    notes.append(
      "Published as growth only: an index is laid on the levels of \(year), "
        + (isFlat ? "assumed" : "given by the profile") + " as \(levels). Growth on a year earlier "
        + "does not depend on them, growth of sums hardly; levels and sums have no meaning beyond.")
    return notes
  }

  private func used(_ fit: FigureFit) -> String {
    "Figures used: \(Self.listing(fit.used))."
  }

  /// `retail (189, 2008-01 to 2024-07), retail.janFeb (13, …)`.
  private static func listing(_ figures: [PublishedFigure]) -> String {
    let byName = Dictionary(grouping: figures, by: \.name)
    return byName.keys.sorted().compactMap { name in
      guard let own = byName[name]?.map(\.period), let first = own.min(), let last = own.max()
      else {
        return nil
      }
      return first == last
        ? "\(name) (\(first))" : "\(name) (\(own.count), \(first) to \(last))"
    }.joined(separator: ", ")
  }
}

extension PublishedFigure {
  /// Decimals of messages: those of the series, of percentages two.
  fileprivate func decimals(_ series: Series) -> Int {
    isGrowth || isShare ? 2 : series.description.decimals ?? 2
  }
}

extension Double {
  /// Rounded to decimals, for messages.
  fileprivate func rounded(toDecimals decimals: Int) -> Double {
    let unit = tenToMinus(decimals)
    return (self / unit).rounded() * unit
  }
}
