/// A picture of dots printed as braille characters: two dots wide and four high a character.
struct BrailleCanvas {
  private let columns: Int
  private let rows: Int
  private var cells: [UInt8]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = [UInt8](repeating: 0, count: columns * rows)
  }

  /// Sets a dot; outside the canvas nothing happens.
  mutating func set(x: Int, y: Int) {
    guard x >= 0, y >= 0, x < 2 * columns, y < 4 * rows else { return }
    cells[(y / 4) * columns + x / 2] |= Self.bits[y % 4][x % 2]
  }

  /// Sets the dots of a straight line.
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
    let steps = Swift.max((end.x - start.x).magnitude, (end.y - start.y).magnitude)
    for step in 0...Int(steps) {
      let share = steps == 0 ? 0 : Double(step) / Double(steps)
      let x = Double(start.x) + share * Double(end.x - start.x)
      let y = Double(start.y) + share * Double(end.y - start.y)
      set(x: Int(x.rounded()), y: Int(y.rounded()))
    }
  }

  /// The character of a cell, nil when it has no dot.
  func character(column: Int, row: Int) -> Character? {
    let bits = cells[row * columns + column]
    guard bits != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(bits)) else { return nil }
    return Character(scalar)
  }

  /// Bit of each dot by line and column, as the Unicode braille block numbers them.
  private static let bits: [[UInt8]] = [
    [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
  ]
}
