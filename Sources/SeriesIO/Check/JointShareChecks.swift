import TimeSeries

extension DataCheck {
  /// Shares over spans against what shorter ones, as those of the months, say of the same span.
  ///
  ///     share(x, y, span) = Σ share_i · y_i / Σ y_i,   over pieces i that make up the span,
  ///
  /// explained by rounding up to half a unit of the span's share, the mean of those of the pieces with
  /// the same weights, and what half a unit of y moves. Pieces are shares of other forms; where these
  /// leave a gap, shorter spans of the same form fill it.
  static func jointShareFindings(_ entry: DataSet.Entry, in data: DataSet) -> [Finding] {
    let statements = entry.figures.flatMap { ShareStatement.all(of: $0, in: data) }
    guard Set(statements.map(\.count)).count > 1 else { return [] }
    return entry.figures.flatMap { figure -> [Finding] in
      let own = ShareStatement.all(of: figure, in: data).filter { $0.count > 1 }
      let others = statements.filter { $0.form != figure.form }
      let sources = [others, statements].map { Dictionary(grouping: $0, by: \.first) }
      return gathered(
        own.compactMap { share in
          sources.lazy.compactMap { share.contradiction(to: $0) }.first
        }, figure, entry)
    }
  }

  private static func gathered(
    _ differences: [Contradiction], _ figure: DataSet.Figure, _ entry: DataSet.Entry
  ) -> [Finding] {
    let wrong = differences.filter(\.isBeyondRounding)
    let size = wrong.map(\.difference.magnitude).max()
    guard let worst = wrong.first(where: { $0.difference.magnitude == size }) else { return [] }
    let periods = wrong.count == 1 ? "1 period" : "\(wrong.count) periods"
    let more = worst.difference > 0 ? "more" : "less"
    return [
      finding(
        .warning, figure, entry, worst.period,
        "\(figure.values.name): the share differs from what shares over shorter spans come to by more "
          + "than rounding in \(periods) of \(differences.count), most in \(worst.period) "
          + "(\(short(worst.difference.magnitude)) points \(more))")
    ]
  }
}

/// A share with the amount of the whole over its span.
private struct ShareStatement {
  let form: FigureForm
  let period: Period
  let first: Period
  let count: Int
  /// In percent.
  let share: Double
  let half: Double
  /// The whole over the span, with half a unit of it.
  let amount: Double
  let wholeHalf: Double

  /// What the part comes to, in hundredths of the whole's unit.
  var size: Double { share * amount }

  /// The shares of a figure where the whole is known and positive.
  static func all(of figure: DataSet.Figure, in data: DataSet) -> [ShareStatement] {
    guard case .share(let whole, let span) = figure.form,
      let length = span.span(in: figure.values.frequency),
      let totals = data.entry(named: whole).flatMap({ PublishedTotals($0.figures) })
    else { return [] }
    let half = DataCheck.rounding(figure)
    return figure.values.periods.compactMap { period in
      let share = figure.values[period]
      guard let count = length(period), !share.isNaN,
        let amount = totals.sum(through: period, count), amount > 0
      else { return nil }
      return ShareStatement(
        form: figure.form, period: period, first: period - (count - 1), count: count, share: share,
        half: half,
        amount: amount, wholeHalf: Double(count) * totals.half)
    }
  }

  /// This share less that of the fewest shorter ones that make up its span; nil where none do.
  func contradiction(to byStart: [Period: [ShareStatement]]) -> Contradiction? {
    guard let pieces = pieces(byStart) else { return nil }
    let said = pieces.reduce(0) { $0 + $1.size } / amount
    let spread = pieces.reduce(0) { $0 + $1.half * $1.amount } / amount
    // What half a unit of the whole moves: weights of shares that differ from the span's.
    let weights = pieces.reduce(0) { $0 + ($1.share - said).magnitude * $1.wholeHalf } / amount
    let difference = share - said
    return Contradiction(
      period: period, difference: difference,
      isBeyondRounding: difference.magnitude > 1.01 * (half + spread + weights) + 1e-9)
  }

  private func pieces(_ byStart: [Period: [ShareStatement]]) -> [ShareStatement]? {
    var best: [Period: [ShareStatement]] = [first: []]
    for place in (0..<count).map({ first + $0 }) {
      guard let before = best[place] else { continue }
      for piece in byStart[place] ?? [] where piece.count < count && piece.period <= period {
        let end = piece.period + 1
        if best[end].map({ $0.count > before.count + 1 }) ?? true { best[end] = before + [piece] }
      }
    }
    return best[period + 1]
  }
}
