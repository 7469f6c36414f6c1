import LinearAlgebra
import RealModule

/// A run of the filter over linear figures, with regression coefficients by generalized least
/// squares and the law of chosen months in one pass.
///
///     figures = W y + u,   y_t = x_t'β + s_t,   Var(s) = σ² × that of the form
///
/// Every column of data is filtered alike, so a kept month is E[s | figures, β = 0] less its own
/// combination of the columns' means times β.
struct FigureFilter {
  private let sample: MonthSample
  private let filter: MonthFilter
  private let data: [Double]
  private let design: Matrix
  /// The level's first guess, taken off where the model does not mind.
  private let offset: Double
  /// Readings at the start that are assumed: the density is that of the others given these.
  private let assumed: Int

  /// What a run found.
  struct Outcome {
    /// Parts of the likelihood.
    let run: MonthRun
    /// Assumed readings that identified a diffuse direction.
    let assumedDiffuse: Int
    /// β̂.
    let coefficients: [Double]
    /// Σ v²/F at β̂.
    let squares: Double
    /// (X'F⁻¹X)⁻¹: the covariance of β̂ over σ².
    let inverseGram: Matrix

    /// σ̂² when every variance scales with it.
    var scale: Double { squares / Double(run.regularCount) }
    /// −log L/N with σ² at its maximum, constants left out.
    var concentrated: Double {
      0.5 * (Double.log(scale) + run.logs / Double(run.regularCount))
    }
    /// −log L/N at σ² = 1, constants left out.
    var plain: Double { 0.5 * (squares + run.logs) / Double(run.regularCount) }
    /// The diffuse log-likelihood with σ² estimated, or at σ² = 1.
    func diffuseLogLikelihood(isConcentrated: Bool) -> Double {
      let regular = Double(run.regularCount)
      let core =
        isConcentrated ? regular * Double.log(scale) + run.logs + regular : run.logs + squares
      return -0.5
        * ((regular + Double(run.diffuseCount)) * Double.log(2 * Double.pi) + core
          + run.diffuseLogs)
    }
  }

  /// Plans a run.
  ///
  /// - Parameters:
  ///   - form: Any form of the shape that will be run.
  ///   - figures: Linear figures.
  ///   - design: Regressors, a row for every month.
  ///   - keeping: Months whose law is wanted, none for the likelihood alone.
  ///   - offset: Taken off every month; 0 unless the form has a free level.
  ///   - assumed: Readings at the start that have no density of their own.
  /// - Throws: Errors of `MonthSample`.
  init(
    _ form: MonthForm, figures: [MonthFigure], design: Matrix, keeping: [Int], offset: Double,
    assumed: Int = 0
  ) throws(ModelError) {
    sample = try MonthSample(figures, months: design.rows, keeping: Set(keeping))
    filter = MonthFilter(
      form, readings: sample.readings, columns: 1 + design.columns, tracked: [])
    self.design = design
    (self.offset, self.assumed) = (offset, assumed)
    var data = sample.data(design)
    for (index, figure) in sample.figures.enumerated() {
      data[index * (1 + design.columns)] -= offset * figure.weights.reduce(0, +)
    }
    self.data = data
  }

