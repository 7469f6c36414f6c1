import TimeSeries

/// Reads the arguments of one function in a formula and says what is wrong with them.
struct ArgumentReader {
  let function: String
  let arguments: [FormulaArgument]
  let offset: Int
  let scanner: FormulaScanner

  init(function: String, arguments: [FormulaArgument], at offset: Int, in scanner: FormulaScanner) {
    self.function = function
    self.arguments = arguments
    self.offset = offset
    self.scanner = scanner
  }

  /// The term itself when nothing stands in the brackets.
  func bare(_ term: RegressorTerm) throws(FormulaError) -> RegressorTerm {
    guard arguments.isEmpty else {
      throw scanner.error("\(function)() takes no arguments", at: arguments[0].offset)
    }
    return term
  }

  /// This reader when there is exactly one unlabelled argument.
  func only() throws(FormulaError) -> ArgumentReader { try count(1) }

  /// This reader when there are exactly so many unlabelled arguments.
  func count(_ count: Int) throws(FormulaError) -> ArgumentReader {
    guard arguments.count == count else {
      throw scanner.error(
        "\(function) takes \(count) argument\(count == 1 ? "" : "s"), not \(arguments.count)",
        at: offset)
    }
    if let labelled = arguments.first(where: { $0.label != nil }) {
      throw scanner.error("\(function) takes no labels", at: labelled.offset)
    }
    return self
  }

  func name(_ index: Int) -> String { arguments[index].text.filter { $0 != "`" } }

  func wholeNumber(_ index: Int, in range: ClosedRange<Int>) throws(FormulaError) -> Int {
    guard let number = Int(arguments[index].text), range.contains(number) else {
      throw scanner.error(
        "expected a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "found '\(arguments[index].text)'", at: arguments[index].offset)
    }
    return number
  }

  /// A number strictly between 0 and 1.
  func share(_ index: Int) throws(FormulaError) -> Double {
    guard let number = Double(arguments[index].text), number > 0, number < 1 else {
      throw scanner.error(
        "expected a number between 0 and 1, found '\(arguments[index].text)'",
        at: arguments[index].offset)
    }
    return number
  }

  func period(_ index: Int) throws(FormulaError) -> Period {
    do {
      return try Period(parsing: arguments[index].text)
    } catch {
      throw scanner.error("\(error)", at: arguments[index].offset)
    }
  }

  /// `outliers()` or `outliers(auto)`.
  func outliers() throws(FormulaError) -> RegressorTerm {
    guard arguments.isEmpty || (arguments.count == 1 && arguments[0].text == "auto") else {
      throw scanner.error(
        "outliers() searches by itself; known dates are written pulse(2020-02), step(…), "
          + "temporary(…)", at: arguments[0].offset)
    }
    return .outliers
  }

  /// `newYear()`, `newYear(before: 20, after: 15)`: labelled lengths in days.
  func newYear() throws(FormulaError) -> RegressorTerm {
    var lengths: [String: Int] = [:]
    for (index, argument) in arguments.enumerated() {
      guard let label = argument.label, ["before", "during", "after"].contains(label) else {
        throw scanner.error(
          "newYear takes labelled lengths in days: newYear(before: 20, during: 7, after: 15)",
          at: argument.offset)
      }
      guard lengths[label] == nil else {
        throw scanner.error("'\(label)' stands there twice", at: argument.offset)
      }
      lengths[label] = try wholeNumber(index, in: 0...60)
    }
    if lengths.isEmpty { return .newYear(before: nil, during: nil, after: nil) }
    // Lengths given in part switch the other windows off: what is written is what is used.
    let term = RegressorTerm.newYear(
      before: lengths["before"] ?? 0, during: lengths["during"] ?? 0, after: lengths["after"] ?? 0)
    guard lengths.values.contains(where: { $0 > 0 }) else {
      throw scanner.error("newYear needs a window of at least one day", at: offset)
    }
    return term
  }
}
