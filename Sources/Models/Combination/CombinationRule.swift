/// How the predictive laws of several models become one.
public enum CombinationRule: String, Hashable, Sendable, CaseIterable {
  /// The mean of the models' distribution functions, so that what they disagree on widens the law.
  case pool
  /// The median of the models' quantiles, which one bad model cannot move.
  case median
  /// Their mean.
  case mean

  /// One number from those of the members: their mean, or their median.
  package func value(_ values: [Double]) -> Double {
    switch self {
    case .mean: return values.reduce(0, +) / Double(values.count)
    case .median, .pool:
      let sorted = values.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle])
    }
  }
}

/// `combination(…)` as written: its members, and how they are combined.
public struct CombinationTerm: Hashable, Sendable {
  /// The members: right-hand sides such as `ets()`, or formulas with a transform of their own such as
  /// `log(exports) ~ arima(0,1,1)(0,1,1)`.
  public var members: [String]
  /// How they are combined.
  public var rule: CombinationRule
  /// What the first member takes out of the series that the others are estimated on.
  public var adjustment: SeriesAdjustment?

  /// The members of `combination()`: the median of these four was sixth of 61 methods in the M4
  /// competition (Petropoulos & Svetunkov 2020).
  public static let standard = ["ets()", "ces()", "arima()", "dotm()"]

  /// A term from its parts.
  public init(
    members: [String], rule: CombinationRule = .pool, adjustment: SeriesAdjustment? = nil
  ) {
    self.members = members
    self.rule = rule
    self.adjustment = adjustment
  }

  /// What `auto()` stands for: the standard four, led by the automatic regression with ARIMA errors,
  /// whose calendar all have.
  public static let house = CombinationTerm(
    members: ["regarima()", "ets()", "ces()", "dotm()"], adjustment: .calendar)

  /// The members as formulas of a series.
  ///
  /// - Parameter formula: The formula that holds the term; its transform and its regressors hold for
  ///   members that name none.
  /// - Returns: One formula a member.
  /// - Throws: `FormulaError` for a member that cannot be read or is for another series.
  package func formulas(in formula: ModelFormula) throws(FormulaError) -> [ModelFormula] {
    try members.map { text throws(FormulaError) in
      guard text.contains("~") else {
        var member = try ModelFormula(
          rightHandSide: text, response: formula.response, transform: formula.transform)
        member.regressors += formula.regressors.filter { !member.regressors.contains($0) }
        return member
      }
      let member = try ModelFormula(parsing: text)
      guard member.response == formula.response else {
        throw FormulaError(
          formula: "\(formula)", offset: 0,
          message: "the member \(member) is for \(member.response), not for \(formula.response)")
      }
      return member
    }
  }

  /// The term as a formula writes it.
  package var text: String {
    let arguments =
      members + (rule == .pool ? [] : ["by: \(rule.rawValue)"])
      + (adjustment.map { ["adjust: \($0.rawValue)"] } ?? [])
    return "combination(\(arguments.joined(separator: ", ")))"
  }

  /// Reads the arguments of `combination(…)`.
  package init(_ term: FormulaTerm, in scanner: FormulaScanner) throws(FormulaError) {
    guard term.lists.count == 1, let list = term.lists.first else {
      throw scanner.error(
        "combination takes its models in brackets: combination() or combination(arima(), ets())",
        at: term.offset)
    }
    var members: [String] = []
    var (rule, adjustment) = (CombinationRule.pool, SeriesAdjustment?.none)
    for label in ["by", "adjust"] {
      if let second = list.filter({ $0.label == label }).dropFirst().first {
        throw scanner.error("\(label): stands there twice", at: second.offset)
      }
    }
    for argument in list {
      if argument.label == "by" {
        guard let named = CombinationRule(rawValue: argument.text) else {
          throw scanner.error(
            "models are combined by: pool, by: median or by: mean", at: argument.offset)
        }
        rule = named
        continue
      }
      if argument.label == "adjust" {
        adjustment = try Self.adjustment(argument, in: scanner)
        continue
      }
      let text = try Self.canonical(argument, in: scanner)
      guard !members.contains(text) else {
        throw scanner.error("'\(text)' stands there twice", at: argument.offset)
      }
      members.append(text)
    }
    if members.isEmpty { members = Self.standard }
    // Twelve keep a fit within a second; nobody has shown that more help.
    guard (2...12).contains(members.count) else {
      throw scanner.error(
        "combination takes 2 to 12 models, as in combination(arima(), ets())",
        at: term.offset)
    }
    self.init(members: members, rule: rule, adjustment: adjustment)
  }

  private static func adjustment(
    _ argument: FormulaArgument, in scanner: FormulaScanner
  ) throws(FormulaError) -> SeriesAdjustment {
    guard let named = SeriesAdjustment(rawValue: argument.text) else {
      throw scanner.error(
        "the series is adjusted for the calendar, or linearised: adjust: calendar or "
          + "adjust: linearised", at: argument.offset)
    }
    return named
  }

  private static func canonical(
    _ argument: FormulaArgument, in scanner: FormulaScanner
  ) throws(FormulaError) -> String {
    guard argument.label == nil else {
      throw scanner.error(
        "combination takes models, by: pool, by: median or by: mean, and adjust: calendar or "
          + "adjust: linearised", at: argument.offset)
    }
    do throws(FormulaError) {
      if argument.text.contains("~") { return "\(try ModelFormula(parsing: argument.text))" }
      let member = try ModelFormula(rightHandSide: argument.text, response: "y")
      if case .combination = member.family {
        throw scanner.error("a combination cannot hold another one", at: argument.offset)
      }
      if member.family == .automatic {
        throw scanner.error(
          "a combination cannot hold another one, which auto() is; write regarima() for its first member",
          at: argument.offset)
      }
      guard member.family != .regression || !member.regressors.isEmpty else {
        throw scanner.error("a member is a model, such as arima()", at: argument.offset)
      }
      return member.rightHandSide
    } catch {
      throw FormulaError(
        formula: scanner.text, offset: argument.offset, message: error.message)
    }
  }
}
