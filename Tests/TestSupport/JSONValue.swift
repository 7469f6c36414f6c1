/// A JSON document read for tests; numbers stay `Double`, `"Infinity"` strings count as numbers.
public enum JSONValue: Decodable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Decodes whatever stands at this place of the document.
  ///
  /// - Throws: `DecodingError` when the document is not JSON.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Double.self) {
      // First because documents are mostly numbers and a failed attempt costs microseconds.
      self = .number(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// The member of an object, `.null` when there is none.
  public subscript(key: String) -> JSONValue {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  /// The element of an array, `.null` when there is none.
  public subscript(index: Int) -> JSONValue {
    if case .array(let items) = self, items.indices.contains(index) { items[index] } else { .null }
  }

  /// The number here; nil for anything else, with the reference files' spelling of infinities.
  public var double: Double? {
    switch self {
    case .number(let value): value
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    case .string("NaN"): .nan
    default: nil
    }
  }

  /// The number here as an integer.
  public var int: Int? { double.flatMap { Int(exactly: $0) } }

  /// The text here.
  public var string: String? { if case .string(let value) = self { value } else { nil } }

  /// The truth value here.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements here, empty for anything but an array.
  public var array: [JSONValue] { if case .array(let items) = self { items } else { [] } }

  /// The members here, empty for anything but an object.
  public var object: [String: JSONValue] {
    if case .object(let members) = self { members } else { [:] }
  }

  /// The numbers here, `null` as NaN (missing).
  public var doubles: [Double] { array.map { $0.double ?? .nan } }

  /// True for `null`.
  public var isNull: Bool { if case .null = self { true } else { false } }
}
