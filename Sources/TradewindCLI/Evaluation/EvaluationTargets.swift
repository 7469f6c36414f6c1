import Tradewind

extension DataSet {
  /// What is published of a series in the form of a measure, for forecasts to be held against; nil
  /// where they are held against the months themselves.
  ///
  /// - Parameters:
  ///   - name: The series.
  ///   - measure: What is forecast.
  ///   - isAsked: Whether published targets were asked for; they are the rule where a series has figures
  ///     beside its levels.
  /// - Returns: The targets, with the figures that models read where they say more than the levels.
  /// - Throws: `UsageError` when the measure is not published.
  func targets(
    of name: String, as measure: MeasureKind, isAsked: Bool
  ) throws -> PublishedTargets? {
    let readsFigures = hasFiguresBesideLevels(name) || isGrowthOnly(name)
    guard readsFigures || isAsked || measure == .sum else { return nil }
    let figures = try figures(of: name)
    guard let figure = figures.first(where: { $0.form.measure == measure }) else {
      if measure == .sum, let sums = januaryAndFebruary(of: name) {
        return PublishedTargets(
          sums, figures: readsFigures ? try publishedFigures(of: name).figures : [], length: 2)
      }
      let forms = figures.filter { $0.form.measure != nil }.map(\.form.description)
      if measure == .sum, !isAsked, !readsFigures {
        throw UsageError("\(name) has no January and February that could be added up")
      }
      let asked = measure == .sum ? "janFeb" : measure.rawValue
      throw UsageError(
        forms.isEmpty
          ? "\(name) has no published figures; leave out --published"
          : "\(name) is not published as \(asked); use --measure \(forms.joined(separator: ", "))")
    }
    return PublishedTargets(
      figure.values, figures: readsFigures ? try publishedFigures(of: name).figures : [],
      length: figure.form == .janFeb ? 2 : 1)
  }
}

extension FigureForm {
  /// The measure that a figure of this form gives; nil for one that needs another series.
  fileprivate var measure: MeasureKind? {
    switch self {
    case .level: .level
    case .ytd: .ytd
    case .yoy: .yoy
    case .ytdYoy: .ytdYoy
    case .mom: .mom
    case .janFeb: .sum
    case .share, .sum: nil
    }
  }
}
