import Foundation

/// One line on the terminal that says how far a batch is: a bar, the rate and the time left.
///
///     ███████████░░░░░░░░░   54 %   54,012 series   1,210/s   0:38 left
struct BatchProgress {
  private let noun: String
  private let start = ContinuousClock.now
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var isShown = false

  /// Progress over things called `noun`.
  init(noun: String = "series") { self.noun = noun }

  /// Cells of the bar, which leave room for the numbers in 80 columns.
  private static let width = 20

  /// Draws the line over the one before; nothing where standard error is no terminal.
  mutating func show(count: Int, fraction: Double?) {
    guard isTerminal else { return }
    let elapsed = start.duration(to: .now)
    let seconds =
      Double(elapsed.components.seconds) + 1e-18 * Double(elapsed.components.attoseconds)
    // Before a second there is nothing to say, and quick runs stay silent.
    guard seconds > 1 else { return }
    isShown = true
    write("\r" + line(count: count, fraction: fraction, seconds: seconds) + "\u{1B}[K")
  }

  /// Removes the line.
  func finish() { if isShown { write("\r\u{1B}[K") } }

  private func line(count: Int, fraction: Double?, seconds: Double) -> String {
    let rate = Double(count) / seconds
    let speed = rate >= 10 ? Self.grouped(Int(rate)) : String(format: "%.1f", rate)
    let numbers = "\(Self.grouped(count)) \(noun)   \(speed)/s"
    guard let fraction, fraction > 0 else { return numbers }
    let done = Int(Double(Self.width) * fraction)
    let bar =
      String(repeating: "█", count: done) + String(repeating: "░", count: Self.width - done)
    let left = Int((seconds * (1 - fraction) / fraction).rounded(.up))
    return "\(bar)   \(Int(100 * fraction)) %   \(numbers)   \(Self.clock(left)) left"
  }

  private static func clock(_ seconds: Int) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let rest = String(format: "%02d", seconds % 60)
    return hours > 0 ? "\(hours):\(String(format: "%02d", minutes)):\(rest)" : "\(minutes):\(rest)"
  }

  private static func grouped(_ number: Int) -> String {
    var text = "\(number % 1000)"
    var rest = number / 1000
    while rest > 0 {
      text = String(repeating: "0", count: 3 - text.prefix { $0 != "," }.count) + text
      text = "\(rest % 1000),\(text)"
      rest /= 1000
    }
    return text
  }

  private func write(_ text: String) { Messages.raw(text) }
}
