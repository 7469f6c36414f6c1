import RealModule

/// The standard normal quantile Φ⁻¹(p) for p in 0...1; NaN in, NaN out.
///
/// Source: Wichura (1988), Algorithm AS 241, routine PPND16, about one part in 1e16.
@inline(__always)
func standardNormalQuantile(_ p: Double) -> Double {
  let centred = p - 0.5
  // The central rational approximation holds for |p − ½| ≤ 0.425.
  if centred.magnitude <= 0.425 { return centralNormalQuantile(centred) }
  let tail = tailNormalQuantile(centred < 0 ? p : 1 - p)
  return centred < 0 ? -tail : tail
}

/// Φ⁻¹(½ + q) for |q| ≤ 0.425.
@inline(__always)
func centralNormalQuantile(_ q: Double) -> Double {
  let r = 0.180625 - q * q  // 0.425² − q²
  var numerator = 2509.0809287301227 * r + 33430.57558358813
  numerator = numerator * r + 67265.7709270087
  numerator = numerator * r + 45921.95393154987
  numerator = numerator * r + 13731.69376550946
  numerator = numerator * r + 1971.5909503065513
  numerator = numerator * r + 133.14166789178438
  numerator = numerator * r + 3.3871328727963665
  var denominator = 5226.495278852854 * r + 28729.085735721943
  denominator = denominator * r + 39307.89580009271
  denominator = denominator * r + 21213.794301586597
  denominator = denominator * r + 5394.196021424751
  denominator = denominator * r + 687.1870074920579
  denominator = denominator * r + 42.31333070160091
  denominator = denominator * r + 1.0
  return q * numerator / denominator
}

/// The positive z whose upper tail is `tail` ≤ 0.075; infinite at 0.
@inline(never)
func tailNormalQuantile(_ tail: Double) -> Double {
  if tail == 0 { return .infinity }
  let distance = (-Double.log(tail)).squareRoot()
  // Two approximations that meet at tail = exp(−25).
  return distance <= 5 ? nearTail(distance - 1.6) : farTail(distance - 5)
}

/// The quantile for √(−log tail) ≤ 5, in r = √(−log tail) − 1.6.
private func nearTail(_ r: Double) -> Double {
  var numerator = 0.0007745450142783414 * r + 0.022723844989269184
  numerator = numerator * r + 0.2417807251774506
  numerator = numerator * r + 1.2704582524523684
  numerator = numerator * r + 3.6478483247632045
  numerator = numerator * r + 5.769497221460691
  numerator = numerator * r + 4.630337846156546
  numerator = numerator * r + 1.4234371107496835
  var denominator = 1.0507500716444169e-09 * r + 0.0005475938084995345
  denominator = denominator * r + 0.015198666563616457
  denominator = denominator * r + 0.14810397642748008
  denominator = denominator * r + 0.6897673349851
  denominator = denominator * r + 1.6763848301838038
  denominator = denominator * r + 2.053191626637759
  denominator = denominator * r + 1.0
  return numerator / denominator
}

/// The quantile beyond, in r = √(−log tail) − 5; good down to the least positive number.
private func farTail(_ r: Double) -> Double {
  var numerator = 2.0103343992922881e-07 * r + 2.7115555687434876e-05
  numerator = numerator * r + 0.0012426609473880784
  numerator = numerator * r + 0.026532189526576124
  numerator = numerator * r + 0.29656057182850487
  numerator = numerator * r + 1.7848265399172913
  numerator = numerator * r + 5.463784911164114
  numerator = numerator * r + 6.657904643501103
  var denominator = 2.0442631033899397e-15 * r + 1.421511758316446e-07
  denominator = denominator * r + 1.8463183175100548e-05
  denominator = denominator * r + 0.0007868691311456133
  denominator = denominator * r + 0.014875361290850615
  denominator = denominator * r + 0.1369298809227358
  denominator = denominator * r + 0.599832206555888
  denominator = denominator * r + 1.0
  return numerator / denominator
}
