import LinearAlgebra
import Models
import TimeSeries

/// What is published about the value of a measure.
struct PublishedValue {
  /// The value.
  let value: Double
  /// How far from it the truth may be for the rounding of figures.
  let slack: Double
  /// The value with unit and, where one figure says it, that figure.
  let text: String
  /// True where it is read from figures in several forms, so that no single number can be otherwise.
  let isOfFigures: Bool
}

extension StackedLaw {
  /// Growth that follows from rounded figures is as good as published if it is that certain: a rate
  /// printed to a tenth of a point has an error of 0.03, and one that follows from several a little more.
  private static let certainPoints = 0.1
  /// The same for amounts, relative: what is left open is rounding of the algebra.
  private static let certainShare = 1e-7

  /// What published figures say about a measure of the past; nil where its value is open.
  ///
  /// That is the value of a form that reads no unknown month, a figure of the same periods in the same
  /// form, or what figures of other periods leave no room for.
  func published(_ form: StackedForm, _ bound: BoundMeasure) -> [PublishedValue]? {
    let figures = block(named: bound.measure.series)?.figures ?? []
    let same = figures.compactMap { figure in
      bound.value(in: figure).map { value in
        PublishedValue(
          value: value, slack: (3 * figure.variance).squareRoot(),
          text: "\(exactText(value, bound.unit)) (\(figure))", isOfFigures: true)
      }
    }
    if form.support.isEmpty {
      let value = [Double]().withUnsafeBufferPointer { form.value($0) }
      // What several figures come to is told as a number, what one figure says by that figure.
      let isSingle = bound.references.count == 1 || same.isEmpty
      let own = PublishedValue(
        value: value, slack: 0,
        text: isSingle ? valueText(value, bound.unit) : same[0].text, isOfFigures: !figures.isEmpty)
      return [own] + same
    }
    guard !readsFreeMonths(form) else { return nil }
    if !same.isEmpty { return same }
    return determined(form, bound).map { [$0] }
  }

  /// The value of a measure of months of the data that figures determine; nil where they do not.
  private func determined(_ form: StackedForm, _ bound: BoundMeasure) -> PublishedValue? {
    let read = Set(form.support)
    let isPast = blocks.allSatisfy { block in
      block.months.enumerated().allSatisfy { row, month in
        month <= block.series.end || !read.contains(block.offset + row)
      }
    }
    guard isPast else { return nil }
    let space = ShockSpace(law: self, rows: [ConditioningRow(form: form, target: 0)])
    let point = space.point(at: [Double](repeating: 0, count: space.count))
    let slope = space.gradients(at: point).column(0)
    let (value, deviation) = (point.values[0], dot(slope, slope).squareRoot())
    let limit =
      bound.measure.kind.comparesMonths
      ? Self.certainPoints : Self.certainShare * value.magnitude
    guard value.isFinite, deviation <= limit else { return nil }
    return PublishedValue(
      value: value, slack: 3 * deviation,
      text: "\(tableText(value, bound.unit)) (as other figures have it)", isOfFigures: true)
  }
}

extension BoundMeasure {
  /// What a figure says about the measure; nil for one of other periods or in another form.
  fileprivate func value(in figure: PublishedFigure) -> Double? {
    guard measure.other == nil, let first = aggregates.first else { return nil }
    let periods = first.positions.map { references[$0].period }
    guard figure.periods == periods.sorted() else { return nil }
    switch (measure.kind, figure.quantity) {
    case (.level, .total), (.sum, .total), (.ytd, .total), (.level, .mean), (.mean, .mean):
      return figure.value
    case (.mean, .total): return figure.value / Double(periods.count)
    case (.sum, .mean), (.ytd, .mean): return figure.value * Double(periods.count)
    case (.yoy, .growth(let base)), (.ytdYoy, .growth(let base)), (.growth, .growth(let base)):
      guard aggregates.count == 2 else { return nil }
      return aggregates[1].positions.map { references[$0].period }.sorted() == base
        ? figure.value : nil
    default: return nil
    }
  }
}

extension StatementRelation {
  /// True if a published value satisfies the statement to the digits stated.
  func agrees(with published: PublishedValue) -> Bool {
    let (value, slack) = (published.value, published.slack)
    switch self {
    case .equals(let stated, let tolerance):
      return (value - stated).magnitude <= tolerance + roundingUnit(of: stated) / 2 + slack
    case .atLeast(let lower): return value >= lower - roundingUnit(of: lower) / 2 - slack
    case .atMost(let upper): return value <= upper + roundingUnit(of: upper) / 2 + slack
    case .within(let lower, let upper): return lower - slack <= value && value <= upper + slack
    }
  }
}
