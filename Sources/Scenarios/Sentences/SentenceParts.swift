import TimeSeries

extension SentenceFile {
  /// Solves the sentences together.
  ///
  ///     let file = try SentenceFile(tree: YAMLTree.load(path: "Data/background/2018-trade.yaml"))
  ///     let findings = try file.findings()
  ///     findings.conflicts   // sets of sentences that cannot hold together
  ///     findings.implied     // what nobody stated, with its range
  ///
  /// - Throws: `ScenarioError` where units do not fit, or the spans cut the series into too many
  ///   pieces.
  /// - Complexity: A few small linear programs a sentence and a value, for each group of linked
  ///   quantities on its own.
  public func findings() throws(ScenarioError) -> SentenceFindings {
    var parts: [SentenceFindings] = []
    for part in linkedParts { parts.append(try SentenceChecker(part).findings()) }
    let implied = parts.flatMap(\.implied)
    let measures = asked.map(\.measure)
    let answers = measures.compactMap { measure in
      implied.first { $0.isAsked && $0.measure == measure }
    }
    return SentenceFindings(
      file: self,
      sentences: parts.flatMap(\.sentences).sorted { $0.entry.position < $1.entry.position },
      conflicts: parts.flatMap(\.conflicts), implied: answers + implied.filter { !$0.isAsked },
      open: measures.filter { measure in parts.contains { $0.open.contains(measure) } },
      roundingNeeded: parts.map(\.roundingNeeded).max() ?? 0)
  }

  /// The file cut into groups of quantities that sentences, identities and questions link.
  private var linkedParts: [SentenceFile] {
    var groups = quantities.map { [$0.name] }
    func names(_ measure: Measure) -> [String] {
      [measure.series] + (measure.other.map { [$0] } ?? [])
    }
    let links =
      entries.map { $0.sentence.terms.flatMap { names($0.measure) } }
      + identities.map { [$0.identity.name] + $0.identity.terms.map(\.series) }
      + asked.map { names($0.measure) }
    for link in links {
      let joined = groups.filter { $0.contains(where: link.contains) }
      groups.removeAll { $0.contains(where: link.contains) }
      groups.append(joined.flatMap { $0 })
    }
    return groups.map(restricted).filter { !$0.entries.isEmpty || !$0.asked.isEmpty }
  }

  private func restricted(to names: [String]) -> SentenceFile {
    SentenceFile(
      self, quantities: quantities.filter { names.contains($0.name) },
      identities: identities.filter { names.contains($0.identity.name) },
      entries: entries.filter { entry in
        entry.sentence.terms.contains { names.contains($0.measure.series) }
      },
      asked: asked.filter { names.contains($0.measure.series) })
  }
}
