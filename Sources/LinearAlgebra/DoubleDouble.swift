/// An unevaluated sum of two doubles: about 32 significant digits.
///
/// Error-free sums and products after Dekker (1971), A floating-point technique for extending the
/// available precision, Numerische Mathematik 18; no fused operation is used, so the results do not
/// depend on the machine. Factors must stay below 2^996 in magnitude, or the splitting overflows.
package struct DoubleDouble: Sendable {
  /// The nearest double to the value.
  package var high: Double
  /// What is left, at most half a unit in the last place of `high`.
  package var low: Double

  /// A value given by its two parts, which need not be normalized.
  @inline(__always)
  package init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// a + b without error.
  @inline(__always)
  package static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
    let total = a + b
    let second = total - a
    return DoubleDouble(total, (a - (total - second)) + (b - second))
  }

  /// a + b without error when |a| ≥ |b|.
  @inline(__always)
  package static func sum(larger a: Double, smaller b: Double) -> DoubleDouble {
    let total = a + b
    return DoubleDouble(total, b - (total - a))
  }

  /// a b without error, short of overflow and underflow.
  @inline(__always)
  package static func product(_ a: Double, _ b: Double) -> DoubleDouble {
    let p = a * b
    let (a1, a2) = halves(a)
    let (b1, b2) = halves(b)
    return DoubleDouble(p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2)
  }

  /// Splits a double into two of at most 26 significant bits.
  @inline(__always)
  private static func halves(_ a: Double) -> (Double, Double) {
    let c = 134_217_729 * a  // 2²⁷ + 1
    let upper = c - (c - a)
    return (upper, a - upper)
  }

  /// The sum to about 32 digits.
  @inline(__always)
  package static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let s = sum(a.high, b.high)
    return sum(larger: s.high, smaller: s.low + (a.low + b.low))
  }

  /// The difference to about 32 digits.
  @inline(__always)
  package static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    a + DoubleDouble(-b.high, -b.low)
  }

  /// The product to about 32 digits.
  @inline(__always)
  package static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let p = product(a.high, b.high)
    return sum(larger: p.high, smaller: p.low + (a.high * b.low + a.low * b.high))
  }

  /// The quotient to about 31 digits: one correction of the double quotient.
  @inline(__always)
  package static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    let rest = a - b * DoubleDouble(first)
    return sum(larger: first, smaller: rest.high / b.high)
  }

  /// The square root to about 31 digits: one Newton step from the double root.
  package var squareRoot: DoubleDouble {
    guard high > 0 else { return DoubleDouble(high == 0 ? 0 : .nan) }
    let root = high.squareRoot()
    let rest = self - DoubleDouble.product(root, root)
    return DoubleDouble.sum(larger: root, smaller: rest.high / (2 * root))
  }

  /// Σ xᵢ yᵢ computed as if with 32 digits.
  ///
  /// Ogita, Rump and Oishi (2005), Accurate sum and dot product, SIAM Journal on Scientific
  /// Computing 26: algorithm Dot2.
  package static func dot(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> DoubleDouble {
    var (total, rest) = (0.0, 0.0)
    for i in 0..<count {
      let p = product(x[i], y[i])
      let s = sum(total, p.high)
      total = s.high
      rest += s.low + p.low
    }
    return sum(total, rest)
  }
}
