import LinearAlgebra
import Probability
import RealModule
import TimeSeries

/// How good Laplace's approximation of a likelihood is.
public struct LaplaceQuality: Sendable {
  /// What the curvature of the figures adds to the likelihood of the tangents.
  public let curvature: Double
  /// What importance sampling adds to the likelihood of the tangents; NaN when it was not asked for.
  public let sampled: Double
  /// Standard error of `sampled`.
  public let standardError: Double
  /// Effective sample size as a share of the draws, (Σw)²/(N Σw²): near 1 where Laplace is exact.
  public let effectiveShare: Double
  /// Draws behind it.
  public let draws: Int
}

/// Laplace's approximation and importance sampling around the mode of the months.
///
/// z are the months of curved figures that are not known otherwise. Given the linear figures they
/// have log-density −½ r'Q r + h'r around their mode, r = z − ẑ; hard figures hold exactly,
/// ψ(z) = c, soft ones with their variance. With λ the multipliers, J'λ = h, the second-order
/// expansion on the surface ψ(z) = c adds
///
///     −½ log |I + C Σ λ_i ∇²ψ_i|
///
/// to the log-density of the tangents, C being the covariance of z under them. Draws r̃ of the
/// tangents' law are moved along D = J', r = r̃ + D δ, to where every figure misses its value by what
/// the tangent missed it by, and weighted by
///
///     w = p(r)/p(r̃) · |det J D| / |det J(z) D|
///
/// whose mean is the ratio of the density of the figures to that of the tangents: a change of
/// variables from (tangent coordinates, c) to z.
///
/// Source: Durbin & Koopman (2012), chapters 10 and 11, for modes and importance sampling.
struct FigureLaplace {
  private let figures: [CurvedFigure]
  private let months: [Int]
  private let mode: [Double]
  /// Q and h.
  private let precision: Matrix
  private let pull: [Double]
  /// J, a row a curved figure.
  private let rows: Matrix
  /// F with F Fᵀ = C.
  private let factor: Matrix
  private let fixed: [Int: Double]
  /// Figures whose rows are independent: draws are moved onto them.
  private let carried: [Int]

  /// Lays the months out around a mode; nil when their law does not exist.
  ///
  /// - Parameters:
  ///   - estimation: Figures, family and design.
  ///   - point: Parameters and mode.
  ///   - scale: σ².
  /// - Throws: Errors of `MonthSample`.
  init?(
    _ estimation: FigureEstimation, _ point: FigureEstimation.Point, scale: Double
  ) throws(ModelError) {
    let plan = estimation.plan
    figures = plan.curved
    fixed = plan.fixed.mapValues(plan.transform.apply)
    let (known, all) = (fixed, plan.curvedMonths)
    let free = all.filter { known[$0] == nil }
    months = free
    mode = free.map { point.mode[$0] ?? 0 }
    guard let form = estimation.form(point.parameters)?.scaled(by: scale), !free.isEmpty else {
      return nil
    }
    let effects = try estimation.filter(form, at: point.mode, keeping: free)
    guard let outcome = effects.run(form), let tight = effects.law(of: free, outcome, scale: 1)
    else { return nil }
    factor = tight.covariance.semidefiniteFactor
    // Softened figures leave a law of full rank, from which what they said is taken out again.
    let softness = Swift.max(tight.covariance.diagonal.reduce(0, +) / Double(free.count), 1e-12)
    let soft = plan.curved.compactMap { figure -> MonthFigure? in
      guard let tangent = figure.tangent(at: { point.mode[$0] ?? 0 }) else { return nil }
      return MonthFigure(
        months: tangent.months, weights: tangent.weights, value: tangent.value, variance: softness)
    }
    let effect = estimation.design * outcome.coefficients
    let clean = (plan.linear + soft).map { figure in
      MonthFigure(
        months: figure.months, weights: figure.weights,
        value: zip(figure.months, figure.weights).reduce(figure.value) {
          $0 - $1.1 * effect[$1.0]
        }, variance: figure.variance)
    }
    let loose = try FigureFilter(
      form, figures: clean, design: Matrix(rows: plan.count, columns: 0), keeping: free,
      offset: estimation.offset)
    guard let second = loose.run(form), let wide = loose.law(of: free, second, scale: 1),
      let inverse = try? CholeskyFactorization(wide.covariance).inverse()
    else { return nil }
    let ahead = zip(zip(wide.mean, free), mode).map { $0.0 + effect[$0.1] - $1 }
    var rows = Matrix(rows: figures.count, columns: free.count)
    var misses: [Double] = []
    for (i, figure) in figures.enumerated() {
      let (value, slopes) = figure.linearized { point.mode[$0] ?? 0 }
      misses.append(figure.value - value)
      for (month, slope) in zip(figure.support, slopes) {
        if let place = free.firstIndex(of: month) { rows[i, place] = slope }
      }
    }
    self.rows = rows
    let errors = plan.curved.map(\.variance)
    carried = Self.independent(rows, order: errors.indices.sorted { errors[$0] < errors[$1] })
    precision = inverse - (1 / softness) * rows.transposedTimes(rows)
    let said = rows.transposedTimes(misses)
    pull = zip(inverse * ahead, said).map { $0 - $1 / softness }
  }

  private func value(_ z: [Double]) -> (Int) -> Double {
    { month in months.firstIndex(of: month).map { z[$0] } ?? fixed[month] ?? 0 }
  }

