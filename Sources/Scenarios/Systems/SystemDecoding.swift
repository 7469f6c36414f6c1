import TimeSeries

extension SystemOptions {
  /// Reads `system: {method: mint, hold: [trade], nonNegative: true}` or `system: independent`; nil
  /// where there is none.
  ///
  /// - Throws: `ScenarioError` with the place of what does not fit.
  init?(decoding tree: PositionedTree?) throws(ScenarioError) {
    guard let tree, !tree.isNull else { return nil }
    if let word = tree.text {
      guard word == "joint" || word == "independent" else {
        throw .structure(
          "“\(word)” is no system; write joint, independent, or "
            + "{method: mint, hold: [series], nonNegative: true}", at: tree.position)
      }
      self.init(isIndependent: word == "independent")
      return
    }
    let decoder = try MappingDecoder(
      tree, keys: ["method", "hold", "nonNegative"], what: "a system")
    var method: ReconciliationMethod?
    if let text = try decoder.text("method") {
      method = ReconciliationMethod(rawValue: text)
      let known = ReconciliationMethod.allCases.map(\.rawValue)
      if method == nil {
        throw .structure(
          "“\(text)” is no method; known are \(known.joined(separator: ", "))"
            + (nearestName(to: text, in: known).map { "; did you mean “\($0)”?" } ?? ""),
          at: decoder.value("method")?.position ?? tree.position)
      }
    }
    var isNonNegative = false
    if let text = try decoder.text("nonNegative") {
      guard text == "true" || text == "false" else {
        throw .structure(
          "“nonNegative” is true or false, not “\(text)”",
          at: decoder.value("nonNegative")?.position ?? tree.position)
      }
      isNonNegative = text == "true"
    }
    self.init(
      method: method, held: try decoder.items("hold").map(\.text), isNonNegative: isNonNegative)
  }
}
