/// Chooses the lengths of the Chinese New Year windows by AICc over a small grid.
///
/// The grid lies around the lengths found useful for Chinese trade: 5 to 20 days before, the seven
/// days of the holiday with the days after or apart from them, 5 to 20 days after.
package enum NewYearWindows {
  package static let grid: [RegressorTerm] = {
    var grid: [RegressorTerm] = []
    for before in [5, 10, 15, 20] {
      for after in [10, 15, 20] {
        grid.append(.newYear(before: before, during: 0, after: after))
        grid.append(.newYear(before: before, during: 7, after: after))
      }
    }
    return grid
  }()

  /// The formula with its open windows filled in, and what was compared.
  ///
  /// - Parameters:
  ///   - request: A request whose formula may hold `newYear()` without lengths.
  ///   - reference: The model under which windows are compared.
  /// - Returns: The formula with lengths filled in, and the windows tried, best first.
  /// - Throws: `ModelError.estimationFailed` when no window could be estimated.
  package static func choose(
    _ request: FitRequest, under reference: ModelFamily
  ) throws(ModelError) -> (formula: ModelFormula, trace: [CandidateRow]) {
    var formula = request.formula
    let open = RegressorTerm.newYear(before: nil, during: nil, after: nil)
    guard let place = formula.regressors.firstIndex(of: open) else { return (formula, []) }
    let windows = grid.map { window in
      var candidate = formula
      candidate.family = reference
      candidate.regressors[place] = window
      return candidate
    }
    let rows = compare(windows, in: request)
    guard let best = rows.indices.min(by: { rows[$0].criterion < rows[$1].criterion }),
      rows[best].criterion < .infinity
    else {
      throw .estimationFailed(
        "no New Year window could be estimated: \(rows.last?.rejection ?? "none was tried")")
    }
    formula.regressors[place] = grid[best]
    return (formula, rows.sorted { $0.criterion < $1.criterion })
  }

  /// One row a candidate: AICc at its maximum for those that come near the best, and for the others at
  /// the coefficients of the first, where it is higher by little: windows differ by days.
  private static func compare(
    _ candidates: [ModelFormula], in request: FitRequest
  ) -> [CandidateRow] {
    var options = ARIMAOptions.screening
    func row(_ candidate: ModelFormula) -> CandidateRow {
      do throws(ModelError) {
        let fit = try ARIMAModel.estimate(request.with(candidate), options: options)
        if options.nearby?.searchFactors == nil { options.nearby = fit.nearby }
        return CandidateRow(
          model: candidate.rightHandSide, criterion: fit.aicc,
          isUpperBound: options.maximumIterations == 0)
      } catch {
        return CandidateRow(
          model: candidate.rightHandSide, criterion: .infinity, rejection: "\(error)")
      }
    }
    let first = candidates.first.map(row)
    guard options.nearby?.searchFactors != nil else { return candidates.map(row) }
    let iterations = options.maximumIterations
    options.maximumIterations = 0
    var rows = candidates.map(row)
    options.maximumIterations = iterations
    let lowest = rows.reduce(first?.criterion ?? .infinity) { Swift.min($0, $1.criterion) }
    for i in rows.indices where rows[i].criterion < lowest + margin { rows[i] = row(candidates[i]) }
    return rows
  }

  /// A window that is behind by more at the coefficients of another stays behind at its own: three
  /// allows for a gain of three halves in log-likelihood.
  private static let margin = 3.0
}
