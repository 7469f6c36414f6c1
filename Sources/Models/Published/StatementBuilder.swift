import RealModule
import TimeSeries

/// Collects the statements of figures.
struct StatementBuilder {
  let start: Period
  let transform: Transform
  let series: String
  var linear: [MonthFigure] = []
  var curved: [CurvedFigure] = []
  var jacobians: [(month: Int, value: Double)] = []

  private var isLog: Bool { transform == .log }

  /// Months of the first year as assumed: they have no density.
  mutating func addProfile(_ levels: [Double]) {
    for (month, level) in levels.enumerated() {
      linear.append(.level(month, transform.apply(level)))
    }
  }

  /// A total, moved onto the common basis, with the rounding of what is printed.
  mutating func add(_ statement: FigureTwins.Restated, rounding: Double) throws(ModelError) {
    let total = statement.total
    let factor = total.source.scale
    let moved = statement.shift == 0 ? 1 : Double.exp(statement.shift)
    let spread =
      rounding * factor * factor + statement.variance * total.value * total.value
    try add(
      months: total.months, total: total.value * moved, variance: spread * moved * moved,
      from: total.source, moved: statement.shift)
  }

  /// Growth between totals, or as published.
  mutating func add(_ link: FigureTwins.Link) {
    addGrowth(link.months, on: link.base, link.value, link.variance)
    jacobians.append((Swift.max(link.months.last ?? 0, link.base.last ?? 0), link.jacobian))
  }

  /// Refuses growth that a positive series cannot have.
  func check(_ figure: PublishedFigure) throws(ModelError) {
    guard isLog, figure.value <= -100 else { return }
    throw .notPositive(
      series: figure.name, period: "\(figure.period)", value: figure.value,
      transform: "growth of a positive series is above -100 percent, and the logarithm")
  }

  private mutating func addGrowth(
    _ months: [Int], on base: [Int], _ value: Double, _ spread: Double
  ) {
    guard months.count == 1, base.count == 1, let other = base.first else {
      curved.append(
        CurvedFigure(kind: .logarithms, months: months, base: base, value: value, variance: spread))
      return
    }
    let ascending = other < months[0]
    linear.append(
      MonthFigure(
        months: ascending ? [other, months[0]] : [months[0], other],
        weights: ascending ? [-1, 1] : [1, -1], value: value, variance: spread))
  }

  /// A total of months.
  mutating func add(
    months: [Int], total: Double, variance: Double, from source: PublishedFigure,
    moved shift: Double = 0
  ) throws(ModelError) {
    let last = months[months.count - 1]
    // A mean was multiplied by its count, a share by its whole: their density is larger by that factor.
    let unit = Double.log(source.scale)
    guard isLog else {
      linear.append(
        MonthFigure(
          months: months, weights: months.map { _ in 1 }, value: total, variance: variance))
      jacobians.append((last, unit))
      return
    }
    guard total > 0 else { throw refusal(of: source, total: total, months: months) }
    let spread = variance / (total * total)
    if months.count == 1 {
      linear.append(.level(last, Double.log(total), variance: spread))
    } else {
      curved.append(
        CurvedFigure(
          kind: .logarithms, months: months, value: Double.log(total), variance: spread))
    }
    // The density is that of the total as published.
    jacobians.append((last, unit + shift - Double.log(total)))
  }

  /// Growth.
  mutating func add(_ figure: PublishedFigure) throws(ModelError) {
    guard case .growth(let span) = figure.quantity else { return }
    let months = figure.periods.map { $0 - start }
    let base = span.map { $0 - start }
    let last = months[months.count - 1]
    guard isLog else {
      curved.append(
        CurvedFigure(
          kind: .levels, months: months, base: base, value: figure.value,
          variance: figure.variance))
      jacobians.append((last, 0))
      return
    }
    try check(figure)
    let factor = 100 + figure.value
    addGrowth(
      months, on: base, Double.log(factor / 100), figure.variance / (factor * factor))
    jacobians.append((last, -Double.log(factor)))
  }

  /// What is left of a total after earlier figures is no positive amount.
  private func refusal(of source: PublishedFigure, total: Double, months: [Int]) -> ModelError {
    if source.periods.count == 1 {
      return .notPositive(
        series: source.name, period: "\(source.period)", value: source.value,
        transform: "a logarithm")
    }
    let left = months.map { "\(start + $0)" }.joined(separator: ", ")
    return .invalidSpecification(
      "\(source) is \(plainText(source.value)), which leaves \(plainText(total)) for \(left) after "
        + "the other figures; a positive series cannot fall below what was published before, so "
        + "correct the figure, or model levels")
  }
}
