public import TimeSeries

/// Published sentences as a file states them, before anything is solved.
///
///     title: First seven months of 2019
///     series:
///       trade: CNY trn
///       asean: {title: Trade with ASEAN, unit: CNY trn}
///     identities:
///       - trade = exports + imports
///     statements:
///       - sum(asean, 2019-01..2019-07) = 2.35 CNY trn
///       - says: growth(asean, 2019-01..2019-07) = 11.3%
///         text: an increase of 11.3%
///     ask: [contribution(asean, trade, 2019-01..2019-07)]
///     sources: [Customs statistics]
public struct SentenceFile: Sendable {
  /// A quantity that sentences speak of; it need not be known to any data.
  public struct Quantity: Hashable, Sendable {
    /// The name in sentences.
    public let name: String
    /// What it is; the name where nothing is said.
    public let title: String
    /// The unit of its values; nil when not stated.
    public let unit: String?
    /// Whether months add up (flow) or spans take the mean.
    public let kind: SeriesKind
    /// False for a balance, which may be zero or less.
    public let isPositive: Bool
  }

  /// A sentence with its place and the words of the document.
  public struct Entry: Hashable, Sendable {
    /// What it says.
    public let sentence: PublishedSentence
    /// Where it stands.
    public let position: SourcePosition
    /// The words of the document; nil when not given.
    public let text: String?
  }

  /// The title of the file.
  public let title: String?
  /// The quantities in order.
  public let quantities: [Quantity]
  /// Identities between quantities, each with its place.
  public let identities: [(identity: Identity, position: SourcePosition)]
  /// The sentences in order.
  public let entries: [Entry]
  /// Measures whose values are asked for, beside those that are looked at anyway.
  public let asked: [(measure: Measure, position: SourcePosition)]
  /// What a reader should know.
  public let notes: String?
  /// Where the sentences come from.
  public let sources: [String]

  /// The most sentences of one file: the solver's tables stay small and the answer is there at once.
  static let limit = 200

  /// Decodes the tree of a file.
  ///
  /// - Throws: `ScenarioError` with line and column of what does not fit.
  public init(tree: PositionedTree) throws(ScenarioError) {
    let decoder = try MappingDecoder(
      tree, keys: ["title", "series", "identities", "statements", "ask", "notes", "sources"],
      what: "a file of published sentences")
    title = try decoder.text("title")
    notes = try decoder.text("notes")
    sources = try decoder.items("sources").map(\.text)
    quantities = try Self.quantities(decoder.value("series"), at: tree.position)
    identities = try Self.identities(decoder, quantities)
    entries = try Self.entries(decoder.value("statements"), at: tree.position)
    asked = try Self.asked(decoder)
    if entries.count > Self.limit { throw .tooManyStatements(entries.count, limit: Self.limit) }
    for entry in entries {
      for term in entry.sentence.terms { try check(term.measure, at: entry.position) }
    }
    for measure in asked { try check(measure.measure, at: measure.position) }
  }

  /// Part of a file.
  init(
    _ whole: SentenceFile, quantities: [Quantity],
    identities: [(identity: Identity, position: SourcePosition)], entries: [Entry],
    asked: [(measure: Measure, position: SourcePosition)]
  ) {
    self.quantities = quantities
    self.identities = identities
    self.entries = entries
    self.asked = asked
    (title, notes, sources) = (whole.title, whole.notes, whole.sources)
  }

  /// The quantity of a name.
  func quantity(_ name: String) -> Quantity? { quantities.first { $0.name == name } }

  /// What measures ask of the quantities.
  var traits: [String: SeriesTraits] {
    var traits: [String: SeriesTraits] = [:]
    for quantity in quantities {
      traits[quantity.name] = SeriesTraits(
        kind: quantity.kind, unit: quantity.unit, isBalance: !quantity.isPositive)
    }
    return traits
  }

  /// Refuses measures of quantities that are not there, or that make no sense on them.
  private func check(_ measure: Measure, at place: SourcePosition) throws(ScenarioError) {
    guard measure.span.start.frequency.isCalendar else {
      throw .structure("published sentences speak of months, quarters and years", at: place)
    }
    do throws(TimeSeriesError) {
      _ = try measure.parts(on: traits)
    } catch {
      throw .refused("\(measure)", because: error, at: place)
    }
  }
}

