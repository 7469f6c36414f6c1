/// An adding-up identity between series: `trade = exports + imports`.
///
///     name = Σ coefficient · series
public struct Identity: Hashable, Sendable {
  /// One series of the right-hand side.
  public struct Term: Hashable, Sendable {
    /// What the series is multiplied with, 1 or −1 as a rule.
    public let coefficient: Double
    /// The name of the series.
    public let series: String

    /// A series and what it is multiplied with.
    public init(coefficient: Double, series: String) {
      self.coefficient = coefficient
      self.series = series
    }
  }

  /// The series on the left.
  public let name: String
  /// The series on the right.
  public let terms: [Term]

  /// An identity from its parts.
  public init(name: String, terms: [Term]) {
    self.name = name
    self.terms = terms
  }
}

extension Identity: CustomStringConvertible {
  /// The identity as dictionaries write it.
  public var description: String {
    var text = "\(quotedName(name)) ="
    for (position, term) in terms.enumerated() {
      let isNegative = term.coefficient < 0
      if position > 0 || isNegative { text += isNegative ? " -" : " +" }
      let size = term.coefficient.magnitude
      text += " " + (size == 1 ? "" : "\(size) * ") + quotedName(term.series)
    }
    return text
  }
}
