import LinearAlgebra
import Models
import TimeSeries

/// The months of all series with a model, stacked, while they are made to add up.
struct NodeStack {
  private let nodes: [Projection]
  private let offsets: [Int]
  private var mean: [Double]
  private var factor: Matrix
  private let stages: StagedFactor
  /// What made months add up: pieces between the rows of a month.
  private var moves: [StagedFactor.Piece] = []

  init(_ nodes: [Projection], _ law: InnovationLaw) {
    self.nodes = nodes
    mean = law.mean
    factor = law.factor
    stages = law.stages
    var rows = 0
    offsets = nodes.map { node in
      defer { rows += node.law.mean.count }
      return rows
    }
  }

  /// One month of all series.
  struct Month {
    /// The row of each series in the stack; nil where the month is published or outside.
    let rows: [Int?]
    /// The published level of each series; NaN where there is none.
    let published: [Double]
    let transforms: [Transform]
    /// Medians on the scale of the models; 0 for what is published.
    let mean: [Double]
    /// The factor's rows; zero for what is published.
    let factor: Matrix

    var count: Int { rows.count }
    func isFree(_ i: Int) -> Bool { rows[i] != nil }
    func isPresent(_ i: Int) -> Bool { rows[i] != nil || !published[i].isNaN }
    func slope(_ i: Int, _ y: Double) -> Double { transforms[i].inverseDerivative(y) }

    /// True where levels are the model's scale and every series is still open.
    var isLinear: Bool {
      rows.allSatisfy { $0 != nil } && transforms.allSatisfy { $0 == .identity }
    }

    /// Levels of all series; 0 for a series that has none, which no identity in use reads.
    func levels(_ y: [Double]) -> [Double] {
      y.indices.map { i in
        if isFree(i) { return transforms[i].inverse(y[i]) }
        return published[i].isNaN ? 0 : published[i]
      }
    }
  }

  /// Every month that some series does not know, ascending.
  var periods: [Period] { Set(nodes.flatMap(\.months)).sorted() }

  /// The place of a month of each series.
  private func rows(at period: Period) -> [Int?] {
    nodes.indices.map { i in
      let place = period - nodes[i].series.start
      return nodes[i].law.positions.firstIndex(of: place).map { offsets[i] + $0 }
    }
  }

  /// Median levels of the series that do not know a month; nil for the others.
  func levels(at period: Period) -> [Double?] {
    zip(nodes, rows(at: period)).map { node, row in row.map { node.transform.inverse(mean[$0]) } }
  }

  func month(at period: Period) -> Month {
    let rows = rows(at: period)
    var part = Matrix(rows: nodes.count, columns: factor.columns)
    for (i, row) in rows.enumerated() {
      guard let row else { continue }
      for j in 0..<factor.columns { part[i, j] = factor[row, j] }
    }
    return Month(
      rows: rows, published: nodes.map { $0.series[period] },
      transforms: nodes.map(\.transform), mean: rows.map { row in row.map { mean[$0] } ?? 0 },
      factor: part)
  }

  /// Puts the medians of a month at a point, and projects its law.
  mutating func set(_ point: [Double], _ projection: ConstraintProjection, at month: Month) {
    let part = projection.projected(month.factor)
    let free = month.rows.indices.filter { month.rows[$0] != nil }
    let rows = month.rows.compactMap(\.self)
    moves.append(
      StagedFactor.Piece(
        inputs: rows, outputs: rows,
        matrix: projection.projected(.identity(month.count)).submatrix(rows: free, columns: free)))
    for (i, row) in month.rows.enumerated() {
      guard let row else { continue }
      mean[row] = point[i]
      for j in 0..<factor.columns { factor[row, j] = part[i, j] }
    }
  }

  /// The law of some of the series in their own order.
  func law(of leaves: [Projection], sums: [SeriesSum]) -> StackedLaw {
    var blocks: [StackedLaw.Block] = []
    var places: [Int] = []
    var kept: [Projection] = []
    for leaf in leaves {
      guard let node = nodes.firstIndex(where: { $0.series.name == leaf.series.name }) else {
        continue
      }
      kept.append(leaf)
      blocks.append(StackedLaw.Block(leaf, offset: places.count))
      places += leaf.law.mean.indices.map { offsets[node] + $0 }
    }
    return StackedLaw(
      blocks: blocks, mean: places.map { mean[$0] },
      factor: factor.submatrix(rows: places, columns: Array(0..<factor.columns)),
      stages: stages(of: places), sums: sums, freeForms: [:]
    ).holding(kept.map(\.record))
  }

  /// The factor of some rows as sparse ones.
  private func stages(of places: [Int]) -> StagedFactor {
    let numbers = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1, $0) })
    guard !moves.isEmpty else { return stages.renumbered(numbers, count: places.count) }
    let moved = Set(moves.flatMap(\.outputs))
    let others = mean.indices.filter { !moved.contains($0) }.map { row in
      StagedFactor.Piece(inputs: [row], outputs: [row], matrix: .identity(1))
    }
    let last = StagedFactor.Stage(count: mean.count, pieces: moves + others)
    return StagedFactor(stages.stages + [last]).renumbered(numbers, count: places.count)
  }
}
