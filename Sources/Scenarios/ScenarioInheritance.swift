public import TimeSeries

/// Another file that a scenario file names, as it was found.
public struct ScenarioSource: Sendable {
  /// How messages name the file.
  public let name: String
  /// What tells files apart, such as the whole path; equal for two names of one file.
  public let identity: String
  /// What the file says.
  public let tree: PositionedTree

  /// A file from its parts.
  public init(name: String, identity: String, tree: PositionedTree) {
    self.name = name
    self.identity = identity
    self.tree = tree
  }
}

/// What one file says, with what it takes over from others.
struct ScenarioParts {
  var name: String?
  var assumptions: [Assumption] = []
  var report: [Measure] = []
  var notes: [String] = []
  var sources: [String] = []
  var data: MappingDecoder.Item?
  var baseline = BaselineSpecification()
  /// Inherited lines to leave out.
  var without: [MappingDecoder.Item] = []
  var system: SystemOptions?

  /// Keys of a scenario file, and of one that is only included.
  static let keys = [
    "scenario", "from", "include", "without", "data", "baseline", "system", "assume", "report",
    "notes",
    "sources",
  ]
  static let includedKeys = ["include", "assume", "notes", "sources"]

  /// Reads what the file says itself.
  init(_ decoder: MappingDecoder) throws(ScenarioError) {
    name = try decoder.text("scenario")
    for item in try decoder.items("assume") {
      assumptions.append(try Assumption(parsing: item.text, at: item.position))
    }
    for item in try decoder.items("report") {
      do throws(TimeSeriesError) {
        report.append(try Measure(parsing: item.text))
      } catch {
        throw .syntax(error, at: error.located(from: item.position))
      }
    }
    without = try decoder.items("without")
    notes = try decoder.text("notes").map { [$0] } ?? []
    sources = try decoder.items("sources").map(\.text)
    if let text = try decoder.text("data"), let place = decoder.value("data")?.position {
      data = MappingDecoder.Item(text: text, position: place)
    }
    baseline = try BaselineSpecification(decoder.value("baseline"))
    system = try SystemOptions(decoding: decoder.value("system"))
  }

  /// Puts what this file says on top of what another one says.
  ///
  /// Lines about the same subject take the place of the other's; notes and sources add up.
  ///
  /// - Throws: `ScenarioError` for a line to leave out that is not inherited.
  mutating func inherit(_ base: ScenarioParts) throws(ScenarioError) {
    let own = Set(assumptions.map(\.subject))
    let kept = try base.assumptions(leavingOut: without)
    assumptions = kept.filter { !own.contains($0.subject) } + assumptions
    report = report.isEmpty ? base.report : report
    notes = base.notes.filter { !notes.contains($0) } + notes
    sources = base.sources.filter { !sources.contains($0) } + sources
    data = data ?? base.data
    baseline = baseline.over(base.baseline)
    system = system ?? base.system
  }
}

/// Follows `from` and `include` from file to file.
struct ScenarioInheritance {
  /// Files within files to this depth; more is a slip, and each costs a read.
  static let depthLimit = 20
  /// Files that one scenario may name in all.
  static let fileLimit = 200

  /// Finds a file by the name that stands in another one; nil stands for the first file.
  let find: (_ name: String, _ namedIn: String?) throws -> ScenarioSource
  private var count = 0

  init(find: @escaping (_ name: String, _ namedIn: String?) throws -> ScenarioSource) {
    self.find = find
  }

  /// One file with all it builds on.
  ///
  /// - Parameters:
  ///   - tree: What the file says.
  ///   - file: How it was named; nil for the first.
  ///   - chain: The files on the way here, outermost first.
  ///   - isIncluded: True for a file that only lends assumptions.
  /// - Returns: What the file says, with what it takes over.
  /// - Throws: `ScenarioError` with the place of what does not fit, circles and missing files too.
  mutating func parts(
    of tree: PositionedTree, file: String?, chain: [ScenarioSource], isIncluded: Bool = false
  ) throws(ScenarioError) -> ScenarioParts {
    let decoder = try Self.decoder(tree, isIncluded: isIncluded)
    var own = try ScenarioParts(decoder)
    var lent = ScenarioParts()
    var hasBase = false
    if let value = decoder.value("from"), !value.isNull {
      guard let name = try decoder.text("from") else { return own }
      let item = MappingDecoder.Item(text: name, position: value.position)
      lent = try other(item, file: file, chain: chain, isIncluded: false)
      hasBase = true
    }
    for item in try decoder.items("include") {
      var more = try other(item, file: file, chain: chain, isIncluded: true)
      try more.inherit(lent)
      lent = more
      hasBase = true
    }
    if hasBase {
      try own.inherit(lent)
    } else if let first = own.without.first {
      throw .structure(
        "“without” leaves out lines of another file, named by “from” or “include”; here there is "
          + "none", at: first.position)
    }
    return own
  }

  private static func decoder(
    _ tree: PositionedTree, isIncluded: Bool
  ) throws(ScenarioError) -> MappingDecoder {
    let entries = tree.entries ?? []
    if isIncluded,
      let whole = entries.first(where: {
        ScenarioParts.keys.contains($0.key) && !ScenarioParts.includedKeys.contains($0.key)
      })
    {
      throw .structure(
        "a file that is included holds \(ScenarioParts.includedKeys.joined(separator: ", ")), not "
          + "“\(whole.key)”; to build on a whole scenario write “from:”", at: whole.keyPosition)
    }
    return try MappingDecoder(
      tree, keys: isIncluded ? ScenarioParts.includedKeys : ScenarioParts.keys,
      what: isIncluded ? "an included file" : "a scenario file")
  }

  private mutating func other(
    _ item: MappingDecoder.Item, file: String?, chain: [ScenarioSource], isIncluded: Bool
  ) throws(ScenarioError) -> ScenarioParts {
    count += 1
    guard chain.count < Self.depthLimit, count <= Self.fileLimit else {
      throw .otherFile(
        item.text,
        reason: "files build on each other more than \(Self.depthLimit) deep or "
          + "\(Self.fileLimit) times", at: item.position)
    }
    let source: ScenarioSource
    do {
      source = try find(item.text, file)
    } catch let error as ScenarioError {
      throw error
    } catch {
      throw .otherFile(item.text, reason: "\(error)", at: item.position)
    }
    let path = chain + [source]
    if let place = chain.firstIndex(where: { $0.identity == source.identity }) {
      throw .otherFile(
        item.text,
        reason: "the files build on each other in a circle: "
          + path[place...].map(\.name).joined(separator: " → "), at: item.position)
    }
    return try parts(
      of: source.tree.located(in: source.name), file: source.name, chain: path,
      isIncluded: isIncluded)
  }
}

extension ScenarioParts {
  /// Nothing said.
  init() { name = nil }
}