  /// −½ log |I + C Σ λ ∇²ψ|; NaN where the mode is none.
  var curvature: Double {
    guard let least = try? LeastSquares(rows.transposed, pull) else { return .nan }
    var total = Matrix(rows: months.count, columns: months.count)
    for (figure, multiplier) in zip(figures, least.coefficients) {
      let own = figure.curvature(at: value(mode))
      for (i, a) in figure.support.enumerated() {
        guard let row = months.firstIndex(of: a) else { continue }
        for (j, b) in figure.support.enumerated() {
          if let column = months.firstIndex(of: b) { total[row, column] += multiplier * own[i, j] }
        }
      }
    }
    let inner = factor.transposedTimes(total * factor)
    let shifted = Matrix.identity(inner.rows) + 0.5 * (inner + inner.transposed)
    guard let cholesky = try? CholeskyFactorization(shifted) else { return .nan }
    return -0.5 * cholesky.logDeterminant
  }

  /// The quality with `count` draws.
  func quality(draws count: Int, seed: UInt64) -> LaplaceQuality {
    let weights = logWeights(count, seed)
    let largest = weights.reduce(-Double.infinity, Swift.max)
    guard count > 1, largest.isFinite else {
      return LaplaceQuality(
        curvature: curvature, sampled: .nan, standardError: .nan, effectiveShare: .nan, draws: 0)
    }
    let sizes = weights.map { Double.exp($0 - largest) }
    let (sum, squares) = (sizes.reduce(0, +), sizes.reduce(0) { $0 + $1 * $1 })
    let mean = sum / Double(count)
    let variance = Swift.max(squares / Double(count) - mean * mean, 0)
    return LaplaceQuality(
      curvature: curvature, sampled: largest + Double.log(mean),
      standardError: (variance / Double(count)).squareRoot() / mean,
      effectiveShare: sum * sum / (Double(count) * squares), draws: count)
  }

  /// Rows none of which the earlier ones give, by orthogonalization.
  private static func independent(_ rows: Matrix, order: [Int]) -> [Int] {
    var (kept, basis): ([Int], [[Double]]) = ([], [])
    for index in order {
      var row = (0..<rows.columns).map { rows[index, $0] }
      let size = dot(row, row)
      for other in basis {
        let share = dot(row, other)
        for j in row.indices { row[j] -= share * other[j] }
      }
      let left = dot(row, row)
      // Rounding leaves 1e-16 of a square; figures that say something new leave percents.
      guard left > 1e-10 * size else { continue }
      basis.append(row.map { $0 / left.squareRoot() })
      kept.append(index)
    }
    return kept.sorted()
  }

  /// log w of each draw; −∞ for one that cannot be moved onto the figures.
  private func logWeights(_ count: Int, _ seed: UInt64) -> [Double] {
    let own = rows.submatrix(rows: carried, columns: Array(months.indices))
    let directions = own.transposed
    guard let solver = try? LUFactorization(own * directions) else { return [] }
    let base = solver.determinant.logMagnitude
    return (0..<count).map { draw in
      var stream = RandomStream(seed: seed, stream: UInt64(draw))
      var noise = [Double](repeating: 0, count: factor.columns)
      noise.withUnsafeMutableBufferPointer { stream.fillNormals($0) }
      let tangent = factor * noise
      guard let moved = onto(tangent, directions, solver) else { return -.infinity }
      let z = zip(mode, moved).map { $0 + $1 }
      var jacobian = Matrix(rows: carried.count, columns: months.count)
      for (i, index) in carried.enumerated() { fill(&jacobian, i, figures[index], z) }
      guard let there = try? LUFactorization(jacobian * directions) else { return -.infinity }
      return density(moved) - density(tangent) + base - there.determinant.logMagnitude
        + softTerms(tangent, z)
    }
  }

  private func fill(
    _ matrix: inout Matrix, _ row: Int, _ figure: CurvedFigure, _ z: [Double]
  ) {
    for (month, slope) in zip(figure.support, figure.linearized(at: value(z)).gradient) {
      if let place = months.firstIndex(of: month) { matrix[row, place] = slope }
    }
  }

  /// −½ r'Q r + h'r.
  private func density(_ r: [Double]) -> Double { dot(pull, r) - 0.5 * dot(r, precision * r) }

  /// r = r̃ + D δ at which carried figures miss their values by what the tangents miss them at r̃:
  /// nothing where they are hard.
  private func onto(
    _ tangent: [Double], _ directions: Matrix, _ solver: LUFactorization
  ) -> [Double]? {
    let targets = carried.map { linear($0, tangent) }
    var r = tangent
    for _ in 0..<60 {
      let z = value(zip(mode, r).map { $0 + $1 })
      let misses = zip(carried, targets).map { $1 - figures[$0].linearized(at: z).value }
      // The chord method gains a factor a step; 1e-11 in logarithms is rounding.
      if misses.allSatisfy({ $0.magnitude < 1e-11 }) { return r }
      guard misses.allSatisfy(\.isFinite) else { return nil }
      let step = directions * solver.solve(misses)
      for i in r.indices { r[i] += step[i] }
    }
    return nil
  }

  /// The tangent of a figure at ẑ + r.
  private func linear(_ index: Int, _ r: [Double]) -> Double {
    var result = figures[index].linearized(at: value(mode)).value
    for j in r.indices { result += rows[index, j] * r[j] }
    return result
  }

  /// log of N(c; ψ(z), v) over N(c; tangent, v) for figures with an error that are not carried.
  private func softTerms(_ tangent: [Double], _ z: [Double]) -> Double {
    var sum = 0.0
    for index in figures.indices where !carried.contains(index) && figures[index].variance > 0 {
      let own = figures[index].value - figures[index].linearized(at: value(z)).value
      let straight = figures[index].value - linear(index, tangent)
      sum -= 0.5 * (own * own - straight * straight) / figures[index].variance
    }
    return sum
  }
}
