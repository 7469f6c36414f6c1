/// What an `outliers()` term looks for.
public struct OutlierScope: Hashable, Sendable {
  /// Shapes that are tried, each once, in the order of `OutlierKind`.
  public let kinds: [OutlierKind]
  /// The |t| an outlier must reach; nil takes the value for the number of observations.
  public let criticalValue: Double?

  /// Additive outliers, level shifts and temporary changes, as X-13 looks for.
  public static let usual = OutlierScope(kinds: [.additive, .levelShift, .temporary])

  /// A scope; without kinds the usual ones.
  public init(kinds: [OutlierKind] = [], criticalValue: Double? = nil) {
    let wanted = kinds.isEmpty ? [.additive, .levelShift, .temporary] : Set(kinds)
    self.kinds = OutlierKind.allCases.filter(wanted.contains)
    self.criticalValue = criticalValue
  }
}

extension OutlierScope: CustomStringConvertible {
  /// The term as a formula writes it.
  public var description: String {
    var arguments: [String] = []
    if kinds != Self.usual.kinds { arguments += kinds.map(\.code) }
    if let criticalValue {
      if arguments.isEmpty { arguments.append("auto") }
      arguments.append("critical: \(criticalValue)")
    }
    return "outliers(\(arguments.joined(separator: ", ")))"
  }
}

extension OutlierKind {
  /// The two letters of TRAMO and X-13.
  package var code: String {
    switch self {
    case .additive: "AO"
    case .levelShift: "LS"
    case .temporary: "TC"
    case .seasonal: "SO"
    }
  }

  /// The kind of a code, in either case.
  package init?(code: some StringProtocol) {
    guard let kind = Self.allCases.first(where: { $0.code == code.uppercased() }) else {
      return nil
    }
    self = kind
  }
}

extension ModelFormula {
  /// What the formula asks to search for; nil when it has no `outliers()`.
  package var outlierScope: OutlierScope? {
    for case .outliers(let scope) in regressors { return scope }
    return nil
  }

  /// The formula without its search for outliers.
  func withoutOutlierSearch() -> ModelFormula {
    var formula = self
    formula.regressors.removeAll(where: \.isOutlierSearch)
    return formula
  }
}
