import LinearAlgebra
import Probability
import TimeSeries

/// The months that statements and measures read, in the few directions in which statements move them.
///
/// Conditioning moves shocks within the span of the statements' gradients only, so a law of n months
/// and k shocks shrinks to the months that are read and as many directions as there are statements:
/// all subsets of the statements are then answered in this small space, exactly where everything is
/// linear, else to the precision of the gradients' span at the baseline and at the mode.
struct AttributionSpace: Sendable {
  /// Rounds of moment matching for ranges; it settles in three or four.
  private static let roundLimit = 12
  /// A change of a range's mean, in its deviations, that no longer counts.
  private static let settled = 1e-7

  private let mean: [Double]
  private let factor: Matrix
  /// Variances of the months before statements.
  private let variances: [Double]
  private let scales: [MonthScale]
  private let rows: [ConditioningRow]
  private let ranges: [RangeRow]
  private let forms: [StackedForm]

  /// Reduces a conditioned law to what its statements and some measures read.
  ///
  /// - Parameters:
  ///   - scenario: The law with all statements.
  ///   - forms: The measures.
  /// - Complexity: O((q + p) n k) for q statements and p ranges.
  init(_ scenario: ConditionedScenario, forms: [StackedForm]) {
    let law = scenario.law
    let statements = scenario.statements
    let supports =
      statements.rows.map(\.form.support) + statements.ranges.map(\.form.support)
      + forms.map(\.support)
    let months = Set(supports.joined()).sorted()
    let place = Dictionary(uniqueKeysWithValues: months.enumerated().map { ($1, $0) })
    let hard = statements.rows.map { ConditioningRow(form: $0.form, target: $0.target) }
    let bounds = statements.ranges.map { ConditioningRow(form: $0.form, target: 0) }
    let space = ShockSpace(law: law, rows: hard + bounds)
    let mode = Array((scenario.conditioning?.mode.shocks ?? []).prefix(law.factor.columns))
    let zero = [Double](repeating: 0, count: law.factor.columns)
    var columns: [[Double]] = []
    for point in mode.isEmpty || mode == zero ? [zero] : [zero, mode] {
      let gradients = space.gradients(at: space.point(at: point))
      columns += (0..<gradients.columns).map(gradients.column)
    }
    let read = law.factor.submatrix(rows: months, columns: Array(0..<law.factor.columns))
    variances = months.indices.map { dot(read.row($0), read.row($0)) }
    factor =
      columns.isEmpty
      ? Matrix(rows: months.count, columns: 0)
      : read * StatementBasis(columns: Matrix(columnVectors: columns)).basis
    mean = months.map { law.mean[$0] }
    let all = law.scales
    scales = months.map { all[$0] }
    rows = statements.rows.map { row in
      var row = row
      row.form = row.form.renumbered(place)
      return row
    }
    ranges = statements.ranges.map { range in
      RangeRow(form: range.form.renumbered(place), lower: range.lower, upper: range.upper)
    }
    self.forms = forms.map { $0.renumbered(place) }
  }

  /// The measures at the mean path given some of the statements and ranges.
  ///
  /// The mean path x̄ has the levels E[xᵢ] of the normal law at the mode, placed so that the statements
  /// hold for x̄; for linear laws it is the exact conditional mean. Ranges count by the first two
  /// moments of their truncated normal law (expectation propagation): exactly for one range.
  ///
  /// - SeeAlso: Minka (2001), Expectation propagation for approximate Bayesian inference, UAI 17.
  func values(rows chosen: [Int], ranges limits: [Int]) -> [Double] {
    let stated = chosen.map { rows[$0] }
    var center = mean
    var found = matched(stated, limits, around: center)
    if scales.contains(where: { !$0.isIdentity }) {
      center = meanPath(of: found, around: center)
      found = matched(stated, limits, around: center)
    }
    let months = moved(found, around: center)
    let levels = zip(scales, months).map { $0.inverse($1) }
    return levels.withUnsafeBufferPointer { levels in forms.map { $0.value(levels) } }
  }

