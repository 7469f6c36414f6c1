/// A place in a text file; lines and columns count from 1.
///
/// The file is named where it is not the one that is being read, as in a scenario that builds on
/// another file.
public struct SourcePosition: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// The column in characters, from 1.
  public let column: Int
  /// The file, where it is another than the one that is being read.
  public let file: String?

  /// A place from its line and column.
  public init(line: Int, column: Int, file: String? = nil) {
    self.line = line
    self.column = column
    self.file = file
  }

  /// `line 3, column 7`, after the file where that is named.
  public var description: String {
    (file.map { $0 + ", " } ?? "") + "line \(line), column \(column)"
  }

  /// Earlier in the file comes first; the file being read comes before others.
  public static func < (a: SourcePosition, b: SourcePosition) -> Bool {
    (a.file ?? "", a.line, a.column) < (b.file ?? "", b.line, b.column)
  }
}

/// What a YAML document says, with the place where it says it.
///
/// The reader of files makes such trees, decoders of dictionaries and scenarios walk them; neither
/// needs to know the other. Scalars stay text: what `12` means is for the decoder to say.
public struct PositionedTree: Sendable, Equatable {
  /// The three shapes of a node.
  public enum Content: Sendable, Equatable {
    /// Text; `isQuoted` tells `"12"` from `12`.
    case scalar(text: String, isQuoted: Bool)
    /// A list in the order of the file.
    case sequence([PositionedTree])
    /// Keys with their values in the order of the file.
    case mapping([Entry])
  }

  /// One `key: value` of a mapping.
  public struct Entry: Sendable, Equatable {
    /// The key as text.
    public let key: String
    /// Where the key stands.
    public let keyPosition: SourcePosition
    /// What stands under the key; an empty plain scalar when nothing does.
    public let value: PositionedTree

    /// An entry from its parts.
    public init(key: String, keyPosition: SourcePosition, value: PositionedTree) {
      self.key = key
      self.keyPosition = keyPosition
      self.value = value
    }
  }

  /// What the node holds.
  public let content: Content
  /// Where the node starts; for a quoted scalar the opening quote.
  public let position: SourcePosition

  /// A node from its parts.
  public init(_ content: Content, at position: SourcePosition) {
    self.content = content
    self.position = position
  }

  /// True for a plain scalar that is empty, `~` or `null`.
  public var isNull: Bool {
    guard case .scalar(let text, isQuoted: false) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The text of a scalar that is not null; nil for anything else.
  public var text: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  /// The elements of a sequence; nil for anything else.
  public var elements: [PositionedTree]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries of a mapping in the order of the file; nil for anything else.
  public var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The value under a key of a mapping, by a walk over the entries; nil when there is none.
  public subscript(key: String) -> PositionedTree? {
    entries?.first { $0.key == key }?.value
  }
}

extension PositionedTree {
  /// The same tree with every place in a named file.
  public func located(in file: String) -> PositionedTree {
    func moved(_ place: SourcePosition) -> SourcePosition {
      SourcePosition(line: place.line, column: place.column, file: file)
    }
    let content: Content =
      switch content {
      case .scalar: self.content
      case .sequence(let items): .sequence(items.map { $0.located(in: file) })
      case .mapping(let entries):
        .mapping(
          entries.map {
            Entry(
              key: $0.key, keyPosition: moved($0.keyPosition), value: $0.value.located(in: file))
          })
      }
    return PositionedTree(content, at: moved(position))
  }
}