extension SentenceFile {
  private static func quantities(
    _ tree: PositionedTree?, at place: SourcePosition
  ) throws(ScenarioError) -> [Quantity] {
    guard let tree, let entries = tree.entries, !entries.isEmpty else {
      throw .structure(
        "name the quantities that the sentences speak of, as in “series:” with a line "
          + "“trade: {title: Goods trade, unit: CNY trn}” below", at: tree?.position ?? place)
    }
    var found: [Quantity] = []
    for entry in entries {
      if found.contains(where: { $0.name == entry.key }) {
        throw .structure("the series “\(entry.key)” stands twice", at: entry.keyPosition)
      }
      found.append(try quantity(entry))
    }
    return found
  }

  private static func quantity(_ entry: PositionedTree.Entry) throws(ScenarioError) -> Quantity {
    if entry.value.isNull || entry.value.text != nil {
      return Quantity(
        name: entry.key, title: entry.key, unit: entry.value.text, kind: .flow, isPositive: true)
    }
    let decoder = try MappingDecoder(
      entry.value, keys: ["title", "unit", "kind", "positive"], what: "a series")
    var kind = SeriesKind.flow
    if let text = try decoder.text("kind"), let place = decoder.value("kind")?.position {
      guard let known = SeriesKind(rawValue: text) else {
        let words = SeriesKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw .structure("“\(text)” is no kind; expected \(words)", at: place)
      }
      kind = known
    }
    let positive = try decoder.text("positive")
    if let positive, !["true", "false"].contains(positive), let tree = decoder.value("positive") {
      throw .structure("“positive” is true or false", at: tree.position)
    }
    return Quantity(
      name: entry.key, title: try decoder.text("title") ?? entry.key,
      unit: try decoder.text("unit"), kind: kind, isPositive: positive != "false")
  }

  private static func identities(
    _ decoder: MappingDecoder, _ quantities: [Quantity]
  ) throws(ScenarioError) -> [(identity: Identity, position: SourcePosition)] {
    var found: [(identity: Identity, position: SourcePosition)] = []
    for item in try decoder.items("identities") {
      let identity: Identity
      do throws(TimeSeriesError) {
        identity = try Identity(parsing: item.text)
      } catch {
        throw .syntax(error, at: error.located(from: item.position))
      }
      for name in [identity.name] + identity.terms.map(\.series)
      where !quantities.contains(where: { $0.name == name }) {
        let error = TimeSeriesError.unknownSeries(
          name: name, nearest: nearestName(to: name, in: quantities.map(\.name)))
        throw .refused("\(identity)", because: error, at: item.position)
      }
      found.append((identity, item.position))
    }
    return found
  }

  private static func asked(
    _ decoder: MappingDecoder
  ) throws(ScenarioError) -> [(measure: Measure, position: SourcePosition)] {
    var found: [(measure: Measure, position: SourcePosition)] = []
    for item in try decoder.items("ask") {
      do throws(TimeSeriesError) {
        found.append((try Measure(parsing: item.text), item.position))
      } catch {
        throw .syntax(error, at: error.located(from: item.position))
      }
    }
    return found
  }

  private static func entries(
    _ tree: PositionedTree?, at place: SourcePosition
  ) throws(ScenarioError) -> [Entry] {
    guard let tree, let elements = tree.elements, !elements.isEmpty else {
      throw .structure(
        "the sentences are a list: “statements:” with lines such as "
          + "“- growth(trade, 2019) = 3.4%” below", at: tree?.position ?? place)
    }
    var entries: [Entry] = []
    for element in elements { entries.append(try entry(element)) }
    return entries
  }

  private static func entry(_ tree: PositionedTree) throws(ScenarioError) -> Entry {
    if let text = tree.text { return try entry(text, at: tree.position) }
    let decoder = try MappingDecoder(tree, keys: ["says", "text", "rounded"], what: "a sentence")
    guard let says = try decoder.text("says"), let place = decoder.value("says")?.position else {
      throw .structure(
        "a sentence needs its meaning, as in “says: growth(trade, 2019) = 3.4%”",
        at: tree.position)
    }
    var rounding: Double?
    if let text = try decoder.text("rounded"), let at = decoder.value("rounded")?.position {
      guard let number = Double(text), number > 0, number.isFinite else {
        throw .structure(
          "“rounded” is the unit to which the value is rounded, such as 0.01 or 100", at: at)
      }
      rounding = number
    }
    return try entry(says, at: place, rounding: rounding, text: try decoder.text("text"))
  }

  private static func entry(
    _ says: String, at place: SourcePosition, rounding: Double? = nil, text: String? = nil
  ) throws(ScenarioError) -> Entry {
    do throws(TimeSeriesError) {
      let sentence = try PublishedSentence(parsing: says, rounding: rounding)
      return Entry(sentence: sentence, position: place, text: text)
    } catch {
      throw .syntax(error, at: error.located(from: place))
    }
  }
}