  /// Means on the model scale whose inverse transforms are the means of levels.
  private func meanPath(of found: ConditionalMode?, around center: [Double]) -> [Double] {
    let months = moved(found, around: center)
    let gain = found.map { factor * top(of: $0.basis.basis) }
    return center.indices.map { i in
      let explained = gain.map { dot($0.row(i), $0.row(i)) } ?? 0
      let variance = Swift.max(0, variances[i] - explained)
      let level = scales[i].mean(ofNormalMean: months[i], variance: variance)
      return center[i] + scales[i].apply(level) - months[i]
    }
  }

  private func moved(_ found: ConditionalMode?, around center: [Double]) -> [Double] {
    guard let found else { return center }
    let movement = factor * Array(found.shocks.prefix(factor.columns))
    return zip(center, movement).map { $0 + $1 }
  }

  private func top(of basis: Matrix) -> Matrix {
    basis.submatrix(rows: Array(0..<factor.columns), columns: Array(0..<basis.columns))
  }

  private func space(_ rows: [ConditioningRow], around center: [Double]) -> ShockSpace {
    ShockSpace(mean: center, factor: factor, scales: scales, rows: rows)
  }

  /// The mode given statements and ranges; nil without any.
  private func matched(
    _ stated: [ConditioningRow], _ limits: [Int], around center: [Double]
  ) -> ConditionalMode? {
    var sites = [ConditioningRow?](repeating: nil, count: limits.count)
    for _ in 0..<(limits.isEmpty ? 0 : Self.roundLimit) {
      var change = 0.0
      for (i, limit) in limits.enumerated() {
        let others = stated + sites.indices.compactMap { $0 == i ? nil : sites[$0] }
        let (value, deviation) = law(of: ranges[limit].form, given: others, around: center)
        let site = Self.site(of: ranges[limit], value: value, deviation: deviation)
        let step = (site?.target ?? value) - (sites[i]?.target ?? value)
        change = Swift.max(change, deviation > 0 ? (step / deviation).magnitude : 0)
        sites[i] = site
      }
      if limits.count == 1 || change <= Self.settled { break }
    }
    let rows = stated + sites.compactMap { $0 }
    return rows.isEmpty ? nil : ConditionalMode(of: space(rows, around: center))
  }

  /// Mean and deviation of a form given statements, linearised at the mode.
  private func law(
    of form: StackedForm, given rows: [ConditioningRow], around center: [Double]
  ) -> (value: Double, deviation: Double) {
    let bare = ConditioningRow(form: form, target: 0)
    guard !rows.isEmpty else {
      let space = space([bare], around: center)
      let center = space.point(at: [Double](repeating: 0, count: space.count))
      let slope = space.gradients(at: center).column(0)
      return (center.values[0], dot(slope, slope).squareRoot())
    }
    let mode = ConditionalMode(of: space(rows, around: center))
    let both = space(rows + [bare], around: center)
    let point = both.point(at: mode.shocks)
    let slope = both.gradients(at: point).column(rows.count)
    let along = mode.basis.basis.transposedTimes(slope)
    let rest = Swift.max(0, dot(slope, slope) - dot(along, along))
    return (point.values[rows.count], rest.squareRoot())
  }

  /// The soft statement that gives a value the first two moments of its truncated law; nil where the
  /// range leaves it as it is.
  private static func site(
    of range: RangeRow, value: Double, deviation: Double
  ) -> ConditioningRow? {
    guard deviation > 0, value.isFinite else { return nil }
    let parent = Normal(mean: value, standardDeviation: deviation)
    let cut = TruncatedNormal(parent, lower: range.lower, upper: range.upper)
    let before = deviation * deviation
    let precision = 1 / cut.variance - 1 / before
    // A billionth of the information is no information.
    guard precision.isFinite, precision > 1e-9 / before else { return nil }
    let target = (cut.mean / cut.variance - value / before) / precision
    return ConditioningRow(
      form: range.form, target: target, tolerance: (1 / precision).squareRoot())
  }
}
