import Tradewind

/// An evaluation under way: its tasks on several workers, with a progress bar.
final class EvaluationRun {
  private let evaluation: RollingEvaluation
  private var finished: [(model: Int, forecasts: [OriginForecasts])] = []

  init(_ evaluation: RollingEvaluation) { self.evaluation = evaluation }

  /// All forecasts; nil when the user has interrupted.
  func run(jobs: Int) throws -> EvaluationResult? {
    let tasks = evaluation.tasks
    var next = tasks.makeIterator()
    let evaluation = evaluation
    let pipeline = OrderedPipeline<
      RollingEvaluation.Task, (model: Int, forecasts: [OriginForecasts])
    >(
      window: tasks.count,
      read: { Interruption.isAsked ? nil : next.next() },
      work: { ($0.model, evaluation.forecasts(for: $0)) },
      receive: {
        self.finished.append($0)
        return true
      })
    var progress = BatchProgress(noun: "fits")
    defer { progress.finish() }
    let total = Double(Swift.max(tasks.count, 1))
    try pipeline.run(jobs: jobs) { count in
      progress.show(count: count, fraction: Double(count) / total)
    }
    return Interruption.isAsked ? nil : EvaluationResult(evaluation, forecasts: finished)
  }
}
