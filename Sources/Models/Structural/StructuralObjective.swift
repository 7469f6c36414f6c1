import LinearAlgebra
import RealModule

/// The concentrated log-likelihood of a structural model and its gradient.
///
/// Only ratios of variances matter: the common scale is σ̂² = S/N with S = Σ v²/F, and regression
/// coefficients are those of generalized least squares on the innovations. Variances enter by their
/// signed roots, so that a variance of zero is an ordinary point of the search; the damping of
/// slope and cycle and the frequency of the cycle by logits.
///
///     f(x) = ½ (log σ̂² + Σ log F / N)
///
/// Sources: Harvey (1989), section 4.2; Durbin & Koopman (2012), sections 2.10.2 and 7.3.
final class StructuralObjective {
  let data: StructuralData
  let layout: StructuralLayout
  private let filter: MonthFilter
  private let score: MonthScore
  private let weights: [Double]
  private let bounds: ClosedRange<Double>

  /// What one evaluation found.
  struct Point {
    var parameters: StructuralParameters
    var run: MonthRun
    /// Generalized least squares estimates on the scaled data.
    var coefficients: [Double]
    /// Σ v²/F.
    var squares: Double
    var sigma2: Double { squares / Double(run.regularCount) }
    /// f.
    var value: Double {
      0.5 * (Double.log(sigma2) + run.logs / Double(run.regularCount))
    }
  }

  init(_ data: StructuralData) throws(ModelError) {
    self.data = data
    layout = data.layout
    let names = data.specification.varianceNames
    weights = names.map { Self.weight(of: $0, data.specification) }
    let bounds = data.specification.cycleBounds(count: data.series.count)
    self.bounds = bounds
    let start = StructuralParameters(
      variances: names.map { _ in 1 },
      shapes: data.specification.shapeNames.map { $0 == "cycle.period" ? bounds.lowerBound : 0.5 })
    filter = MonthFilter(
      layout.form(start), readings: data.readings, columns: 1 + data.columnScales.count,
      tracked: layout.tracked)
    guard let score = MonthScore(filter) else {
      throw .estimationFailed("the filter of \(data.specification.components) keeps no record")
    }
    self.score = score
  }

  /// Sizes at which the components' standard deviations typically move a month, relative to the
  /// irregular: they make the search round.
  private static func weight(of name: String, _ specification: StructuralSpecification) -> Double {
    switch name {
    case "slope": 0.1
    case "seasonal": specification.components.seasonal == .dummy ? 0.3 : 0.1
    case "irregular", "level", "cycle": 1
    default: 0.1
    }
  }

  /// The number of search parameters.
  var count: Int { weights.count + data.specification.shapeNames.count }
  var varianceCount: Int { weights.count }

  // MARK: Search scale

  /// Parameters at a point of the search.
  func parameters(_ x: UnsafePointer<Double>) -> StructuralParameters {
    let variances = weights.indices.map { (weights[$0] * x[$0]) * (weights[$0] * x[$0]) }
    let shapes = data.specification.shapeNames.enumerated().map { index, name in
      let share = Self.logistic(x[weights.count + index])
      return name == "cycle.period" ? 2 * Double.pi / frequency(share) : Self.largestDamping * share
    }
    return StructuralParameters(variances: variances, shapes: shapes)
  }

  /// The point of given parameters.
  func point(_ parameters: StructuralParameters) -> [Double] {
    let roots = zip(parameters.variances, weights).map { $0.squareRoot() / $1 }
    let shapes = zip(data.specification.shapeNames, parameters.shapes).map { name, value in
      Self.logit(
        name == "cycle.period"
          ? (2 * Double.pi / value - lowFrequency) / (highFrequency - lowFrequency)
          : value / Self.largestDamping)
    }
    return roots + shapes
  }

  /// A damping closer to 1 has a half-life beyond any sample: then the undamped model is meant.
  private static let largestDamping = 0.9999
  private var lowFrequency: Double { 2 * Double.pi / bounds.upperBound }
  private var highFrequency: Double { 2 * Double.pi / bounds.lowerBound }
  private func frequency(_ share: Double) -> Double {
    lowFrequency + (highFrequency - lowFrequency) * share
  }
  private static func logistic(_ z: Double) -> Double { 1 / (1 + Double.exp(-z)) }
  /// Kept off the ends, where it is infinite.
  private static func logit(_ share: Double) -> Double {
    let inside = Swift.min(Swift.max(share, 1e-6), 1 - 1e-6)
    return Double.log(inside / (1 - inside))
  }

  // MARK: Evaluation

