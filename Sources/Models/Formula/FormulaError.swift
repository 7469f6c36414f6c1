/// A model formula that cannot be read, with the place and the remedy.
public struct FormulaError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The formula as given.
  public let formula: String
  /// Where in `formula` it went wrong, in characters from 0.
  public let offset: Int
  /// What is wrong and what was expected, one sentence without the place.
  public let message: String

  /// An error at a place of a formula.
  public init(formula: String, offset: Int, message: String) {
    self.formula = formula
    self.offset = offset
    self.message = message
  }

  /// The message with the character counted from 1, the formula, and a caret under the place.
  public var description: String {
    "at character \(offset + 1): \(message)\n  \(formula)\n  \(String(repeating: " ", count: offset))^"
  }
}
