import Optimization
import RealModule

/// The concentrated likelihood of one problem with its exact gradient, and all memory that needs.
///
///     f = ½ log(S/ν) + (log|Ω| + log|Cᵀ Ω⁻¹ C|)/(2ν)  =  −log L/ν up to a constant
///
/// Regression and nuisance coefficients are solved for at every evaluation; by the envelope theorem
/// the derivative of S is that of the combined column with the coefficients held, and that of the
/// determinant is the sum over nuisance columns made orthonormal in the metric Ω⁻¹.
///
/// One a thread; an evaluation allocates nothing.
final class ARIMAObjective {
  let problem: ARIMAProblem
  let shape: ARMAShape
  /// Number of ARMA coefficients.
  let parameterCount: Int
  /// ARMA coefficients of the last evaluation.
  let natural: UnsafeMutablePointer<Double>
  /// ∂ natural / ∂ search parameters, element (i, j) at `i + j * parameterCount`.
  let jacobian: UnsafeMutablePointer<Double>
  /// Products of innovations, column-major, `columnCount` squared.
  let normal: UnsafeMutablePointer<Double>
  /// Cholesky factor of the normal matrix without column 0, lower, column-major.
  let factor: UnsafeMutablePointer<Double>
  /// Coefficients of nuisance and regression columns at the last evaluation.
  let coefficients: UnsafeMutablePointer<Double>
  /// Column 0 less the fitted columns, then transformed nuisance columns.
  let combined: UnsafeMutablePointer<Double>
  /// Coefficients of the transformed nuisance columns, column-major.
  let nuisanceWeights: UnsafeMutablePointer<Double>
  /// Columns in lanes of eight, time-major; empty where the companion filter is used.
  let lanes: UnsafeMutablePointer<SIMD8<Double>>
  let lanesProducts: UnsafeMutablePointer<SIMD8<Double>>
  /// Innovations of column 0 less the fit and their variances, where `hasInnovations` says so.
  let keptInnovations: UnsafeMutablePointer<Double>
  let keptVariances: UnsafeMutablePointer<Double>
  let scratch: KernelWorkspace
  private let store: KernelWorkspace
  private let scratchBytes: Int

  /// S of the last evaluation.
  var squares = Double.nan
  /// log|Ω| of the last evaluation.
  var logDeterminant = Double.nan
  /// log|Cᵀ Ω⁻¹ C| of the last evaluation, of the orthonormal columns.
  var nuisanceDeterminant = 0.0
  /// Whether the last evaluation fell back on the companion filter, or had to use it.
  var usedCompanion = false
  /// Whether the last evaluation left `keptInnovations` and `keptVariances`.
  var hasInnovations = false
  /// Keep innovations of the fast recursions; the companion filter does so for a lone column.
  var keepsInnovations = false
  /// γ(0)/σ² at the start of the last gradient by the fast recursions.
  var startVariance = Double.infinity
  /// Use the companion filter even where the fast recursions would do.
  var prefersCompanion = false

  init(problem: ARIMAProblem, scratch: KernelWorkspace = KernelWorkspace()) {
    self.problem = problem
    self.scratch = scratch
    shape = problem.shape
    let k = shape.parameterCount
    parameterCount = k
    let columns = problem.columnCount
    let others = columns - 1
    let g = problem.nuisanceCount
    let laneCount = columns > 1 && !problem.isDiffuse ? laneBlocks(columns) : 0
    let doubles =
      k * (k + 1) + columns * columns + others * (others + 1) + g * g + problem.count * (3 + g)
    let vectors = laneCount * (problem.count + columns)
    store = KernelWorkspace(capacity: doubles * 8 + vectors * 64 + 20 * 64)
    natural = store.take(k)
    jacobian = store.take(k * k)
    normal = store.take(columns * columns)
    factor = store.take(others * others)
    coefficients = store.take(others)
    combined = store.take(problem.count * (1 + g))
    nuisanceWeights = store.take(g * g)
    keptInnovations = store.take(problem.count)
    keptVariances = store.take(problem.count)
    lanes = store.take(laneCount * problem.count)
    lanesProducts = store.take(laneCount * columns)
    scratchBytes = Self.scratchBytes(problem)
    for index in 0..<(k * k) { jacobian[index] = 0 }
    for t in 0..<problem.count { combined[t] = problem.columns[t] }
    fillLanes(blocks: laneCount)
  }

