/// How a regression with errors of the first order of autocorrelation is estimated.
public enum AR1Method: String, Hashable, Sendable, CaseIterable {
  /// All observations, the first one rescaled (Prais & Winsten 1954).
  case praisWinsten
  /// Without the first observation (Cochrane & Orcutt 1949).
  case cochraneOrcutt
}

/// The time-series part of a formula.
public enum ModelFamily: Hashable, Sendable {
  /// No time-series term: ordinary least squares.
  case regression
  /// `arima(p,d,q)(P,D,Q)`; nil orders are chosen automatically.
  case arima(order: ARIMAOrder?, seasonal: ARIMAOrder?)
  /// `ar1()`, `ar1(cochraneOrcutt)`: least squares with autocorrelated errors.
  case ar1(AR1Method)
  /// `structural(level, slope, seasonal)`; nil leaves the components open.
  case structural(StructuralComponents?)
  /// `combination(arima(), structural())`: the quantiles of several models combined.
  case combination(CombinationTerm)
  /// `stl(ets())`, `mstl(ets(), 12, 24)`: a model of the series without its season.
  case decomposed(DecompositionTerm)
  /// `ets(M,Ad,M)`; nil parts are chosen.
  case ets(ETSPattern)
  /// `theta()`, `stm()`, `otm()`, `dstm()`, `dotm()`.
  case theta(ThetaVariant)
  /// `ces(full)`; nil leaves the season to be chosen.
  case ces(CESSeason?)
  /// `naive()`, `seasonalNaive()`, `naive2()`, `drift()`, `mean()`.
  case simple(SimpleMethod)
  /// `croston(0.1)`, `sba(0.1)`, `tsb(0.1, 0.1)`.
  case intermittent(IntermittentMethod)
  /// `regarima()`: regression with ARIMA errors; scale, calendar, outliers and orders are chosen.
  case regARIMA
  /// `auto()`: the house default, a combination led by `regarima()`.
  case automatic
}

extension ModelFamily {
  /// The family a term stands for, nil when it is a regressor.
  package init?(_ term: FormulaTerm, in scanner: FormulaScanner) throws(FormulaError) {
    guard !term.isQuoted else { return nil }
    switch term.name {
    case "arima":
      guard term.lists.count <= 2 else {
        throw scanner.error(
          "arima takes (p,d,q) and at most one seasonal (P,D,Q)", at: term.offset)
      }
      let orders = try term.lists.map { list throws(FormulaError) in
        try ARIMAOrder(arguments: list, in: scanner)
      }
      let order = orders.first ?? nil
      self = .arima(order: order, seasonal: orders.count == 2 ? orders[1] : nil)
    case "ar1":
      guard let list = term.lists.first else { return nil }
      self = .ar1(try Self.method(list, term, scanner))
    case "structural":
      guard term.lists.count == 1, let list = term.lists.first else {
        throw scanner.error(
          "structural takes its components in brackets: structural(level, slope, seasonal)",
          at: term.offset)
      }
      self = .structural(try StructuralArguments.read(list, at: term.offset, in: scanner))
    case "combination": self = .combination(try CombinationTerm(term, in: scanner))
    case "stl", "mstl":
      guard !term.lists.isEmpty else { return nil }
      self = .decomposed(try DecompositionTerm(term, in: scanner))
    case "auto", "regarima":
      guard term.lists.allSatisfy(\.isEmpty), term.lists.count <= 1 else {
        throw scanner.error("\(term.name)() takes no arguments", at: term.offset)
      }
      self = term.name == "auto" ? .automatic : .regARIMA
    default:
      guard let family = try SmoothingArguments(term: term, scanner: scanner).family() else {
        return nil
      }
      self = family
    }
  }

  /// Names of the functions that stand for a model.
  package static let functions =
    [
      "arima", "auto", "regarima", "ar1", "structural", "ets", "ces", "ses", "holt", "holtWinters",
      "stl", "mstl",
    ]
    + ["croston", "sba", "tsb"] + ThetaVariant.allCases.map(\.rawValue)
    + SimpleMethod.allCases.map(\.rawValue)

  private static func method(
    _ list: [FormulaArgument], _ term: FormulaTerm, _ scanner: FormulaScanner
  ) throws(FormulaError) -> AR1Method {
    let written = list.first?.text ?? AR1Method.praisWinsten.rawValue
    guard term.lists.count == 1, list.count <= 1, list.first?.label == nil,
      let method = AR1Method(rawValue: written)
    else {
      throw scanner.error(
        "ar1 takes "
          + AR1Method.allCases.map(\.rawValue).joined(separator: " or "),
        at: list.first?.offset ?? term.offset)
    }
    return method
  }

  /// The family as written, nil for a regression.
  package var text: String? {
    switch self {
    case .regression: nil
    case .automatic: "auto()"
    case .regARIMA: "regarima()"
    case .combination(let term): term.text
    case .decomposed(let term): term.text
    case .structural(let components): components.map(\.description) ?? "structural()"
    case .ar1(let method): "ar1(\(method.rawValue))"
    case .ets(let pattern): pattern.text
    case .theta(let variant): "\(variant.rawValue)()"
    case .ces(let season): "ces(\(season?.rawValue ?? ""))"
    case .simple(let method): "\(method.rawValue)()"
    case .intermittent(let method): "\(method)"
    case .arima(nil, _): "arima()"
    case .arima(let order?, nil): "arima\(order.text)"
    case .arima(let order?, let seasonal?): "arima\(order.text)\(seasonal.text)"
    }
  }
}

extension ARIMAOrder {
  /// The order in brackets, nil for an empty pair: `(0,1,1)`.
  package init?(
    arguments: [FormulaArgument], in scanner: FormulaScanner
  ) throws(FormulaError) {
    guard let first = arguments.first else { return nil }
    var numbers: [Int] = []
    for argument in arguments {
      guard argument.label == nil, let number = Int(argument.text), (0...60).contains(number)
      else {
        throw scanner.error(
          "an order is three whole numbers from 0 to 60, as in (0,1,1)", at: argument.offset)
      }
      numbers.append(number)
    }
    guard numbers.count == 3 else {
      throw scanner.error("an order is three whole numbers, as in (0,1,1)", at: first.offset)
    }
    self.init(p: numbers[0], d: numbers[1], q: numbers[2])
  }

  /// The order as a formula writes it.
  package var text: String { "(\(p),\(d),\(q))" }
}
