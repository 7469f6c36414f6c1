package import LinearAlgebra
import RealModule

/// What figures say about the months of a form whose variances are known.
///
///     figures = W y + u,   y_t = x_t'β + Z_t α_t + ε_t
///
/// The likelihood is the density of the figures; β is estimated by generalized least squares. Linear
/// and exact: any mix of levels, sums, means and year-to-date figures of a level model, with gaps,
/// at irregular dates, several for the same month.
///
/// Source: Harvey (1989), section 6.3, for aggregates as measurements; here months are kept until
/// their last figure, which needs no cumulator.
package struct MonthEvaluation: Sendable {
  /// The diffuse log-likelihood of the figures (Durbin & Koopman 2012, section 7.2), β at its
  /// estimate.
  package let diffuseLogLikelihood: Double
  /// β̂.
  package let coefficients: [Double]
  /// Covariance of β̂.
  package let covariance: Matrix
  /// Figures that enter the likelihood, less those that identify the start.
  package let effectiveCount: Int
  /// Figures that follow exactly from others, such as duplicates: counted once.
  package let redundant: [MonthFigure]

  private let form: MonthForm
  private let figures: [MonthFigure]
  private let design: Matrix

  /// Evaluates figures.
  ///
  /// - Parameters:
  ///   - form: The model of the months.
  ///   - figures: Published figures; NaN values are left out.
  ///   - design: Regressors with fixed coefficients: a row for every month, also those after the
  ///     last figure.
  /// - Throws: `ModelError.estimationFailed` for exact figures that contradict each other,
  ///   `.tooFewObservations` when they leave the start open, `.collinear` for regressors that the
  ///   figures cannot tell apart; errors of `MonthSample`.
  package init(_ form: MonthForm, figures: [MonthFigure], design: Matrix) throws(ModelError) {
    (self.form, self.figures, self.design) = (form, figures, design)
    let sample = try MonthSample(figures, months: design.rows)
    let filter = MonthFilter(
      form, readings: sample.readings, columns: 1 + design.columns, tracked: [])
    let run = try filter.run(form, sample.data(design))
    guard let tape = filter.tape, run.undetermined == 0, run.regularCount > design.columns else {
      throw .tooFewObservations(
        usable: sample.figures.count,
        needed: run.diffuseCount + run.undetermined + design.columns + 1,
        reason: "the start of the model and \(design.columns) coefficients")
    }
    let regular = (0..<tape.count).filter { !tape.isDiffuse[$0] && tape.variances[$0] > 0 }
    var columns = Matrix(rows: regular.count, columns: design.columns)
    var response: [Double] = []
    for (i, index) in regular.enumerated() {
      let root = 1 / tape.variances[index].squareRoot()
      response.append(tape.innovations[index * tape.columns] * root)
      for j in 0..<design.columns {
        columns[i, j] = tape.innovations[index * tape.columns + 1 + j] * root
      }
    }
    let least = try Self.leastSquares(columns, response)
    coefficients = least.coefficients
    covariance = least.covariance
    let count = Double(run.regularCount + run.diffuseCount)
    diffuseLogLikelihood =
      -0.5 * (count * Double.log(2 * Double.pi) + run.logs + run.diffuseLogs + least.squares)
    effectiveCount = run.regularCount
    redundant = run.redundant.map { sample.figures[$0] }
  }

  private static func leastSquares(
    _ columns: Matrix, _ response: [Double]
  ) throws(ModelError) -> (coefficients: [Double], covariance: Matrix, squares: Double) {
    guard columns.columns > 0 else {
      return ([], Matrix(rows: 0, columns: 0), dot(response, response))
    }
    do {
      let least = try LeastSquares(columns, response)
      return (least.coefficients, least.inverseGram, least.residualSumOfSquares)
    } catch .rankDeficient(let columns, let reciprocal) {
      throw .collinear(
        columns: columns.map { "number \($0 + 1)" }, conditionNumber: 1 / reciprocal)
    } catch {
      throw .estimationFailed("the innovations of the figures are not finite: \(error)")
    }
  }

  /// The joint law of some months given all figures.
  ///
  /// - Parameters:
  ///   - months: The months, ascending.
  ///   - knowsCoefficients: Whether β counts as known; otherwise its uncertainty is in the law.
  /// - Returns: Their law; positions are the months.
  /// - Throws: `ModelError.unidentifiedGap` for a month that no figure tells anything about.
  /// - Complexity: O(n (m + k)²) with k months.
  package func law(of months: [Int], knowsCoefficients: Bool) throws(ModelError) -> GaussianLaw {
    let sample = try MonthSample(figures, months: design.rows, keeping: Set(months))
    let open = knowsCoefficients ? Matrix(rows: design.rows, columns: 0) : design
    let whole = form.including(open)
    let filter = MonthFilter(whole, readings: sample.readings, columns: 1, tracked: nil)
    let effect =
      knowsCoefficients ? design * coefficients : [Double](repeating: 0, count: design.rows)
    let values = sample.figures.map { figure in
      zip(figure.months, figure.weights).reduce(figure.value) { $0 - $1.1 * effect[$1.0] }
    }
    _ = try filter.run(whole, values)
    let (mean, covariance) = filter.keptMonths
    let slots = months.compactMap { sample.kept[$0] }
    if let place = slots.firstIndex(where: { filter.isOpen(slot: $0) }) {
      throw .unidentifiedGap(position: months[place])
    }
    return GaussianLaw(
      positions: months, mean: zip(months, slots).map { mean[$1] + effect[$0] },
      factor: covariance.submatrix(rows: slots, columns: slots).semidefiniteFactor)
  }
}

extension MonthSample {
  /// Values of the figures and of the regressors over the same months, figure after figure.
  func data(_ design: Matrix) -> [Double] {
    figures.flatMap { figure in
      [figure.value]
        + (0..<design.columns).map { j in
          zip(figure.months, figure.weights).reduce(0) { $0 + $1.1 * design[$1.0, j] }
        }
    }
  }
}

extension MonthFilter {
  /// Runs over data in an array.
  ///
  /// - Throws: `ModelError.estimationFailed` for figures that contradict each other.
  func run(_ form: MonthForm, _ data: [Double]) throws(ModelError) -> MonthRun {
    let run = data.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { self.run(form, data: $0) }
    }
    guard let run else {
      throw .estimationFailed(
        "the figures contradict each other: one that others determine has another value; correct "
          + "it, or declare its rounding")
    }
    return run
  }
}

extension Matrix {
  /// F with F Fᵀ = A for a positive semidefinite A: triangular where rounding allows.
  var semidefiniteFactor: Matrix {
    if let factor = try? CholeskyFactorization(self).lower { return factor }
    return (try? SymmetricEigen(self).squareRootFactor) ?? Matrix(rows: rows, columns: 1)
  }
}
