public import TimeSeries

/// A series as it is published: the figures that models read, and those that forecasts are held against.
///
/// A figure is known from the last of its periods on, so at an origin models read the figures that stand
/// at it or before it, and the targets stand after it.
public struct PublishedTargets: Sendable {
  /// What models of months read; empty where they read the months themselves.
  public let figures: [PublishedFigure]
  /// The measure as published, each value at the last of its periods; NaN where there is none.
  ///
  /// Its name is that of the figures, such as `retail.ytdYoy`: models may be for it too.
  public let series: Series
  /// Periods that a target covers when the measure is a sum: 2 for January and February.
  public let length: Int

  /// Targets with the figures that models read.
  public init(_ series: Series, figures: [PublishedFigure] = [], length: Int = 1) {
    self.series = series
    self.figures = figures
    self.length = length
  }

  /// The figures published up to an origin, those that begin before `first` left out.
  func known(from first: Period?, through origin: Period) -> [PublishedFigure] {
    figures.filter { figure in
      guard figure.period <= origin, let begins = figure.allPeriods.first else { return false }
      return first.map { $0 <= begins } ?? true
    }
  }

  /// The first and the last period that something is published about.
  var span: PeriodSpan? {
    let starts = figures.compactMap(\.allPeriods.first) + [series.firstObserved].compactMap { $0 }
    guard let first = starts.min(), let last = series.lastObserved else { return nil }
    return PeriodSpan(first, Swift.max(figures.map(\.period).max() ?? last, last))
  }
}

extension PublishedFigure {
  /// True for growth, which only models on logarithms read.
  var isGrowth: Bool { if case .growth = quantity { true } else { false } }
}
