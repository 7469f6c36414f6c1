/// Chooses the lengths of the Chinese New Year windows by AICc over a small grid.
///
/// The grid lies around the lengths found useful for Chinese trade: 5 to 20 days before, the seven
/// days of the holiday with the days after or apart from them, 5 to 20 days after.
enum NewYearWindows {
  static let grid: [RegressorTerm] = {
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
  static func choose(
    _ request: FitRequest, under reference: ModelFamily
  ) throws(ModelError) -> (formula: ModelFormula, trace: [CandidateRow]) {
    var formula = request.formula
    let open = RegressorTerm.newYear(before: nil, during: nil, after: nil)
    guard let place = formula.regressors.firstIndex(of: open) else { return (formula, []) }
    var trace: [CandidateRow] = []
    var best: (criterion: Double, window: RegressorTerm)?
    // Windows differ by days: each search begins where the one before ended.
    var options = ARIMAOptions.screening
    for window in grid {
      var candidate = formula
      candidate.family = reference
      candidate.regressors[place] = window
      do {
        let fit = try ARIMAModel.estimate(request.with(candidate), options: options)
        options.nearby = fit.armaCoefficients
        let criterion = fit.aicc
        trace.append(CandidateRow(model: candidate.rightHandSide, criterion: criterion))
        if criterion < best?.criterion ?? .infinity { best = (criterion, window) }
      } catch {
        trace.append(
          CandidateRow(model: candidate.rightHandSide, criterion: .infinity, rejection: "\(error)"))
      }
    }
    guard let best else {
      throw .estimationFailed(
        "no New Year window could be estimated: \(trace.last?.rejection ?? "none was tried")")
    }
    formula.regressors[place] = best.window
    return (formula, trace.sorted { $0.criterion < $1.criterion })
  }
}
