/// The transform written around the response of a formula.
public enum ResponseTransform: Hashable, Sendable {
  /// The series as it is.
  case identity
  /// `log(x)`.
  case log
  /// `boxCox(x)` or `boxCox(x, λ)`; nil leaves λ to be chosen.
  case boxCox(Double?)
}

/// Whether a constant is in the model.
public enum ConstantChoice: Hashable, Sendable {
  /// Nothing written: a mean when nothing is differenced, no drift otherwise.
  case standard
  /// `1 +`: a mean, or a drift after one difference.
  case included
  /// `0 +`: none.
  case excluded
}

/// A model as text: `log(exports) ~ arima(0,1,1)(0,1,1) + newYear(before: 20) + tradingDays()`.
///
/// A constant is there unless `0 +` removes it; after one difference it enters only by `1 +`.
/// Printing gives the canonical form, and reading that form again gives an equal formula.
public struct ModelFormula: Hashable, Sendable {
  /// The series to be explained.
  public var response: String
  /// The transform around the response.
  public var transform: ResponseTransform
  /// Whether a constant is in the model.
  public var constant: ConstantChoice
  /// The time-series part.
  public var family: ModelFamily
  /// Regressors in the order written.
  public var regressors: [RegressorTerm]

  /// A formula from its parts.
  public init(
    response: String, transform: ResponseTransform = .identity,
    constant: ConstantChoice = .standard, family: ModelFamily,
    regressors: [RegressorTerm] = []
  ) {
    self.response = response
    self.transform = transform
    self.constant = constant
    self.family = family
    self.regressors = regressors
  }

  /// Reads a formula.
  ///
  /// - Parameter text: The formula, for example `log(exports) ~ arima() + newYear()`.
  /// - Throws: `FormulaError` with the place and what was expected there.
  public init(parsing text: String) throws(FormulaError) {
    var scanner = FormulaScanner(text)
    let left = try scanner.term()
    guard scanner.take("~") else {
      throw scanner.error(
        "expected '~' between the series and its model, as in 'log(exports) ~ arima()'")
    }
    let (response, transform) = try Self.response(from: left, in: scanner)
    self.init(response: response, transform: transform, family: .regression)
    try readRightHandSide(&scanner)
  }

  /// Reads the right-hand side alone, as given to `--model`.
  ///
  /// - Parameters:
  ///   - text: A right-hand side such as `arima(0,1,1)(0,1,1) + newYear()`, or `auto`, `arima`.
  ///   - response: The series it is for.
  ///   - transform: The transform of the response.
  /// - Throws: `FormulaError` with the place and what was expected there.
  public init(
    rightHandSide text: String, response: String, transform: ResponseTransform = .identity
  ) throws(FormulaError) {
    self.init(response: response, transform: transform, family: .regression)
    var scanner = FormulaScanner(text)
    try readRightHandSide(&scanner)
  }

  private static func response(
    from term: FormulaTerm, in scanner: FormulaScanner
  ) throws(FormulaError) -> (String, ResponseTransform) {
    guard !term.isQuoted, let arguments = term.lists.first else { return (term.name, .identity) }
    guard let series = arguments.first?.text, term.lists.count == 1 else {
      throw scanner.error("\(term.name)() needs the name of a series", at: term.offset)
    }
    let name = series.filter { $0 != "`" }
    switch (term.name, arguments.count) {
    case ("log", 1): return (name, .log)
    case ("boxCox", 1): return (name, .boxCox(nil))
    case ("boxCox", 2):
      guard let lambda = Double(arguments[1].text), lambda.isFinite else {
        throw scanner.error("boxCox takes a number after the series", at: arguments[1].offset)
      }
      return (name, .boxCox(lambda))
    default:
      throw scanner.error(
        "a response is a series, log(series), boxCox(series) or boxCox(series, λ)",
        at: term.offset)
    }
  }

  private mutating func readRightHandSide(_ scanner: inout FormulaScanner) throws(FormulaError) {
    var hasFamily = false
    repeat {
      let term = try scanner.term()
      if !term.isQuoted, term.lists.isEmpty, term.name == "0" || term.name == "1" {
        guard constant == .standard else {
          throw scanner.error("the constant is given twice", at: term.offset)
        }
        constant = term.name == "1" ? .included : .excluded
      } else if let family = try ModelFamily(term, in: scanner) {
        guard !hasFamily else {
          throw scanner.error("a formula has one time-series term", at: term.offset)
        }
        hasFamily = true
        self.family = family
      } else {
        for regressor in try RegressorTerm.reading(term, in: scanner) {
          guard !regressors.contains(regressor) else {
            throw scanner.error("'\(regressor)' stands there twice", at: term.offset)
          }
          regressors.append(regressor)
        }
      }
    } while scanner.take("+")
    guard scanner.isAtEnd() else {
      throw scanner.error("expected '+' and another term, or the end")
    }
  }
}

extension ModelFormula: CustomStringConvertible {
  /// The canonical form.
  public var description: String { "\(responseText) ~ \(rightHandSide)" }

  /// The response with its transform, as written left of `~`.
  public var responseText: String {
    let name = Self.quoted(response)
    switch transform {
    case .identity: return name
    case .log: return "log(\(name))"
    case .boxCox(nil): return "boxCox(\(name))"
    case .boxCox(let lambda?): return "boxCox(\(name), \(lambda))"
    }
  }

  /// What stands right of `~`.
  public var rightHandSide: String {
    var terms: [String] = []
    switch constant {
    case .standard: if family == .regression, regressors.isEmpty { terms.append("1") }
    case .included: terms.append("1")
    case .excluded: terms.append("0")
    }
    if let family = family.text { terms.append(family) }
    return (terms + regressors.map(\.description)).joined(separator: " + ")
  }

  /// A name as the formula language writes it: in backticks when it has other characters.
  package static func quoted(_ name: String) -> String {
    // A bare 0 or 1 would be read as the constant.
    let isPlain = name.allSatisfy(FormulaScanner.isNameCharacter) && !["", "0", "1"].contains(name)
    return isPlain ? name : "`\(name)`"
  }
}
