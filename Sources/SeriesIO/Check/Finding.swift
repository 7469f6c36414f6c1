public import TimeSeries

/// Something `DataCheck` noticed, as a full sentence with its place.
public struct Finding: Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, CaseIterable, Comparable, Hashable, Sendable {
    /// Good to know; nothing has to be done.
    case note
    /// Numbers that contradict each other or look wrong.
    case warning
    /// Numbers that cannot be used as they are described.
    case error

    /// A note is less than a warning, a warning less than an error.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// How much it matters.
  public let severity: Severity
  /// The file the numbers come from, as the user named it.
  public let file: String
  /// The line in that file, where one line is meant.
  public let line: Int?
  /// The series, nil for a finding about the data set.
  public let series: String?
  /// The period that shows it best, nil where none stands out.
  public let period: Period?
  /// What was found, beginning with the series.
  public let sentence: String

  /// A finding from its parts.
  public init(
    severity: Severity, file: String, line: Int? = nil, series: String? = nil,
    period: Period? = nil, sentence: String
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.series = series
    self.period = period
    self.sentence = sentence
  }
}

extension Finding: CustomStringConvertible {
  /// Severity, file and sentence, as in `warning: Data/china/trade.csv: exports: …`.
  public var description: String {
    let place = FilePlace(file: file, line: line)
    return "\(severity.rawValue): \(place): \(sentence)"
  }
}
