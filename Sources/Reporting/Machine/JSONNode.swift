/// A JSON document whose members keep the order they were given in.
///
/// Numbers are written with the shortest digits that read back as the same `Double`; a number that
/// is missing or infinite is written `null`, which is all JSON has for it.
public enum JSONNode: Sendable, Equatable {
  /// A truth value.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A number; NaN and infinities become `null`.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONNode])
  /// Members in order.
  case object([Member])
  /// Nothing.
  case null

  /// A name and its value.
  public struct Member: Sendable, Equatable {
    /// Key of the member.
    public let name: String
    /// What stands under the key.
    public let value: JSONNode

    /// A member from its parts.
    public init(_ name: String, _ value: JSONNode) {
      self.name = name
      self.value = value
    }
  }

  /// A list of numbers.
  public static func numbers(_ values: [Double]) -> JSONNode { .array(values.map(JSONNode.number)) }
}

extension JSONNode: ExpressibleByDictionaryLiteral {
  /// Members in the order they are written.
  public init(dictionaryLiteral elements: (String, JSONNode)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

extension JSONNode {
  /// The document as text, indented by two spaces, ending in a line feed.
  ///
  /// An object or list without objects inside stands on one line, so a row of a table stays a row.
  public func text() -> String {
    var output = ""
    write(to: &output, indent: 0)
    output += "\n"
    return output
  }

  private var isFlat: Bool {
    switch self {
    case .array(let items): items.allSatisfy(\.isLeaf)
    case .object(let members): members.allSatisfy { $0.value.isLeaf || $0.value.isFlatInside }
    default: true
    }
  }

  /// True for a list of plain values or an object of such: short enough to stay on a row's line.
  private var isFlatInside: Bool {
    switch self {
    case .array(let items): items.allSatisfy(\.isLeaf)
    case .object(let members):
      members.allSatisfy {
        if case .array(let items) = $0.value { items.allSatisfy(\.isLeaf) } else { $0.value.isLeaf }
      }
    default: true
    }
  }

  private var isLeaf: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func write(to output: inout String, indent: Int) {
    switch self {
    case .null: output += "null"
    case .bool(let value): output += value ? "true" : "false"
    case .integer(let value): output += "\(value)"
    case .number(let value): output += value.isFinite ? Self.shortest(value) : "null"
    case .string(let value): Self.writeQuoted(value, to: &output)
    case .array(let items):
      Self.writeList(items, brackets: ("[", "]"), flat: isFlat, indent: indent, to: &output) {
        $0.write(to: &$1, indent: $2)
      }
    case .object(let members):
      Self.writeList(members, brackets: ("{", "}"), flat: isFlat, indent: indent, to: &output) {
        Self.writeQuoted($0.name, to: &$1)
        $1 += ": "
        $0.value.write(to: &$1, indent: $2)
      }
    }
  }

  private static func writeList<Element>(
    _ items: [Element], brackets: (String, String), flat: Bool, indent: Int,
    to output: inout String, each: (Element, inout String, Int) -> Void
  ) {
    output += brackets.0
    let inside = indent + 2
    for (index, item) in items.enumerated() {
      if index > 0 { output += flat ? ", " : "," }
      if !flat { output += "\n" + String(repeating: " ", count: inside) }
      each(item, &output, inside)
    }
    if !flat && !items.isEmpty { output += "\n" + String(repeating: " ", count: indent) }
    output += brackets.1
  }

  /// Swift's own shortest form, with whole numbers as JSON integers.
  private static func shortest(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func writeQuoted(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}
