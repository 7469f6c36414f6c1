/// One element of an SVG picture: name, attributes in order, children or text.
///
/// Texts and attribute values are escaped; coordinates are written to a hundredth, so the same
/// picture is the same file.
struct SVGElement {
  let name: String
  var attributes: [(name: String, value: String)]
  var children: [SVGElement] = []
  var text: String = ""

  init(_ name: String, _ attributes: KeyValuePairs<String, SVGValue> = [:]) {
    self.name = name
    self.attributes = attributes.map { ($0.key, $0.value.text) }
  }

  init(_ name: String, _ attributes: KeyValuePairs<String, SVGValue> = [:], text: String) {
    self.init(name, attributes)
    self.text = text
  }

  init(
    _ name: String, _ attributes: KeyValuePairs<String, SVGValue> = [:], children: [SVGElement]
  ) {
    self.init(name, attributes)
    self.children = children
  }

  /// A piece of text in a picture, `size` in pixels.
  static func label(
    _ content: String, x: Double, y: Double, size: Double, color: String, weight: String = "400",
    anchor: String = "start"
  ) -> SVGElement {
    SVGElement(
      "text",
      [
        "x": SVGValue(x), "y": SVGValue(y), "font-size": SVGValue(size), "fill": "\(color)",
        "font-weight": "\(weight)", "text-anchor": "\(anchor)",
      ], text: content)
  }

  /// The element as text, one line an element, indented.
  func markup(indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    let opening = attributes.reduce(margin + "<" + name) {
      $0 + " \($1.name)=\"\(Self.escaped($1.value))\""
    }
    if children.isEmpty && text.isEmpty { return opening + "/>\n" }
    if children.isEmpty { return opening + ">" + Self.escaped(text) + "</\(name)>\n" }
    let inside = children.map { $0.markup(indent: indent + 1) }.joined()
    return opening + ">\n" + inside + margin + "</\(name)>\n"
  }

  /// Text with XML's reserved characters replaced and characters XML forbids left out.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20: break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// An attribute's value: a text, or a coordinate written to a hundredth.
struct SVGValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
{
  let text: String

  init(stringLiteral value: String) { text = value }
  init(floatLiteral value: Double) { text = Self.coordinate(value) }
  init(integerLiteral value: Int) { text = String(value) }
  init(_ value: Double) { text = Self.coordinate(value) }

  /// A length in pixels to a hundredth, without trailing zeros.
  static func coordinate(_ value: Double) -> String {
    var text = Substring(NumberText.fixed(value, decimals: 2))
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }
}

/// Commands of an SVG path, built point by point.
struct SVGPath {
  private(set) var commands = ""
  private var isDrawing = false

  /// A line through the points; a point with NaN lifts the pen.
  init(line points: [(x: Double, y: Double)]) {
    for point in points { add(point) }
  }

  /// An area between an upper and a lower line over the same x.
  init(upper: [(x: Double, y: Double)], lower: [(x: Double, y: Double)]) {
    for point in upper + lower.reversed() { add(point) }
    if isDrawing { commands += "Z" }
  }

  private mutating func add(_ point: (x: Double, y: Double)) {
    guard point.y.isFinite else {
      isDrawing = false
      return
    }
    let place = SVGValue.coordinate(point.x) + " " + SVGValue.coordinate(point.y)
    commands += (isDrawing ? "L" : "M") + place
    isDrawing = true
  }
}
