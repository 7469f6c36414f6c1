/// A matrix whose columns are brought to about unit length by powers of two, without rounding.
struct ColumnScaling {
  /// The scaled matrix: column j times 2 to the `exponents[j]`.
  let matrix: Matrix
  let exponents: [Int]

  /// Scales each column to a Euclidean length in [1/2, 1); a zero column stays zero.
  init(_ a: Matrix) {
    var scaled = a
    var powers = [Int](repeating: 0, count: a.columns)
    scaled.withMutablePointer { base in
      for j in 0..<a.columns {
        powers[j] = Self.normalize(base + j * a.rows, count: a.rows)
      }
    }
    matrix = scaled
    exponents = powers
  }

  /// Scales a vector in place to a length in [1/2, 1) and returns the exponent of the factor.
  ///
  /// Where squares would overflow or vanish the vector is first scaled by its largest element.
  static func normalize(_ x: UnsafeMutablePointer<Double>, count: Int) -> Int {
    let squares = BLASKernels.dot(x, x, count: count)
    if squares > 1e-250 && squares < 1e250 {
      let shift = -1 - Int(squares.squareRoot().exponent)
      scale(x, count: count, by: shift)
      return shift
    }
    var largest = 0.0
    for i in 0..<count { largest = max(largest, x[i].magnitude) }
    guard largest > 0 else { return 0 }
    let first = -1 - Int(largest.exponent)
    scale(x, count: count, by: first)
    let length = BLASKernels.dot(x, x, count: count).squareRoot()
    let second = -1 - Int(length.exponent)
    scale(x, count: count, by: second)
    return first + second
  }

  /// x ← 2ᵏ x, also where 2ᵏ itself is not a double.
  static func scale(_ x: UnsafeMutablePointer<Double>, count: Int, by k: Int) {
    guard k != 0 else { return }
    if k.magnitude < 1000 {
      let factor = Double(sign: .plus, exponent: k, significand: 1)
      for i in 0..<count { x[i] *= factor }
    } else {
      for i in 0..<count { x[i] = Double(sign: .plus, exponent: k, significand: x[i]) }
    }
  }
}