  /// Runs a form; nil where the likelihood does not exist.
  func run(_ form: MonthForm) -> Outcome? {
    let run = data.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { filter.run(form, data: $0) }
    }
    guard var run else { return nil }
    let given = leaveOutAssumed(&run)
    guard run.regularCount > design.columns, run.undetermined == 0,
      let (coefficients, squares, inverse) = leastSquares(), squares > 0, squares.isFinite
    else { return nil }
    return Outcome(
      run: run, assumedDiffuse: given, coefficients: coefficients, squares: squares,
      inverseGram: inverse)
  }

  /// Takes the density of the assumed readings out; returns how many identified a direction.
  private func leaveOutAssumed(_ run: inout MonthRun) -> Int {
    guard let tape = filter.tape else { return 0 }
    var diffuse = 0
    for index in 0..<assumed where tape.variances[index] > 0 {
      if tape.isDiffuse[index] {
        diffuse += 1
      } else {
        run.logs -= Double.log(tape.variances[index])
        run.regularCount -= 1
      }
    }
    return diffuse
  }

  /// Months among the kept ones that the figures leave open under a form.
  func openMonths(_ form: MonthForm, of months: [Int]) -> [Int] {
    let run = data.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { filter.run(form, data: $0) }
    }
    guard run != nil else { return [] }
    return months.filter { month in sample.kept[month].map(filter.isOpen) ?? false }
  }

  private func leastSquares() -> ([Double], Double, Matrix)? {
    guard let tape = filter.tape else { return nil }
    let (r, width, v) = (tape.columns - 1, tape.columns, tape.innovations)
    var gram = [Double](repeating: 0, count: width * width)
    for index in assumed..<tape.count
    where !tape.isDiffuse[index] && tape.variances[index] > 0 {
      for j in 0..<width {
        let share = v[index * width + j] / tape.variances[index]
        for i in j..<width { gram[i + j * width] += share * v[index * width + i] }
      }
    }
    guard r > 0 else { return ([], gram[0], Matrix(rows: 0, columns: 0)) }
    // Scaled to a unit diagonal: regressors may differ by orders of magnitude.
    let sizes = (1...r).map { gram[$0 + $0 * width].squareRoot() }
    guard sizes.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var normal = Matrix(rows: r, columns: r)
    for j in 0..<r {
      for i in 0..<r {
        normal[i, j] =
          gram[Swift.max(i, j) + 1 + (Swift.min(i, j) + 1) * width] / (sizes[i] * sizes[j])
      }
    }
    guard let factor = try? CholeskyFactorization(normal) else { return nil }
    let moments = (0..<r).map { gram[$0 + 1] / sizes[$0] }
    let solved = factor.solve(moments)
    var inverse = factor.inverse()
    for j in 0..<r { for i in 0..<r { inverse[i, j] /= sizes[i] * sizes[j] } }
    return (
      zip(solved, sizes).map { $0 / $1 }, gram[0] - dot(solved, moments), inverse
    )
  }

  /// Every column of data after a run of a form, a row a regular reading over the root of its
  /// variance; nil where the likelihood does not exist.
  func whitened(_ form: MonthForm) -> Matrix? {
    let run = data.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { filter.run(form, data: $0) }
    }
    guard let run, run.undetermined == 0, let tape = filter.tape else { return nil }
    let rows = (assumed..<Swift.max(assumed, tape.count)).filter {
      !tape.isDiffuse[$0] && tape.variances[$0] > 0
    }
    var result = Matrix(rows: rows.count, columns: tape.columns)
    for (i, row) in rows.enumerated() {
      let root = tape.variances[row].squareRoot()
      for j in 0..<tape.columns { result[i, j] = tape.innovations[row * tape.columns + j] / root }
    }
    return result
  }

  /// The law of the kept months after a run, at σ².
  ///
  /// - Returns: Their mean; their covariance given β; a factor R of what the estimate of β adds,
  ///   R Rᵀ. Nil when a month is left open.
  func law(
    of months: [Int], _ outcome: Outcome, scale: Double
  ) -> (mean: [Double], covariance: Matrix, open: Matrix)? {
    let slots = months.compactMap { sample.kept[$0] }
    guard slots.count == months.count, !slots.contains(where: filter.isOpen) else { return nil }
    let r = design.columns
    var open = Matrix(rows: months.count, columns: r)
    var mean: [Double] = []
    for (i, (month, slot)) in zip(months, slots).enumerated() {
      var value = filter.keptMean(slot, column: 0) + offset
      for j in 0..<r {
        open[i, j] = design[month, j] - filter.keptMean(slot, column: 1 + j)
        value += open[i, j] * outcome.coefficients[j]
      }
      mean.append(value)
    }
    let covariance = scale * filter.keptMonths.covariance.submatrix(rows: slots, columns: slots)
    guard r > 0 else { return (mean, covariance, Matrix(rows: months.count, columns: 0)) }
    return (mean, covariance, scale.squareRoot() * (open * outcome.inverseGram.semidefiniteFactor))
  }

  /// Standardized innovations of regular readings at β̂, with the month at which each is read.
  func innovations(_ outcome: Outcome, scale: Double) -> [(
    month: Int, value: Double, spread: Double
  )] {
    guard let tape = filter.tape else { return [] }
    var result: [(Int, Double, Double)] = []
    for (index, figure) in sample.figures.enumerated()
    where index >= assumed && !tape.isDiffuse[index] && tape.variances[index] > 0 {
      var value = tape.innovations[index * tape.columns]
      for (j, coefficient) in outcome.coefficients.enumerated() {
        value -= coefficient * tape.innovations[index * tape.columns + 1 + j]
      }
      let spread = (tape.variances[index] * scale).squareRoot()
      result.append((figure.months[figure.months.count - 1], value, spread))
    }
    return result
  }
}

extension MonthFilter {
  /// The mean of a kept month in one column of data, as it stands after a run.
  func keptMean(_ slot: Int, column: Int) -> Double { state[m + slot + column * order] }
}
