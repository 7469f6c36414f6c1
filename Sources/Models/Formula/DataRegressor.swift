public import TimeSeries

/// A column of the data as it enters a formula: the series itself or its logarithm.
public struct DataRegressor: Hashable, Sendable {
  /// The name of the series.
  public var series: String
  /// True for `log(x)`.
  public var isLogarithm: Bool

  /// A series, or its logarithm.
  public init(_ series: String, isLogarithm: Bool = false) {
    self.series = series
    self.isLogarithm = isLogarithm
  }

  /// The scale on which it enters.
  public var transform: Transform { isLogarithm ? .log : .identity }
}

extension DataRegressor: ExpressibleByStringLiteral {
  /// The series of that name.
  public init(stringLiteral name: String) { self.init(name) }
}

extension DataRegressor: CustomStringConvertible {
  /// The column as a formula writes it: `x` or `log(x)`.
  public var description: String {
    let name = ModelFormula.quoted(series)
    return isLogarithm ? "log(\(name))" : name
  }
}

extension DataRegressor {
  /// The column a term of a formula stands for; nil when it is another function.
  init?(_ term: FormulaTerm) {
    if term.isQuoted || term.lists.isEmpty {
      self.init(term.name)
      return
    }
    guard term.name == "log", term.lists.count == 1, term.lists[0].count == 1,
      let argument = term.lists[0].first, argument.label == nil
    else { return nil }
    var inner = FormulaScanner(argument.text)
    guard let column = try? inner.term(), inner.isAtEnd(), column.lists.isEmpty else { return nil }
    self.init(column.name, isLogarithm: true)
  }
}
