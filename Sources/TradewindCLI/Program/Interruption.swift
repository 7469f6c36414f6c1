import Foundation
import Synchronization

/// Ctrl-C and a request to end, for commands that have something to clear away first.
enum Interruption {
  /// The number of the signal, 0 while there is none.
  private static let number = Atomic<Int32>(0)

  /// Takes note of the first signal; a second one ends the process at once.
  static func watch() {
    _ = number.load(ordering: .relaxed)
    for watched in [SIGINT, SIGTERM] {
      signal(watched) { caught in
        Interruption.number.store(caught, ordering: .relaxed)
        signal(caught, SIG_DFL)
      }
    }
  }

  /// True once a signal came.
  static var isAsked: Bool { number.load(ordering: .relaxed) != 0 }

  /// Ends the process as the signal would have done.
  static func finish() { raise(number.load(ordering: .relaxed)) }
}
