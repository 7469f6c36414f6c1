import LinearAlgebra
import TimeSeries

/// Scores dates and shapes by the t statistic that each would have if it alone were added to a model
/// estimated on figures.
///
///     t = c̃'e / (σ |c̃|)
///
/// e are the innovations of the figures in units of their standard deviation, c̃ those of the shape's
/// column less what the model's regressors explain of them, σ the robust spread of e (1.4826 times the
/// median absolute value), so that outliers do not hide one another. A figure that covers several months
/// takes part as what it is; nothing is asked of months that no figure tells apart.
///
/// - SeeAlso: Chen & Liu (1993), equations (11) to (14); de Jong & Penzer (1998), JASA 93, 796–806,
///   for shocks in state-space models by one pass of the filter.
struct FigureOutlierScan {
  /// A date and shape with its statistic.
  struct Candidate {
    let kind: OutlierKind
    let month: Int
    let statistic: Double
  }

  private let estimation: FigureEstimation
  private let point: FigureEstimation.Point
  private let season: Int
  /// Months at which a figure of its own ends, ascending.
  private let ends: [Int]

  /// A scan around the end of a search.
  init(_ estimation: FigureEstimation, _ point: FigureEstimation.Point) {
    (self.estimation, self.point) = (estimation, point)
    let plan = estimation.plan
    season = plan.start.frequency.periodsPerYear
    ends = Set(plan.used.map { $0.period - plan.start }).filter { $0 >= plan.lead }.sorted()
  }

  /// The strongest candidate, leaving out what `excluded` holds; nil where none can be judged.
  ///
  /// A month inside a longer figure has no additive outlier of its own: it is that of the figure, and
  /// dated at its end. From the last figure on every shape is the same: an additive outlier stands for all.
  ///
  /// - Complexity: O(n² (m + k)) for n months, m states and k kept months.
  func strongest(
    _ kinds: [OutlierKind], excluding excluded: (OutlierKind, Int) -> Bool
  ) throws(ModelError) -> Candidate? {
    guard let form = estimation.form(point.parameters), let last = ends.last, ends.count > 1 else {
      return nil
    }
    let before = ends[ends.count - 2]
    var dates: [(kind: OutlierKind, month: Int)] = []
    for kind in kinds where kind != .seasonal || season > 1 {
      // Before the first month that a total fixes nothing tells a shift from the level.
      let months = kind == .additive ? ends : Array((estimation.plan.lead + 1)..<(last + 1))
      dates += months.filter { (kind == .additive || $0 <= before) && !excluded(kind, $0) }
        .map { (kind, $0) }
    }
    guard let whitened = try columns(dates, form) else { return nil }
    let basis = orthonormal(whitened, count: estimation.design.columns)
    let residuals = less(basis, whitened.column(0))
    let sizes = residuals.map(\.magnitude).sorted()
    guard !sizes.isEmpty else { return nil }
    let spread = 1.4826 * sizes[sizes.count / 2]
    guard spread > 0 else { return nil }
    var best: Candidate?
    for (place, date) in dates.enumerated() {
      let column = whitened.column(1 + estimation.design.columns + place)
      let left = less(basis, column)
      let size = dot(left, left)
      // What the regressors explain to eight digits is one of them.
      guard size > 1e-8 * dot(column, column), size > 0 else { continue }
      let statistic = dot(left, residuals) / (spread * size.squareRoot())
      guard statistic.magnitude > best?.statistic.magnitude ?? 0 else { continue }
      best = Candidate(kind: date.kind, month: date.month, statistic: statistic)
    }
    return best
  }

  /// Data, regressors and the candidates' columns, whitened.
  private func columns(
    _ dates: [(kind: OutlierKind, month: Int)], _ form: MonthForm
  ) throws(ModelError) -> Matrix? {
    let own = estimation.design
    var design = Matrix(rows: own.rows, columns: own.columns + dates.count)
    for j in 0..<own.columns { for i in 0..<own.rows { design[i, j] = own[i, j] } }
    for (place, date) in dates.enumerated() {
      for i in date.month..<own.rows {
        design[i, own.columns + place] = date.kind.signature(lag: i - date.month, season: season)
      }
    }
    return try FigureFilter(
      form, figures: estimation.plan.figures { point.mode[$0] ?? 0 }, design: design, keeping: [],
      offset: estimation.offset, assumed: estimation.plan.assumed
    ).whitened(form)
  }

  /// An orthonormal basis of the columns behind the first, by the modified method of Gram and Schmidt.
  private func orthonormal(_ matrix: Matrix, count: Int) -> [[Double]] {
    var basis: [[Double]] = []
    for j in 0..<count {
      let column = matrix.column(1 + j)
      let left = less(basis, column)
      let size = dot(left, left)
      guard size > 1e-16 * dot(column, column), size > 0 else { continue }
      basis.append(left.map { $0 / size.squareRoot() })
    }
    return basis
  }

  /// A column less its projection on a basis.
  private func less(_ basis: [[Double]], _ column: [Double]) -> [Double] {
    var left = column
    for other in basis {
      let share = dot(left, other)
      for i in left.indices { left[i] -= share * other[i] }
    }
    return left
  }
}
