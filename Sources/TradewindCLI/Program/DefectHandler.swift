import Foundation

/// Ends the process with exit code 70 when it traps.
///
/// A trap is a broken precondition, so the state of the process cannot be trusted: the handler only
/// writes a fixed text and leaves, both of which are safe in a signal handler.
enum DefectHandler {
  /// Signals that a trap or a bad memory access raises.
  private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV]

  static func install() {
    for number in signals {
      signal(number) { _ in
        let text: StaticString =
          "tradewind: error: internal failure; this is a defect of tradewind, please report it with the command line\n"
        _ = Foundation.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        _exit(ProgramExit.defect)
      }
    }
  }
}
