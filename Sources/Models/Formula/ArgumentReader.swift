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

  /// A column of the data or its logarithm.
  func column(_ index: Int) throws(FormulaError) -> DataRegressor {
    let argument = arguments[index]
    var inner = FormulaScanner(argument.text)
    guard argument.label == nil, let term = try? inner.term(), inner.isAtEnd(),
      let column = DataRegressor(term)
    else {
      throw scanner.error(
        "expected a column or log(column), found '\(argument.text)'", at: argument.offset)
    }
    return column
  }

  func wholeNumber(_ index: Int, in range: ClosedRange<Int>) throws(FormulaError) -> Int {
    guard let number = Int(arguments[index].text), range.contains(number) else {
      throw scanner.error(
        "expected a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "found '\(arguments[index].text)'", at: arguments[index].offset)
    }
    return number
  }

  /// `0...12`: whole numbers from one to the other, both included.
  func range(
    _ argument: FormulaArgument, in bounds: ClosedRange<Int>
  ) throws(FormulaError) -> ClosedRange<Int> {
    let digits = argument.text.split(separator: ".", omittingEmptySubsequences: false)
    // Three dots between two numbers leave two empty parts.
    guard digits.count == 4, digits[1].isEmpty, digits[2].isEmpty,
      let first = Int(digits[0].filter { $0 != " " }),
      let last = Int(digits[3].filter { $0 != " " }), first <= last, bounds.contains(first),
      bounds.contains(last)
    else {
      throw scanner.error(
        "expected lags from \(bounds.lowerBound) to \(bounds.upperBound) such as 0...3, "
          + "found '\(argument.text)'", at: argument.offset)
    }
    return first...last
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
    try period(arguments[index].text, at: arguments[index].offset)
  }

  func period(_ text: String, at offset: Int) throws(FormulaError) -> Period {
    do {
      return try Period(parsing: text)
    } catch {
      throw scanner.error("\(error)", at: offset)
    }
  }

  /// `almon(x, lags: 0...12, degree: 2)`.
  func almon(in bounds: ClosedRange<Int>) throws(FormulaError) -> RegressorTerm {
    guard arguments.count == 3, arguments[1].label == "lags", arguments[2].label == "degree" else {
      throw scanner.error(
        "almon takes a column, its lags and a degree: almon(x, lags: 0...12, degree: 2)",
        at: offset)
    }
    let lags = try range(arguments[1], in: bounds)
    // A polynomial through all lags would restrict nothing; beyond degree 6 it oscillates.
    let degree = try wholeNumber(2, in: 0...Swift.min(6, lags.count - 1))
    return .almon(try column(0), lags: lags, degree: degree)
  }

  /// `holiday(name)`, `holiday(name, before: 5, during: 1, after: 3)`.
  func holiday() throws(FormulaError) -> RegressorTerm {
    guard let first = arguments.first, first.label == nil else {
      throw scanner.error(
        "holiday takes the name of a holiday in the calendar: holiday(`Mid-Autumn`)", at: offset)
    }
    let lengths = try windows(arguments.dropFirst())
    return .holiday(
      first.text.filter { $0 != "`" }, before: lengths["before"] ?? 0,
      during: lengths["during"] ?? 0, after: lengths["after"] ?? 0)
  }

  /// `newYear()`, `newYear(before: 20, after: 15)`: labelled lengths in days.
  func newYear() throws(FormulaError) -> RegressorTerm {
    let lengths = try windows(arguments[...])
    if lengths.isEmpty { return .newYear(before: nil, during: nil, after: nil) }
    // Lengths given in part switch the other windows off: what is written is what is used.
    return .newYear(
      before: lengths["before"] ?? 0, during: lengths["during"] ?? 0, after: lengths["after"] ?? 0)
  }

  /// Labelled lengths of windows in days; at least one day when any is given.
  private func windows(
    _ arguments: ArraySlice<FormulaArgument>
  ) throws(FormulaError) -> [String: Int] {
    var lengths: [String: Int] = [:]
    for (index, argument) in zip(arguments.indices, arguments) {
      guard let label = argument.label, ["before", "during", "after"].contains(label) else {
        throw scanner.error(
          "\(function) takes labelled lengths in days: before: 20, during: 7, after: 15",
          at: argument.offset)
      }
      guard lengths[label] == nil else {
        throw scanner.error("'\(label)' stands there twice", at: argument.offset)
      }
      lengths[label] = try wholeNumber(index, in: 0...60)
    }
    guard lengths.isEmpty || lengths.values.contains(where: { $0 > 0 }) else {
      throw scanner.error("\(function) needs a window of at least one day", at: offset)
    }
    return lengths
  }
}
