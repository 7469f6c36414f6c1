/// Reads the terms of exponential smoothing, the theta family and the simple methods.
struct SmoothingArguments {
  let term: FormulaTerm
  let scanner: FormulaScanner

  /// The family a term stands for, nil when it is none of these.
  func family() throws(FormulaError) -> ModelFamily? {
    if let variant = ThetaVariant(rawValue: term.name), !term.lists.isEmpty {
      try requireNothing()
      return .theta(variant)
    }
    if let method = SimpleMethod(rawValue: term.name), !term.lists.isEmpty {
      try requireNothing()
      return .simple(method)
    }
    guard let list = term.lists.first else { return nil }
    switch term.name {
    case "ets": return .ets(try pattern(list))
    case "ces": return .ces(try complexSeason(list))
    case "ses":
      try requireNothing()
      return .ets(ETSPattern(error: .additive, trend: ETSTrend.none, season: ETSSeason.none))
    case "holt": return .ets(try holt(list))
    case "holtWinters": return .ets(try holtWinters(list))
    case "croston": return .intermittent(.croston(alpha: try rates(list, 1)[0]))
    case "sba": return .intermittent(.sba(alpha: try rates(list, 1)[0]))
    case "tsb":
      let rates = try rates(list, 2)
      return .intermittent(.tsb(sizeAlpha: rates[0], probabilityAlpha: rates[1]))
    default: return nil
    }
  }

  private func requireNothing() throws(FormulaError) {
    guard term.lists.count == 1, term.lists[0].isEmpty else {
      throw scanner.error("\(term.name)() takes no arguments", at: term.offset)
    }
  }

  /// `ets()`, `ets(MAdM)`, `ets(M,Ad,M)`, `ets(Z,A,Z)`, each with `bounds: admissible`.
  private func pattern(_ list: [FormulaArgument]) throws(FormulaError) -> ETSPattern {
    var pattern = ETSPattern()
    var letters: [String] = []
    for argument in list {
      if argument.label == "bounds" {
        guard let bounds = ETSBounds(rawValue: argument.text) else {
          throw scanner.error("bounds are usual or admissible", at: argument.offset)
        }
        pattern.bounds = bounds
      } else if argument.label == nil {
        letters.append(argument.text)
      } else {
        throw scanner.error("ets takes no '\(argument.label ?? "")'", at: argument.offset)
      }
    }
    if letters.count == 1, let parts = Self.parts(of: letters[0]) { letters = parts }
    guard term.lists.count == 1, letters.isEmpty || letters.count == 3 else { throw wrongLetters }
    guard let (error, trend, season) = Self.read(letters) else { throw wrongLetters }
    pattern.error = error
    pattern.trend = trend
    pattern.season = season
    return pattern
  }

  private var wrongLetters: FormulaError {
    scanner.error(
      "ets takes error, trend and season, as in ets(M,Ad,M) or ets(MAdM): A or M; N, A, Ad, M or Md; "
        + "N, A or M; Z for one that is chosen", at: term.offset)
  }

  /// `MAdM` in its three parts.
  private static func parts(of text: String) -> [String]? {
    guard text.count == 3 || text.count == 4, let first = text.first, let last = text.last else {
      return nil
    }
    return [String(first), String(text.dropFirst().dropLast()), String(last)]
  }

  private static func read(
    _ letters: [String]
  ) -> (error: ETSError?, trend: ETSTrend?, season: ETSSeason?)? {
    guard letters.count == 3 else { return (nil, nil, nil) }
    let error = ETSError(rawValue: letters[0])
    let trend = ETSTrend(rawValue: letters[1])
    let season = ETSSeason(rawValue: letters[2])
    guard error != nil || letters[0] == "Z", trend != nil || letters[1] == "Z",
      season != nil || letters[2] == "Z"
    else { return nil }
    return (error, trend, season)
  }

  private func complexSeason(_ list: [FormulaArgument]) throws(FormulaError) -> CESSeason? {
    guard let first = list.first else { return nil }
    guard list.count == 1, first.label == nil, let season = CESSeason(rawValue: first.text) else {
      throw scanner.error("ces takes none, simple, partial or full", at: first.offset)
    }
    return season
  }

  private func holt(_ list: [FormulaArgument]) throws(FormulaError) -> ETSPattern {
    guard list.isEmpty || list.map(\.text) == ["damped"] else {
      throw scanner.error("holt takes nothing or damped", at: term.offset)
    }
    return ETSPattern(
      error: .additive, trend: list.isEmpty ? .additive : .dampedAdditive, season: ETSSeason.none)
  }

  private func holtWinters(_ list: [FormulaArgument]) throws(FormulaError) -> ETSPattern {
    switch list.map(\.text) {
    case [], ["additive"]:
      return ETSPattern(error: .additive, trend: .additive, season: .additive)
    case ["multiplicative"]:
      return ETSPattern(error: .multiplicative, trend: .additive, season: .multiplicative)
    default:
      throw scanner.error("holtWinters takes additive or multiplicative", at: term.offset)
    }
  }

  private func rates(
    _ list: [FormulaArgument], _ count: Int
  ) throws(FormulaError) -> [Double] {
    guard !list.isEmpty else {
      return Array(repeating: IntermittentMethod.usualAlpha, count: count)
    }
    let values = list.compactMap { $0.label == nil ? Double($0.text) : nil }
    guard values.count == count, list.count == count, values.allSatisfy({ $0 > 0 && $0 <= 1 })
    else {
      throw scanner.error(
        "\(term.name) takes \(count == 1 ? "a number" : "\(count) numbers") above 0 and at most 1, or "
          + "nothing", at: term.offset)
    }
    return values
  }
}

extension ETSPattern {
  /// The pattern as a formula writes it.
  package var text: String {
    let letters = [error?.rawValue ?? "Z", trend?.rawValue ?? "Z", season?.rawValue ?? "Z"]
    let isOpen = error == nil && trend == nil && season == nil
    var parts = isOpen ? [] : letters
    if bounds != .usual { parts.append("bounds: \(bounds.rawValue)") }
    return "ets(\(parts.joined(separator: ",")))"
  }
}
