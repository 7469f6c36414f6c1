/// What a likelihood recursion computes with: plain numbers, or numbers that carry derivatives.
///
/// Every recursion is written once over this protocol and specialized inside the module.
protocol KernelScalar: BitwiseCopyable {
  init(_ value: Double)
  /// The number itself.
  var value: Double { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func + (a: Self, b: Double) -> Self
  static func * (a: Self, b: Double) -> Self
  /// 1/x.
  var reciprocal: Self { get }
  /// A number with derivatives, of which only as many as the type has lanes are read.
  init(_ value: Double, derivatives: UnsafePointer<Double>, count: Int, stride: Int)
  /// row[j] ← below[j] − factor first[j] + load loading[j] for j from `start` to `end`.
  ///
  /// The step of a covariance in companion form. The element before an odd `start` and that at an odd
  /// `end` may be written too: rows are padded.
  static func shiftRow(
    _ row: UnsafeMutablePointer<Self>, below: UnsafeMutablePointer<Self>,
    first: UnsafeMutablePointer<Self>, factor: Self, loading: UnsafeMutablePointer<Self>,
    load: Self, from start: Int, to end: Int)
  /// Writes the first `count` derivatives.
  func writeDerivatives(to target: UnsafeMutablePointer<Double>, count: Int)
}

extension KernelScalar {
  @inline(__always)
  static func += (a: inout Self, b: Self) { a = a + b }
  @inline(__always)
  static func -= (a: inout Self, b: Self) { a = a - b }
  @inline(__always)
  static var zero: Self { Self(0) }

  @inline(__always)
  static func shiftRow(
    _ row: UnsafeMutablePointer<Self>, below: UnsafeMutablePointer<Self>,
    first: UnsafeMutablePointer<Self>, factor: Self, loading: UnsafeMutablePointer<Self>,
    load: Self, from start: Int, to end: Int
  ) {
    for j in start..<end { row[j] = below[j] - factor * first[j] + load * loading[j] }
  }
}

extension Double: KernelScalar {
  @inline(__always)
  var value: Double { self }
  @inline(__always)
  var reciprocal: Double { 1 / self }
  init(_ value: Double, derivatives: UnsafePointer<Double>, count: Int, stride: Int) {
    self = value
  }
  func writeDerivatives(to target: UnsafeMutablePointer<Double>, count: Int) {}

  /// Two elements at a time: the compiler's own loop checks for overlap in every row.
  @inline(__always)
  static func shiftRow(
    _ row: UnsafeMutablePointer<Double>, below: UnsafeMutablePointer<Double>,
    first: UnsafeMutablePointer<Double>, factor: Double, loading: UnsafeMutablePointer<Double>,
    load: Double, from start: Int, to end: Int
  ) {
    let target = UnsafeMutableRawPointer(row)
    let source = UnsafeRawPointer(below)
    let left = UnsafeRawPointer(first)
    let right = UnsafeRawPointer(loading)
    var offset = (start & ~1) * 8
    while offset < end * 8 {
      let shifted = source.loadUnaligned(fromByteOffset: offset, as: SIMD2<Double>.self)
      let a = left.load(fromByteOffset: offset, as: SIMD2<Double>.self)
      let b = right.load(fromByteOffset: offset, as: SIMD2<Double>.self)
      target.storeBytes(
        of: shifted - a * factor + b * load, toByteOffset: offset, as: SIMD2<Double>.self)
      offset &+= 16
    }
  }
}

/// A short vector of derivatives; concrete SIMD types conform so that their operators are used.
protocol DerivativeLanes: SIMD, BitwiseCopyable where Scalar == Double {
  static func sum(_ a: Self, _ b: Self) -> Self
  static func difference(_ a: Self, _ b: Self) -> Self
  static func product(_ a: Self, _ b: Double) -> Self
}

extension SIMD2<Double>: DerivativeLanes {
  @inline(__always)
  static func sum(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always)
  static func difference(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always)
  static func product(_ a: Self, _ b: Double) -> Self { a * b }
}

extension SIMD4<Double>: DerivativeLanes {
  @inline(__always)
  static func sum(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always)
  static func difference(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always)
  static func product(_ a: Self, _ b: Double) -> Self { a * b }
}

extension SIMD8<Double>: DerivativeLanes {
  @inline(__always)
  static func sum(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always)
  static func difference(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always)
  static func product(_ a: Self, _ b: Double) -> Self { a * b }
}

/// A number with its derivatives in a few directions (forward mode).
struct Dual<Lanes: DerivativeLanes>: KernelScalar {
  var value: Double
  var tangent: Lanes

  @inline(__always)
  init(value: Double, tangent: Lanes) {
    self.value = value
    self.tangent = tangent
  }

  @inline(__always)
  init(_ value: Double) {
    self.value = value
    tangent = Lanes(repeating: 0)
  }

  init(_ value: Double, derivatives: UnsafePointer<Double>, count: Int, stride: Int) {
    self.value = value
    tangent = Lanes(repeating: 0)
    for lane in 0..<Swift.min(count, Lanes.scalarCount) {
      tangent[lane] = derivatives[lane * stride]
    }
  }

  func writeDerivatives(to target: UnsafeMutablePointer<Double>, count: Int) {
    for lane in 0..<Swift.min(count, Lanes.scalarCount) { target[lane] = tangent[lane] }
  }

  @inline(__always)
  static func + (a: Self, b: Self) -> Self {
    Self(value: a.value + b.value, tangent: Lanes.sum(a.tangent, b.tangent))
  }

  @inline(__always)
  static func - (a: Self, b: Self) -> Self {
    Self(value: a.value - b.value, tangent: Lanes.difference(a.tangent, b.tangent))
  }

  @inline(__always)
  static func * (a: Self, b: Self) -> Self {
    Self(
      value: a.value * b.value,
      tangent: Lanes.sum(Lanes.product(a.tangent, b.value), Lanes.product(b.tangent, a.value)))
  }

  @inline(__always)
  static func + (a: Self, b: Double) -> Self { Self(value: a.value + b, tangent: a.tangent) }

  @inline(__always)
  static func * (a: Self, b: Double) -> Self {
    Self(value: a.value * b, tangent: Lanes.product(a.tangent, b))
  }

  @inline(__always)
  var reciprocal: Self {
    let inverse = 1 / value
    return Self(value: inverse, tangent: Lanes.product(tangent, -(inverse * inverse)))
  }
}
