import RealModule

/// A complex number, with what roots of polynomials and Laplace transforms need.
struct ComplexValue: Equatable, Sendable {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  /// |z|, without overflow.
  var modulus: Double { Double.hypot(real, imaginary) }

  /// The angle of z in (−π, π].
  var argument: Double { Double.atan2(y: imaginary, x: real) }

  /// e^z.
  var exponential: ComplexValue {
    let size = Double.exp(real)
    return ComplexValue(size * Double.cos(imaginary), size * Double.sin(imaginary))
  }

  /// The principal logarithm.
  var logarithm: ComplexValue { ComplexValue(Double.log(modulus), argument) }

  /// The square root with a nonnegative real part.
  var squareRoot: ComplexValue {
    guard modulus > 0 else { return ComplexValue(0) }
    let part = ((modulus + real.magnitude) / 2).squareRoot()
    let other = imaginary / (2 * part)
    if real >= 0 { return ComplexValue(part, other) }
    return imaginary < 0 ? ComplexValue(-other, -part) : ComplexValue(other, part)
  }

  static func + (a: Self, b: Self) -> Self { Self(a.real + b.real, a.imaginary + b.imaginary) }
  static func - (a: Self, b: Self) -> Self { Self(a.real - b.real, a.imaginary - b.imaginary) }
  static func * (a: Self, b: Self) -> Self {
    Self(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
  static func * (a: Double, b: Self) -> Self { Self(a * b.real, a * b.imaginary) }

  /// Division without overflow of the squares: Smith (1962), Algorithm 116, CACM 5.
  static func / (a: Self, b: Self) -> Self {
    if b.real.magnitude >= b.imaginary.magnitude {
      let ratio = b.imaginary / b.real
      let size = b.real + b.imaginary * ratio
      return Self((a.real + a.imaginary * ratio) / size, (a.imaginary - a.real * ratio) / size)
    }
    let ratio = b.real / b.imaginary
    let size = b.real * ratio + b.imaginary
    return Self((a.real * ratio + a.imaginary) / size, (a.imaginary * ratio - a.real) / size)
  }
}
