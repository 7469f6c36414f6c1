import Dispatch

/// What the baseline's draws say about the forms of statements, kept for the next scenario.
///
/// A changed number leaves the forms of all statements as they are, and so their values in the draws.
/// Kept under the whole list of forms, which is drawn together: what comes back are the same bits.
final class StatedDraws: Sendable {
  /// Lists of forms that are kept; a user goes back and forth between a few scenarios.
  private static let limit = 8
  /// Values that one list may have: 40 MB.
  private static let valueLimit = 5_000_000

  private let turn = DispatchQueue(label: "stated draws")
  // Read and written in its turn only.
  private nonisolated(unsafe) var kept: [(forms: [StackedForm], values: [[Double]])] = []

  /// The values of some forms, made where they are not kept.
  func values(of forms: [StackedForm], _ make: () -> [[Double]]) -> [[Double]] {
    if let found = turn.sync(execute: { kept.first { $0.forms == forms }?.values }) { return found }
    let made = make()
    guard made.reduce(0, { $0 + $1.count }) <= Self.valueLimit else { return made }
    turn.sync {
      if kept.count == Self.limit { kept.removeFirst() }
      kept.append((forms, made))
    }
    return made
  }
}