  /// The likelihood's parts at given parameters; nil where it does not exist.
  func evaluate(_ parameters: StructuralParameters) -> Point? {
    let run = data.values.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { filter.run(layout.form(parameters), data: $0) }
    }
    guard let run, run.regularCount > 0, run.undetermined == 0,
      let (coefficients, squares) = leastSquares(), squares > 0, squares.isFinite
    else { return nil }
    return Point(
      parameters: parameters, run: run, coefficients: coefficients, squares: squares)
  }

  /// f and its gradient for the optimiser; infinite outside.
  func evaluate(_ x: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>) -> Double {
    let parameters = parameters(x)
    guard let point = evaluate(parameters) else { return .infinity }
    let slopes = derivatives(point, scale: point.sigma2)
    let factor = -1 / Double(point.run.regularCount)
    for k in weights.indices {
      gradient[k] = factor * slopes[k] * 2 * weights[k] * weights[k] * x[k]
    }
    for k in weights.count..<count {
      let share = Self.logistic(x[k])
      gradient[k] = factor * slopes[k] * share * (1 - share) * shapeUnit(k - weights.count)
    }
    return point.value
  }

  /// ∂ shape (frequency for a cycle's period) / ∂ share.
  private func shapeUnit(_ index: Int) -> Double {
    data.specification.shapeNames[index] == "cycle.period"
      ? highFrequency - lowFrequency : Self.largestDamping
  }

  /// ∂ log L/∂ variance, then ∂ log L/∂ damping or frequency, squares divided by `scale`.
  func derivatives(_ point: Point, scale: Double) -> [Double] {
    score.run(coefficients: point.coefficients, scale: scale)
    let components = data.specification.components
    var slopes = components.hasIrregular ? [score.irregular] : []
    slopes += layout.randomBlocks.map { block in
      0.5 * block.driven.reduce(0) { $0 + score.noise[$1] }
    }
    var shapes: [Double] = []
    for (name, damping, variance) in layout.stationary(point.parameters) {
      guard let block = layout.block(name) else { continue }
      let start = block.states.reduce(0) { $0 + score.initial($1, $1) }
      let rest = 1 - damping * damping
      if let place = data.specification.varianceNames.firstIndex(of: name) {
        slopes[place] += start / rest
      }
      let initial = start * variance * 2 * damping / (rest * rest)
      shapes += shapeSlopes(block, damping, point.parameters, initial)
    }
    return slopes + shapes
  }

  private func shapeSlopes(
    _ block: StructuralLayout.Block, _ damping: Double, _ parameters: StructuralParameters,
    _ initial: Double
  ) -> [Double] {
    guard let column = layout.tracked.firstIndex(of: block.first) else { return [] }
    let (i, g) = (block.first, score.transition)
    guard block.name == "cycle" else { return [g[i, column] + initial] }
    let angle = 2 * Double.pi / parameters.shapes[parameters.shapes.count - 1]
    let (cosine, sine) = (Double.cos(angle), Double.sin(angle))
    let even = g[i, column] + g[i + 1, column + 1]
    let odd = g[i, column + 1] - g[i + 1, column]
    return [
      cosine * even + sine * odd + initial, damping * (cosine * odd - sine * even),
    ]
  }

  /// Innovations of the columns divided by √F, for regular readings.
  func weighted() -> (design: Matrix, response: [Double], readings: [Int])? {
    guard let tape = filter.tape else { return nil }
    let regular = tape.variances.indices.filter { !tape.isDiffuse[$0] && tape.variances[$0] > 0 }
    let r = tape.columns - 1
    var design = Matrix(rows: regular.count, columns: r)
    var response = [Double](repeating: 0, count: regular.count)
    for (i, index) in regular.enumerated() {
      let root = 1 / tape.variances[index].squareRoot()
      response[i] = tape.innovations[index * tape.columns] * root
      for j in 0..<r { design[i, j] = tape.innovations[index * tape.columns + 1 + j] * root }
    }
    return (design, response, regular)
  }

  /// β̂ and Σ (v − v_x'β̂)²/F by normal equations; regressors that repeat each other were refused.
  private func leastSquares() -> ([Double], Double)? {
    guard let tape = filter.tape else { return nil }
    let (r, width) = (tape.columns - 1, tape.columns)
    var gram = [Double](repeating: 0, count: width * width)
    tape.innovations.withUnsafeBufferPointer { v in
      for (index, variance) in tape.variances.enumerated()
      where !tape.isDiffuse[index] && variance > 0 {
        for j in 0..<width {
          let share = v[index * width + j] / variance
          for i in j..<width { gram[i + j * width] += share * v[index * width + i] }
        }
      }
    }
    guard r > 0 else { return ([], gram[0]) }
    var normal = Matrix(rows: r, columns: r)
    for j in 0..<r { for i in 0..<r { normal[i, j] = gram[Swift.max(i, j) + 1 + (Swift.min(i, j) + 1) * width] } }
    let moments = (0..<r).map { gram[$0 + 1] }
    guard let factor = try? CholeskyFactorization(normal) else { return nil }
    let coefficients = factor.solve(moments)
    return (coefficients, gram[0] - dot(coefficients, moments))
  }
}
