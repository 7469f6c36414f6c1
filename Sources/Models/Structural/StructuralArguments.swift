/// Reads `structural(level, slope: damped, seasonal: trigonometric 4, cycle: 18...144)`.
struct StructuralArguments {
  private let scanner: FormulaScanner
  private var components = StructuralComponents()
  private var seen: Set<String> = []

  /// The components an argument list names; nil for an empty list, which leaves them open.
  static func read(
    _ list: [FormulaArgument], at offset: Int, in scanner: FormulaScanner
  ) throws(FormulaError) -> StructuralComponents? {
    guard !list.isEmpty else { return nil }
    var reader = StructuralArguments(scanner: scanner)
    for argument in list { try reader.read(argument) }
    guard reader.seen.contains("level") else {
      throw scanner.error(
        "a structural model has a level, random or fixed: structural(level, slope, seasonal)",
        at: offset)
    }
    return reader.components
  }

  private init(scanner: FormulaScanner) { self.scanner = scanner }

  private mutating func read(_ argument: FormulaArgument) throws(FormulaError) {
    let name = argument.label ?? argument.text
    let variant = argument.label == nil ? nil : argument.text
    if name == "drifting", let variant {
      let term = variant.filter { $0 != "`" }
      guard !components.drifting.contains(term) else {
        throw scanner.error("'\(term)' drifts twice", at: argument.offset)
      }
      components.drifting.append(term)
      return
    }
    guard seen.insert(name).inserted else {
      throw scanner.error("'\(name)' stands there twice", at: argument.offset)
    }
    switch name {
    case "level": components.level = try level(variant, argument)
    case "slope": components.slope = try slope(variant, argument)
    case "seasonal": components.seasonal = try seasonal(variant, argument)
    case "cycle":
      components.hasCycle = true
      components.cyclePeriods = try periods(variant, argument)
    case "irregular": components.hasIrregular = try irregular(variant, argument)
    default:
      throw scanner.error(
        "expected level, slope, seasonal, cycle, irregular: none or drifting: NAME, found '\(name)'",
        at: argument.offset)
    }
  }

  private func level(
    _ variant: String?, _ argument: FormulaArgument
  ) throws(FormulaError) -> StructuralComponents.Level {
    guard let level = StructuralComponents.Level(rawValue: variant ?? "random") else {
      throw scanner.error("a level is random or fixed, as in level: fixed", at: argument.offset)
    }
    return level
  }

  private func slope(
    _ variant: String?, _ argument: FormulaArgument
  ) throws(FormulaError) -> StructuralComponents.Slope {
    guard let slope = StructuralComponents.Slope(rawValue: variant ?? "random") else {
      throw scanner.error(
        "a slope is random, fixed or damped, as in slope: damped", at: argument.offset)
    }
    return slope
  }

  private func seasonal(
    _ variant: String?, _ argument: FormulaArgument
  ) throws(FormulaError) -> StructuralComponents.Seasonal {
    let words = (variant ?? "dummy").split(separator: " ")
    switch (words.first.map(String.init), words.count) {
    case ("dummy", 1): return .dummy
    case ("fixed", 1): return .fixed
    case ("trigonometric", 1): return .trigonometric(harmonics: nil)
    case ("trigonometric", 2):
      if let harmonics = Int(words[1]), (1...26).contains(harmonics) {
        return .trigonometric(harmonics: harmonics)
      }
      fallthrough
    default:
      throw scanner.error(
        "a seasonal is dummy, trigonometric, trigonometric with a number of harmonics, or fixed, as "
          + "in seasonal: trigonometric 4", at: argument.offset)
    }
  }

  private func periods(
    _ variant: String?, _ argument: FormulaArgument
  ) throws(FormulaError) -> ClosedRange<Double>? {
    guard let variant else { return nil }
    let parts = variant.split(separator: "...", omittingEmptySubsequences: false)
      .map { Double($0.filter { $0 != " " }) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low > 2, low < high,
      high.isFinite
    else {
      throw scanner.error(
        "a cycle takes bounds of its period in observations above 2, as in cycle: 18...144",
        at: argument.offset)
    }
    return low...high
  }

  private func irregular(
    _ variant: String?, _ argument: FormulaArgument
  ) throws(FormulaError) -> Bool {
    guard variant == nil || variant == "none" else {
      throw scanner.error(
        "an irregular is there unless irregular: none takes it out", at: argument.offset)
    }
    return variant == nil
  }
}
