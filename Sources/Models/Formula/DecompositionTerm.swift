/// `stl(…)` or `mstl(…)` as written: how the season is taken out, and the model of what is left.
public struct DecompositionTerm: Hashable, Sendable {
  /// The decomposition that takes the season out.
  public enum Method: Hashable, Sendable {
    /// One season, of the data's period.
    case single(STLOptions)
    /// Several seasons; no period stands for that of the data.
    case multiple(periods: [Int], isRobust: Bool)
  }

  /// The model of the seasonally adjusted series: a right-hand side such as `ets()`.
  public var model: String
  /// How the season is taken out.
  public var method: Method

  /// The span of the season unless another is written: what R's `stlf` takes.
  public static let standardSpan = 11

  /// Whether the model inside is one whose regressors are estimated beside the season.
  var takesRegressors: Bool {
    switch try? ModelFormula(rightHandSide: model, response: "y").family {
    case .ets, .arima: true
    default: false
    }
  }

  /// The name of the term: `stl` or `mstl`.
  var name: String {
    switch method {
    case .single: "stl"
    case .multiple: "mstl"
    }
  }

  /// A term from its parts.
  public init(
    model: String = "ets()",
    method: Method = .single(STLOptions(seasonalSpan: .years(DecompositionTerm.standardSpan)))
  ) {
    self.model = model
    self.method = method
  }

  /// The formula of the seasonally adjusted series.
  ///
  /// - Parameter formula: The formula that holds the term; its regressors are those of the model.
  /// - Returns: A formula of the same response without a transform.
  /// - Throws: `FormulaError` for a model that cannot be read.
  package func formula(in formula: ModelFormula) throws(FormulaError) -> ModelFormula {
    var inner = try ModelFormula(rightHandSide: model, response: formula.response)
    inner.regressors = formula.regressors
    return inner
  }

  /// The term as a formula writes it.
  package var text: String {
    "\(name)(\(([model] + optionTexts).joined(separator: ", ")))"
  }

  private var optionTexts: [String] {
    switch method {
    case .multiple(let periods, let isRobust):
      return periods.map(String.init) + (isRobust ? ["robust: true"] : [])
    case .single(let options):
      var texts: [String] = []
      switch options.seasonalSpan {
      case .periodic: texts.append("seasonal: periodic")
      case .years(Self.standardSpan): break
      case .years(let years): texts.append("seasonal: \(years)")
      }
      if let span = options.trendSpan { texts.append("trend: \(span)") }
      if let span = options.lowPassSpan { texts.append("lowPass: \(span)") }
      if options.seasonalDegree != 0 { texts.append("degree: \(options.seasonalDegree)") }
      if options.isRobust { texts.append("robust: true") }
      return texts
    }
  }
}

extension DecompositionTerm {
  /// Reads the arguments of `stl(…)` and `mstl(…)`.
  package init(_ term: FormulaTerm, in scanner: FormulaScanner) throws(FormulaError) {
    guard term.lists.count == 1, let list = term.lists.first else {
      throw scanner.error(
        "\(term.name) takes a model in brackets: \(term.name)(ets()) or \(term.name)(arima())",
        at: term.offset)
    }
    self.init()
    if term.name == "mstl" { method = .multiple(periods: [], isRobust: false) }
    var labels: Set<String> = []
    var hasModel = false
    for argument in list {
      if let label = argument.label {
        guard labels.insert(label).inserted else {
          throw scanner.error("'\(label)' stands there twice", at: argument.offset)
        }
        try take(option: label, argument, in: scanner)
      } else if Int(argument.text) != nil {
        try take(period: argument, in: scanner)
      } else {
        guard !hasModel else {
          throw scanner.error("\(name) takes one model", at: argument.offset)
        }
        hasModel = true
        model = try Self.canonical(argument, under: name, in: scanner)
      }
    }
  }

  private mutating func take(
    period argument: FormulaArgument, in scanner: FormulaScanner
  ) throws(FormulaError) {
    guard case .multiple(let periods, let isRobust) = method else {
      throw scanner.error(
        "stl takes the season of the data; give it with --period, or write mstl(\(model), "
          + "\(argument.text))", at: argument.offset)
    }
    guard let period = Int(argument.text), (2...100_000).contains(period),
      !periods.contains(period)
    else {
      throw scanner.error(
        "the periods of mstl are whole numbers from 2 on, each once", at: argument.offset)
    }
    method = .multiple(periods: (periods + [period]).sorted(), isRobust: isRobust)
  }

