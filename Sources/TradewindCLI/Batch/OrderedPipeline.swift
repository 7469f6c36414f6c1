import Dispatch
import Foundation

/// Reads, works and hands on results in the order of the input, with several workers.
///
/// Reading and handing on are done by one worker at a time, the work between them by all at once. At
/// most `window` items are between the two, so memory does not grow with the input however long one
/// of them takes.
///
/// All state is guarded by `condition`, and the closures for reading and handing on run in one
/// worker at a time: hence the unchecked conformance.
final class OrderedPipeline<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  /// Gives the next item; nil at the end.
  private let read: () throws -> Input?
  private let work: @Sendable (Input) -> Output
  /// Takes the next result; false asks to stop.
  private let receive: (Output) throws -> Bool
  private let window: Int

  private let condition = NSCondition()
  /// Signalled by each worker at its end.
  private let ended = DispatchSemaphore(value: 0)
  private var readCount = 0
  private var receivedCount = 0
  private var isReading = false
  private var isReceiving = false
  private var isStopped = false
  private var isAbandoned = false
  private var failure: (any Error)?
  /// Results that wait for an earlier one.
  private var waiting: [Int: Output] = [:]

  init(
    window: Int, read: @escaping () throws -> Input?, work: @escaping @Sendable (Input) -> Output,
    receive: @escaping (Output) throws -> Bool
  ) {
    self.window = window
    self.read = read
    self.work = work
    self.receive = receive
  }

  /// Runs to the end of the input, to a failure, or until the receiver asks to stop.
  ///
  /// - Parameters:
  ///   - jobs: The number of workers.
  ///   - tick: Called about five times a second with the number of results handed on.
  /// - Throws: What reading or receiving threw first; items read before are handed on.
  func run(jobs: Int, tick: (Int) -> Void) throws {
    for _ in 0..<jobs {
      let thread = Thread { self.runWorker() }
      // What a main thread has; estimation does not recurse deeply.
      thread.stackSize = 8 << 20
      thread.start()
    }
    var running = jobs
    while running > 0 {
      // The eye sees no more than about five changes a second.
      if ended.wait(timeout: .now() + 0.2) == .success { running -= 1 }
      tick(condition.withLock { receivedCount })
    }
    if let failure { throw failure }
  }

  private func runWorker() {
    condition.lock()
    while let (place, item) = nextItem() {
      condition.unlock()
      let result = work(item)
      condition.lock()
      waiting[place] = result
      handOn()
    }
    condition.unlock()
    ended.signal()
  }

  /// Waits for a turn and reads; nil when there is nothing more to do.
  ///
  /// Called with the lock held.
  private func nextItem() -> (place: Int, item: Input)? {
    while !isStopped && (isReading || readCount - receivedCount >= window) { condition.wait() }
    if isStopped { return nil }
    isReading = true
    condition.unlock()
    let result = Result { try read() }
    condition.lock()
    isReading = false
    condition.broadcast()
    switch result {
    case .success(let item?):
      readCount += 1
      return (readCount - 1, item)
    case .success(nil): isStopped = true
    case .failure(let error): stop(error)
    }
    return nil
  }

  /// Hands on what is next in order, as far as it is there.
  ///
  /// Called with the lock held.
  private func handOn() {
    if isReceiving { return }
    isReceiving = true
    while !isAbandoned, let result = waiting.removeValue(forKey: receivedCount) {
      condition.unlock()
      let wantsMore = Result { try receive(result) }
      condition.lock()
      receivedCount += 1
      switch wantsMore {
      case .success(true): condition.broadcast()
      case .success(false): abandon(nil)
      case .failure(let error): abandon(error)
      }
    }
    isReceiving = false
  }

  /// No more reading; what is under way is still handed on.
  private func stop(_ error: any Error) {
    isStopped = true
    failure = failure ?? error
    condition.broadcast()
  }

  /// No more reading, and nobody wants the rest.
  private func abandon(_ error: (any Error)?) {
    isStopped = true
    failure = failure ?? error
    isAbandoned = true
    condition.broadcast()
  }
}
