import Tradewind

/// What became of one series of a batch.
struct BatchOutcome: Sendable {
  enum Status: String, Sendable {
    /// Forecast by the model asked for.
    case ok
    /// Forecast by a simple law, because the model could not be estimated.
    case fallback
    /// Not forecast.
    case failed
  }

  let name: String
  let status: Status
  /// The formula or law used, empty where there is none.
  let model: String
  /// Why the model was not used, why there is no forecast, or what to keep in mind.
  let remark: String
  /// The rows of the forecast document, empty where there is none.
  let rows: String
}

/// Counts of a batch and the sentence that sums it up.
struct BatchTally {
  private(set) var total = 0
  private(set) var failed = 0
  private(set) var fallback = 0
  private var failedNames: [String] = []
  private var firstReason = ""

  /// Five names fit a line of a terminal with the rest of the sentence.
  private static let shownCount = 5

  mutating func add(_ outcome: BatchOutcome) {
    total += 1
    switch outcome.status {
    case .ok: break
    case .fallback: fallback += 1
    case .failed:
      failed += 1
      if failedNames.isEmpty { firstReason = outcome.remark }
      if failedNames.count < Self.shownCount { failedNames.append(outcome.name) }
    }
  }

  /// `status`: whether the reader can look reasons up in a file.
  func messages(statusFile: String?) -> (error: String?, warning: String?) {
    let hint = statusFile.map { "; \($0) has the reasons" } ?? "; --status FILE lists the reasons"
    var error: String?
    if failed > 0 {
      let more = failed > failedNames.count ? " and \(failed - failedNames.count) more" : ""
      error =
        "\(failed) of \(count(total)) failed: \(failedNames.joined(separator: ", "))\(more); the "
        + "first: \(firstReason)" + (failed > 1 ? hint : "")
    }
    let warning =
      fallback > 0
      ? "\(fallback) of \(count(total)) took a simple law in place of the model\(hint)" : nil
    return (error, warning)
  }

  private func count(_ number: Int) -> String { number == 1 ? "1 series" : "\(number) series" }
}