  private mutating func take(
    option label: String, _ argument: FormulaArgument, in scanner: FormulaScanner
  ) throws(FormulaError) {
    switch method {
    case .multiple(let periods, _):
      guard label == "robust" else {
        throw scanner.error("mstl takes a model, periods and robust: true", at: argument.offset)
      }
      method = .multiple(periods: periods, isRobust: try Self.flag(argument, in: scanner))
    case .single(var options):
      switch label {
      case "robust": options.isRobust = try Self.flag(argument, in: scanner)
      case "seasonal":
        options.seasonalSpan =
          argument.text == "periodic"
          ? .periodic : .years(try Self.span(argument, "periodic or ", in: scanner))
      case "trend": options.trendSpan = try Self.span(argument, in: scanner)
      case "lowPass": options.lowPassSpan = try Self.span(argument, in: scanner)
      case "degree":
        guard let degree = Int(argument.text), (0...1).contains(degree) else {
          throw scanner.error("the degree of the season is 0 or 1", at: argument.offset)
        }
        options.seasonalDegree = degree
      default:
        throw scanner.error(
          "stl takes a model and seasonal:, trend:, lowPass:, degree: and robust:, not '\(label)'",
          at: argument.offset)
      }
      method = .single(options)
    }
  }

  private static func flag(
    _ argument: FormulaArgument, in scanner: FormulaScanner
  ) throws(FormulaError) -> Bool {
    switch argument.text {
    case "true": return true
    case "false": return false
    default: throw scanner.error("robust is true or false", at: argument.offset)
    }
  }

  /// A span of loess; an even one counts as the next odd one.
  private static func span(
    _ argument: FormulaArgument, _ alternative: String = "", in scanner: FormulaScanner
  ) throws(FormulaError) -> Int {
    // A span beyond any data is a flat mean or a straight line already.
    guard let span = Int(argument.text), (3...100_000).contains(span) else {
      throw scanner.error(
        "\(argument.label ?? "the span") takes \(alternative)a whole number from 3 on",
        at: argument.offset)
    }
    return span | 1
  }

  private static func canonical(
    _ argument: FormulaArgument, under name: String, in scanner: FormulaScanner
  ) throws(FormulaError) -> String {
    let inner: ModelFormula
    do throws(FormulaError) {
      inner = try ModelFormula(rightHandSide: argument.text, response: "y")
    } catch {
      throw FormulaError(
        formula: scanner.text, offset: argument.offset, message: error.message)
    }
    guard inner.regressors.isEmpty || inner.family == .regression else {
      throw scanner.error(
        "regressors stand outside the brackets: \(name)(\(inner.family.text ?? "")) + …",
        at: argument.offset)
    }
    if let reason = inner.family.refusalWithoutSeason {
      throw scanner.error("\(name) \(reason)", at: argument.offset)
    }
    return inner.rightHandSide
  }
}

extension ModelFamily {
  /// Why the family is no model of a seasonally adjusted series; nil when it is one.
  fileprivate var refusalWithoutSeason: String? {
    let hasSeason: Bool
    switch self {
    case .regression, .ar1, .intermittent, .automatic, .regARIMA, .decomposed:
      return
        "takes a time-series model without a season, such as ets(), arima(), ces(none), dotm(), "
        + "drift(), structural(level, slope) or combination(ets(), arima())"
    case .combination(let term):
      for member in term.members {
        guard !member.contains("~"),
          let formula = try? ModelFormula(rightHandSide: member, response: "y")
        else { return "takes members without a scale of their own: log(x) ~ stl(…)" }
        guard formula.regressors.isEmpty else { return "takes members without regressors" }
        if let reason = formula.family.refusalWithoutSeason { return reason }
      }
      hasSeason = false
    case .arima(_, let seasonal): hasSeason = seasonal.map { $0 != .zero } ?? false
    case .ets(let pattern): hasSeason = pattern.season.map { $0 != ETSSeason.none } ?? false
    case .ces(let season): hasSeason = season.map { $0 != CESSeason.none } ?? false
    case .structural(let components): hasSeason = components?.seasonal != nil
    case .simple(let method): hasSeason = method == .seasonalNaive || method == .naive2
    case .theta: hasSeason = false
    }
    return hasSeason
      ? "takes the season out beforehand; leave it out of \(text ?? "the model")" : nil
  }
}
