public import TimeSeries

/// What a scenario file says: data, baseline, assumptions and report.
///
///     scenario: Strong second half
///     data: ../china/dataset.yaml
///     baseline: {model: auto, until: 2025-12}
///     system: {method: mint, hold: [trade], nonNegative: true}
///     assume:
///       - growth(exports, 2024H2) = 8% ± 1
///       - path(pmi, 2024-08) = 50.1, 50.3, hold
///       - step(exports, 2024-10) = -3%
///     report: [growth(exports, 2024), growth(exports, 2025)]
///     notes: What a reader should know
///     sources: [Customs briefing of 30 July 2024]
///
/// Only `scenario` is required. Unknown keys are refused with the nearest known one.
///
/// `from: other.yaml` takes over all that another scenario file says: own assumptions take the place
/// of those about the same subject, an own report, own data and parts of the baseline the place of
/// the other's, notes and sources add up. `include: [shocks.yaml]` takes assumptions, notes and
/// sources from files that hold nothing else.
public struct ScenarioFile: Sendable {
  /// Name and assumptions.
  public let scenario: Scenario
  /// Where the data are, relative to the file that names them; nil when not stated.
  public let data: String?
  /// Where the data are named; the file of the place is nil for this one.
  public let dataPosition: SourcePosition?
  /// The model and the reach of the baseline.
  public let baseline: BaselineSpecification
  /// How the series are tied together; the house defaults when not stated.
  public let system: SystemOptions
  /// The measures to report; empty when not stated.
  public let report: [Measure]

  /// The series that assumptions and report speak of, in order of appearance.
  public var seriesNames: [String] {
    let reported = report.flatMap { [$0.series] + ($0.other.map { [$0] } ?? []) }
    var names: [String] = []
    for name in scenario.assumptions.flatMap(\.seriesNames) + reported where !names.contains(name) {
      names.append(name)
    }
    return names
  }

  /// Decodes a scenario that stands on its own from the tree of its file.
  ///
  /// - Throws: `ScenarioError` with line and column of what does not fit; `from` and `include` need
  ///   the other initializer.
  public init(tree: PositionedTree) throws(ScenarioError) {
    for key in ["from", "include"] {
      guard let value = tree[key], !value.isNull else { continue }
      throw .structure("“\(key)” needs the files beside this one", at: value.position)
    }
    try self.init(tree: tree, file: ScenarioSource(name: "", identity: "", tree: tree)) { _, _ in
      throw ScenarioError.structure("there are no other files", at: tree.position)
    }
  }

  /// Decodes a scenario with the files it builds on.
  ///
  /// - Parameters:
  ///   - tree: The tree of the file.
  ///   - file: The file itself, so that a circle is noticed.
  ///   - find: Reads a file by the name written in another one; `namedIn` is the name under which
  ///     that other one was found, nil for this file. What it throws becomes the reason.
  /// - Throws: `ScenarioError` with line and column, in another file also its name.
  public init(
    tree: PositionedTree, file: ScenarioSource,
    find: @escaping (_ name: String, _ namedIn: String?) throws -> ScenarioSource
  ) throws(ScenarioError) {
    var inheritance = ScenarioInheritance(find: find)
    let parts = try inheritance.parts(of: tree, file: nil, chain: [file])
    guard let name = parts.name else {
      throw .structure(
        "a scenario file needs its name, as in “scenario: Strong second half”", at: tree.position)
    }
    scenario = Scenario(
      name: name, assumptions: parts.assumptions,
      notes: parts.notes.isEmpty ? nil : parts.notes.joined(separator: " "),
      sources: parts.sources)
    data = parts.data?.text
    dataPosition = parts.data?.position
    baseline = parts.baseline
    system = parts.system ?? SystemOptions()
    report = parts.report
  }
}

/// The baseline of a scenario file: `{model: auto, until: 2025-12}`.
public struct BaselineSpecification: Hashable, Sendable {
  /// A formula, its right-hand side, or a short name such as `auto`; nil when not stated.
  public let model: String?
  /// Where the model stands in the file.
  public let modelPosition: SourcePosition?
  /// The last period of the projection; nil when not stated.
  public let until: Period?
  /// Periods past the data, where `until` is not given; nil when not stated.
  public let horizon: Int?
  /// The last period of the data that is used, as if nothing later were published; nil for all.
  public let dataUntil: Period?

  /// A baseline from its parts.
  public init(
    model: String? = nil, at modelPosition: SourcePosition? = nil, until: Period? = nil,
    horizon: Int? = nil, dataUntil: Period? = nil
  ) {
    self.model = model
    self.modelPosition = modelPosition
    self.until = until
    self.horizon = horizon
    self.dataUntil = dataUntil
  }

