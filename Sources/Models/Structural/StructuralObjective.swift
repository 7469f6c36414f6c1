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
  let scale: StructuralScale
  /// Shapes that are held at their bounds: the search does not move them.
  var frozen: Set<Int> = []

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
    scale = StructuralScale(data.specification, count: data.series.count)
    let start = StructuralParameters(
      variances: names.map { _ in 1 },
      shapes: data.specification.shapeNames.map { $0 == "cycle.period" ? 8 : 0.5 })
    filter = MonthFilter(
      layout.form(start), readings: data.readings, columns: 1 + data.columnScales.count,
      tracked: layout.tracked)
    guard let score = MonthScore(filter) else {
      throw .estimationFailed("the filter of \(data.specification.components) keeps no record")
    }
    self.score = score
  }

  /// The number of search parameters.
  var count: Int { scale.varianceCount + scale.shapeNames.count }

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
    let parameters = scale.parameters(x)
    guard let point = evaluate(parameters) else { return .infinity }
    let slopes = derivatives(point, scale: point.sigma2)
    let factor = -1 / Double(point.run.regularCount)
    for (k, weight) in scale.weights.enumerated() {
      gradient[k] = factor * slopes[k] * 2 * weight * weight * x[k]
    }
    for index in scale.shapeNames.indices {
      let k = scale.varianceCount + index
      let share = StructuralScale.logistic(x[k])
      gradient[k] =
        frozen.contains(index) ? 0 : factor * slopes[k] * scale.slope(index, at: share)
    }
    return point.value
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

  /// The regular readings of the last evaluation with F.
  var regularReadings: [(reading: Int, variance: Double)] {
    guard let tape = filter.tape else { return [] }
    return (0..<tape.count).filter { !tape.isDiffuse[$0] && tape.variances[$0] > 0 }
      .map { ($0, tape.variances[$0]) }
  }

  /// Parts of the likelihood and the columns' innovations at parameters that may not identify all.
  func columns(
    at parameters: StructuralParameters
  ) throws(ModelError) -> (run: MonthRun, design: Matrix) {
    let run = data.values.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { filter.run(layout.form(parameters), data: $0) }
    }
    guard let run else {
      throw .estimationFailed("the filter of \(data.specification.components) lost all digits")
    }
    return (run, weighted().design)
  }

  /// β̂ of the last evaluation by least squares on the weighted innovations.
  func regression() throws(ModelError) -> (
    coefficients: [Double], residuals: [Double], inverseGram: Matrix
  ) {
    let (design, response) = weighted()
    guard design.columns > 0 else { return ([], response, Matrix(rows: 0, columns: 0)) }
    do {
      let least = try LeastSquares(design, response)
      return (least.coefficients, least.residuals, least.inverseGram)
    } catch {
      throw .estimationFailed("the regression on innovations failed: \(error)")
    }
  }

  /// Innovations of the columns divided by √F, for regular readings.
  private func weighted() -> (design: Matrix, response: [Double]) {
    let regular = regularReadings
    guard let tape = filter.tape else { return (Matrix(rows: 0, columns: 0), []) }
    let r = tape.columns - 1
    var design = Matrix(rows: regular.count, columns: r)
    var response = [Double](repeating: 0, count: regular.count)
    for (i, entry) in regular.enumerated() {
      let (root, first) = (1 / entry.variance.squareRoot(), entry.reading * tape.columns)
      response[i] = tape.innovations[first] * root
      for j in 0..<r { design[i, j] = tape.innovations[first + 1 + j] * root }
    }
    return (design, response)
  }

  /// β̂ and Σ (v − v_x'β̂)²/F by normal equations; regressors that repeat each other were refused.
  private func leastSquares() -> ([Double], Double)? {
    guard let tape = filter.tape else { return nil }
    let (r, width) = (tape.columns - 1, tape.columns)
    var gram = [Double](repeating: 0, count: width * width)
    let v = tape.innovations
    for index in 0..<tape.count where !tape.isDiffuse[index] && tape.variances[index] > 0 {
      for j in 0..<width {
        let share = v[index * width + j] / tape.variances[index]
        for i in j..<width { gram[i + j * width] += share * v[index * width + i] }
      }
    }
    guard r > 0 else { return ([], gram[0]) }
    var normal = Matrix(rows: r, columns: r)
    for j in 0..<r {
      for i in 0..<r { normal[i, j] = gram[Swift.max(i, j) + 1 + (Swift.min(i, j) + 1) * width] }
    }
    let moments = (0..<r).map { gram[$0 + 1] }
    guard let factor = try? CholeskyFactorization(normal) else { return nil }
    let coefficients = factor.solve(moments)
    return (coefficients, gram[0] - dot(coefficients, moments))
  }
}