  private func fillLanes(blocks: Int) {
    for t in 0..<(blocks == 0 ? 0 : problem.count) {
      for b in 0..<blocks {
        var lane = SIMD8<Double>(repeating: 0)
        for c in (b * 8)..<Swift.min(b * 8 + 8, problem.columnCount) {
          lane[c - b * 8] = problem.columns[c * problem.count + t]
        }
        lanes[t * blocks + b] = lane
      }
    }
  }

  /// Room for one evaluation in the widest scalar type.
  private static func scratchBytes(_ problem: ARIMAProblem) -> Int {
    let shape = problem.shape
    let (p, q) = (shape.arDegree, shape.maDegree)
    let columns = problem.columnCount
    let window = kernelWindow + shape.gainCount + 1
    let state = filterStateCount(problem)
    // A gradient over more than eight parameters takes the start of the filter anew each time.
    let passes = (shape.parameterCount + 7) / 8 + 1
    let scalars =
      passes * (shape.parameterCount + 8 * (p + q + 2) + p * (p + 1) + 2 * (state + columns))
    let lanes = (window + 1) * laneBlocks(columns) * 64
    return scalars * MemoryLayout<Dual<SIMD8<Double>>>.stride + lanes + passes * 32 * 64
      + ChandrasekharTape.bytes(
        count: problem.count, columns: 1 + problem.nuisanceCount, shape: shape)
      + passes * CompanionFilter<Dual<SIMD8<Double>>>.bytes(count: state, columns: columns)
      + CompanionFilter<Double>.bytes(count: state, columns: columns)
      + CompanionTape.bytes(count: problem.count, columns: 1 + problem.nuisanceCount, order: state)
  }

  /// Dimension of the companion state that the problem's form needs.
  static func filterStateCount(_ problem: ARIMAProblem) -> Int {
    let span = problem.isDiffuse ? problem.data.differencing.span : 0
    return Swift.max(problem.shape.arDegree + span, problem.shape.maDegree + 1)
  }

  /// Starts an evaluation: all scratch is free again.
  func resetScratch() { scratch.reset(reserving: scratchBytes) }

  /// Sets natural coefficients and the Jacobian from search parameters.
  func setSearch(_ z: UnsafePointer<Double>) {
    let k = parameterCount
    var start = 0
    for (index, count) in shape.counts.enumerated() where count > 0 {
      setFactor(z + start, start: start, count: count, sign: index % 2 == 0 ? 1 : -1)
      start += count
    }
    precondition(start == k)
  }

  private func setFactor(_ z: UnsafePointer<Double>, start: Int, count: Int, sign: Double) {
    let k = parameterCount
    resetScratch()
    let block: UnsafeMutablePointer<Double> = scratch.take(count * count)
    PartialAutocorrelation.fill(
      unbounded: z, count: count, coefficients: natural + start, jacobian: block)
    for i in 0..<count { natural[start + i] *= sign }
    for j in 0..<count {
      for i in 0..<count { jacobian[start + i + (start + j) * k] = sign * block[i + j * count] }
    }
  }

  /// Natural coefficients given directly; derivatives are then with respect to themselves.
  func setNatural(_ coefficients: [Double]) {
    let k = parameterCount
    for j in 0..<k {
      natural[j] = coefficients[j]
      for i in 0..<k { jacobian[i + j * k] = i == j ? 1 : 0 }
    }
  }

  /// f at the coefficients that are set, with its gradient in the seeded directions when asked for.
  ///
  /// Infinite outside the stationary region.
  func evaluate(gradient: UnsafeMutablePointer<Double>?) -> Double {
    usedCompanion = false
    hasInnovations = false
    if problem.columnCount > 1 || gradient == nil || parameterCount == 0 {
      guard concentrate() else { return .infinity }
    }
    guard let gradient, parameterCount > 0 else { return value }
    guard evaluateGradient(gradient) else { return .infinity }
    return value
  }

  /// f from the sums of the last evaluation.
  var value: Double {
    let count = Double(problem.effectiveCount)
    return 0.5 * (.log(squares / count) + (logDeterminant + nuisanceDeterminant) / count)
  }

  /// log L of the data on their own scale, with σ² concentrated out.
  var logLikelihood: Double { logLikelihood(sigma2: squares / Double(problem.effectiveCount)) }

  /// log L of the data on their own scale at a given σ² (in units of the scale squared).
  func logLikelihood(sigma2: Double) -> Double {
    let count = Double(problem.effectiveCount)
    let determinants =
      logDeterminant + nuisanceDeterminant + problem.nuisanceLogDeterminant
    return -0.5 * (count * .log(2 * .pi * sigma2) + determinants + squares / sigma2)
      - count * .log(problem.data.scale)
  }
}