  init(_ tree: PositionedTree?) throws(ScenarioError) {
    guard let tree, !tree.isNull else {
      self.init()
      return
    }
    if let model = tree["model"], let text = model.text, !MappingDecoder.isClosed(text) {
      throw .structure(
        "a formula with commas must stand in quotes, as in model: \"arima(0,1,1)\"",
        at: model.position)
    }
    let decoder = try MappingDecoder(
      tree, keys: ["model", "until", "horizon", "dataUntil"], what: "a baseline")
    let until = try Self.period("until", decoder)
    let horizon = try Self.horizon(decoder)
    if until != nil, horizon != nil, let second = decoder.value("horizon") {
      throw .structure("give the end as “until” or as “horizon”, not both", at: second.position)
    }
    self.init(
      model: try decoder.text("model"), at: decoder.value("model")?.position, until: until,
      horizon: horizon, dataUntil: try Self.period("dataUntil", decoder))
  }

  /// What is stated here, and the rest from another baseline.
  func over(_ base: BaselineSpecification) -> BaselineSpecification {
    let hasEnd = until != nil || horizon != nil
    return BaselineSpecification(
      model: model ?? base.model, at: model == nil ? base.modelPosition : modelPosition,
      until: hasEnd ? until : base.until, horizon: hasEnd ? horizon : base.horizon)
  }

  private static func period(
    _ key: String, _ decoder: MappingDecoder
  ) throws(ScenarioError) -> Period? {
    guard let text = try decoder.text(key), let place = decoder.value(key)?.position else {
      return nil
    }
    do throws(TimeSeriesError) {
      return try Period(parsing: text)
    } catch {
      throw .syntax(error, at: error.located(from: place))
    }
  }

  private static func horizon(_ decoder: MappingDecoder) throws(ScenarioError) -> Int? {
    guard let text = try decoder.text("horizon"), let place = decoder.value("horizon")?.position
    else { return nil }
    // A hundred years of months; more is a slip of the keyboard.
    guard let number = Int(text), (1...1200).contains(number) else {
      throw .structure(
        "“\(text)” is no horizon; expected a number of periods from 1 to 1200", at: place)
    }
    return number
  }
}

/// Reads the entries of one mapping, refusing keys it does not know.
struct MappingDecoder {
  private let tree: PositionedTree

  /// One text of a list with its place.
  struct Item {
    let text: String
    let position: SourcePosition
  }

  init(_ tree: PositionedTree, keys: [String], what: String) throws(ScenarioError) {
    guard let entries = tree.entries else {
      throw .structure(
        "\(what) is made of “key: value” lines with \(keys.joined(separator: ", "))",
        at: tree.position)
    }
    var seen: Set<String> = []
    for entry in entries {
      guard keys.contains(entry.key) else {
        throw .unknownKey(
          entry.key, allowed: keys, nearest: nearestName(to: entry.key, in: keys),
          at: entry.keyPosition)
      }
      guard seen.insert(entry.key).inserted else {
        throw .structure("the key “\(entry.key)” stands twice", at: entry.keyPosition)
      }
    }
    self.tree = tree
  }

  /// The value under a key.
  func value(_ key: String) -> PositionedTree? { tree[key] }

  /// The text under a key; nil when there is none.
  func text(_ key: String) throws(ScenarioError) -> String? {
    guard let value = tree[key], !value.isNull else { return nil }
    guard let text = value.text else {
      throw .structure("“\(key)” takes a text, not a list or mapping", at: value.position)
    }
    return text
  }

  /// The texts of a list under a key, or the one text there; empty when there is none.
  ///
  /// A list in brackets is cut at every comma, also inside `growth(exports, 2024)`: pieces are put
  /// together again until their round brackets close.
  func items(_ key: String) throws(ScenarioError) -> [Item] {
    guard let value = tree[key], !value.isNull else { return [] }
    if let text = value.text { return [Item(text: text, position: value.position)] }
    guard let elements = value.elements else {
      throw .structure("“\(key)” takes a list, a line each: - …", at: value.position)
    }
    var items: [Item] = []
    var open: Item?
    for element in elements {
      guard let text = element.text else {
        throw .structure("an entry of “\(key)” must be a text", at: element.position)
      }
      let whole = open.map { Item(text: "\($0.text), \(text)", position: $0.position) }
      let item = whole ?? Item(text: text, position: element.position)
      if Self.isClosed(item.text) {
        items.append(item)
        open = nil
      } else {
        open = item
      }
    }
    if let open { items.append(open) }
    return items
  }

  /// True unless a round or square bracket is still open.
  static func isClosed(_ text: String) -> Bool {
    var depth = 0
    for character in text {
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
    }
    return depth <= 0
  }
}
