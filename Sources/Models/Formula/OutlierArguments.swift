import TimeSeries

extension ArgumentReader {
  /// `outliers()`, `outliers(auto)`, `outliers(AO, SO, critical: 4)`,
  /// `outliers(AO 2020-02, LS 2008-11)`, or dates beside a search.
  func outliers() throws(FormulaError) -> [RegressorTerm] {
    var read = OutlierArguments()
    for index in arguments.indices { try readOutlier(index, into: &read) }
    return read.dated + (read.searches || arguments.isEmpty ? [.outliers(read.scope)] : [])
  }

  private func readOutlier(_ index: Int, into read: inout OutlierArguments) throws(FormulaError) {
    let argument = arguments[index]
    let words = argument.text.split(separator: " ")
    let kind = words.first.flatMap(OutlierKind.init(code:))
    switch (argument.label, words.count, kind) {
    case ("critical", 1, _) where read.criticalValue == nil:
      read.criticalValue = try criticalValue(argument)
    case (nil, 1, _) where words == ["auto"]: read.kinds += OutlierScope.usual.kinds
    case (nil, 1, let kind?): read.kinds.append(kind)
    case (nil, 2, let kind?):
      read.dated.append(kind.term(at: try period(String(words[1]), at: argument.offset)))
    default:
      throw scanner.error(
        "expected auto, kinds to search (AO, LS, TC, SO), critical: 4, or a kind and a date, as in "
          + "outliers(AO 2020-02), found '\(argument.text)'", at: argument.offset)
    }
  }

  private func criticalValue(_ argument: FormulaArgument) throws(FormulaError) -> Double {
    // Below 2 every twentieth month of pure noise would be an outlier.
    guard let value = Double(argument.text), (2...100).contains(value) else {
      throw scanner.error(
        "expected the least |t| of an outlier, from 2 to 100, found '\(argument.text)'",
        at: argument.offset)
    }
    return value
  }
}

/// What the arguments of `outliers(…)` say so far.
private struct OutlierArguments {
  var kinds: [OutlierKind] = []
  var criticalValue: Double?
  var dated: [RegressorTerm] = []

  var searches: Bool { !kinds.isEmpty || criticalValue != nil }
  var scope: OutlierScope { OutlierScope(kinds: kinds, criticalValue: criticalValue) }
}
