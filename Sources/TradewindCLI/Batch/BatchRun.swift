import Synchronization
import Tradewind

/// The input and the outputs of a batch under way.
final class BatchRun {
  private(set) var tally = BatchTally()
  private let next: () throws -> (item: BatchItem, fraction: Double?)?
  private let output: StreamedOutput
  private let status: StreamedOutput?
  private let levels: [Double]
  private let fraction = SharedFraction()

  /// Opens the outputs; nothing is written yet.
  ///
  /// `next` gives the next series and how much of the input has been read; nil at the end.
  init(
    output: String, status: String?, levels: [Double],
    next: @escaping () throws -> (item: BatchItem, fraction: Double?)?
  ) throws(SeriesIOError) {
    self.next = next
    self.levels = levels
    self.output = try StreamedOutput(path: output)
    if let status { self.status = try StreamedOutput(path: status) } else { self.status = nil }
  }

  /// True when the reader of standard output has gone.
  var readerIsGone: Bool { output.readerIsGone }

  /// Forecasts all series.
  ///
  /// - Throws: What reading the input or writing the results threw.
  func run(_ forecaster: BatchForecaster, jobs: Int) throws {
    let pipeline = OrderedPipeline<BatchItem, BatchOutcome>(
      // Enough for the others to go on while one series takes thirty times as long.
      window: 32 * jobs,
      read: { [next, fraction] in
        if Interruption.isAsked { return nil }
        let read = try next()
        fraction.value = read?.fraction
        return read?.item
      },
      work: { forecaster.outcome(of: $0) }, receive: { try self.take($0) })
    var progress = BatchProgress()
    defer { progress.finish() }
    try pipeline.run(jobs: jobs) { count in
      progress.show(count: count, fraction: fraction.value)
    }
  }

  /// Leaves nothing behind of files that are not in their places yet.
  ///
  /// Workers may let go of the run later than the process ends, so this cannot wait for that.
  func close() {
    output.discard()
    status?.discard()
  }

  /// Puts the files in their places; without any forecast the status alone.
  func finish() throws(SeriesIOError) {
    if tally.failed < tally.total { try output.commit() }
    try status?.commit()
  }

  /// Writes one outcome; false when nobody reads any more.
  private func take(_ outcome: BatchOutcome) throws(SeriesIOError) -> Bool {
    if tally.total == 0 {
      try status?.write(CSVText.line(["series", "status", "model", "remark"]))
    }
    if !outcome.rows.isEmpty {
      if tally.failed == tally.total { try output.write(LevelTable.header(levels: levels)) }
      try output.write(outcome.rows)
    }
    tally.add(outcome)
    try status?.write(
      CSVText.line([outcome.name, outcome.status.rawValue, outcome.model, outcome.remark]))
    return !output.readerIsGone
  }
}

/// How much of the input has been read, written by the workers and shown by the main thread.
private final class SharedFraction: Sendable {
  private let stored = Mutex<Double?>(nil)

  var value: Double? {
    get { stored.withLock { $0 } }
    set { stored.withLock { $0 = newValue } }
  }
}
