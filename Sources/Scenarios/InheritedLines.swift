import TimeSeries

extension ScenarioParts {
  /// The assumptions without some of them.
  ///
  /// A line is named by what it is about, its left side, or by all of it: `growth(exports, 2024H2)`,
  /// `path(pmi)`, `shock(exports, 2024-10)`.
  ///
  /// - Throws: `ScenarioError.structure` for a name that fits no line, with the nearest that there is.
  func assumptions(leavingOut names: [MappingDecoder.Item]) throws(ScenarioError) -> [Assumption] {
    var dropped: Set<String> = []
    for name in names {
      let wanted = Self.withoutBlanks(Self.canonical(name.text))
      let fitting = assumptions.filter {
        [$0.subject, $0.description].map(Self.withoutBlanks).contains(wanted)
      }
      if fitting.isEmpty { throw unknown(name) }
      dropped.formUnion(fitting.map(\.description))
    }
    return assumptions.filter { !dropped.contains($0.description) }
  }

  private func unknown(_ name: MappingDecoder.Item) -> ScenarioError {
    let subjects = assumptions.map(\.subject)
    let reason =
      if let near = nearestName(to: name.text, in: subjects) {
        "did you mean “\(near)”?"
      } else if subjects.isEmpty {
        "no line is inherited"
      } else {
        // Past a handful a list is no help.
        "inherited are \(listing(Array(subjects.prefix(8))))" + (subjects.count > 8 ? " …" : "")
      }
    return .structure("there is no inherited line “\(name.text)”; \(reason)", at: name.position)
  }

  /// The canonical spelling of a measure or an assumption; the text itself where it is neither.
  private static func canonical(_ text: String) -> String {
    if let measure = try? Measure(parsing: text) { return measure.description }
    if let assumption = try? Assumption(parsing: text) { return assumption.description }
    return text
  }

  private static func withoutBlanks(_ text: String) -> String {
    String(text.filter { !$0.isWhitespace })
  }
}
