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

/// Replaces probabilities in 0...1 by their standard normal quantiles, to the bit those of the
/// scalar function.
///
/// The central formula runs on all of them, four at a time; the 15% in the tails are collected
/// without branching and done afterwards, so no branch is mispredicted in the inner loop.
func replaceByNormalQuantiles(_ values: UnsafeMutablePointer<Double>, count: Int) {
  let chunk = 512  // collected tails stay in the first-level cache
  withUnsafeTemporaryAllocation(of: Int.self, capacity: chunk) { indices in
    withUnsafeTemporaryAllocation(of: Double.self, capacity: chunk) { tails in
      guard let index = indices.baseAddress, let tail = tails.baseAddress else { return }
      var start = 0
      while start < count {
        let length = min(chunk, count - start)
        let found = replaceCentral(values + start, length, index, tail)
        for k in 0..<found { values[start + index[k]] = standardNormalQuantile(tail[k]) }
        start += length
      }
    }
  }
}

/// The central formula for all of `count` probabilities; returns how many belong to the tails, whose
/// places and probabilities are in `index` and `tail`.
private func replaceCentral(
  _ values: UnsafeMutablePointer<Double>, _ count: Int, _ index: UnsafeMutablePointer<Int>,
  _ tail: UnsafeMutablePointer<Double>
) -> Int {
  var found = 0
  var i = 0
  while i < count {
    let width = min(4, count - i)
    var p = SIMD4<Double>(repeating: 0.5)
    for lane in 0..<width { p[lane] = values[i + lane] }
    let centred = p - 0.5
    let result = centralNormalQuantile(centred)
    for lane in 0..<width {
      values[i + lane] = result[lane]
      // Written always, counted only when it is one: always in range, since found ≤ i + lane.
      index[found] = i + lane
      tail[found] = p[lane]
      found += centred[lane].magnitude <= 0.425 ? 0 : 1
    }
    i += width
  }
  return found
}

/// Numerator of the central approximation, highest power first.
@inline(__always)
private var centralNumerator: (Double, Double, Double, Double, Double, Double, Double, Double) {
  (
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
    13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665
  )
}

/// Denominator of the central approximation, highest power first.
@inline(__always)
private var centralDenominator: (Double, Double, Double, Double, Double, Double, Double, Double) {
  (
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
    5394.196021424751, 687.1870074920579, 42.31333070160091, 1.0
  )
}

/// Φ⁻¹(½ + q) for |q| ≤ 0.425.
@inline(__always)
func centralNormalQuantile(_ q: Double) -> Double {
  let (a, b) = (centralNumerator, centralDenominator)
  let r = 0.180625 - q * q  // 0.425² − q²
  var numerator = a.0 * r + a.1
  numerator = numerator * r + a.2
  numerator = numerator * r + a.3
  numerator = numerator * r + a.4
  numerator = numerator * r + a.5
  numerator = numerator * r + a.6
  numerator = numerator * r + a.7
  var denominator = b.0 * r + b.1
  denominator = denominator * r + b.2
  denominator = denominator * r + b.3
  denominator = denominator * r + b.4
  denominator = denominator * r + b.5
  denominator = denominator * r + b.6
  denominator = denominator * r + b.7
  return q * numerator / denominator
}

/// Four values of Φ⁻¹(½ + q) at once, to the bit those of the scalar form.
@inline(__always)
func centralNormalQuantile(_ q: SIMD4<Double>) -> SIMD4<Double> {
  let (a, b) = (centralNumerator, centralDenominator)
  let r = 0.180625 - q * q  // 0.425² − q²
  var numerator = a.0 * r + a.1
  numerator = numerator * r + a.2
  numerator = numerator * r + a.3
  numerator = numerator * r + a.4
  numerator = numerator * r + a.5
  numerator = numerator * r + a.6
  numerator = numerator * r + a.7
  var denominator = b.0 * r + b.1
  denominator = denominator * r + b.2
  denominator = denominator * r + b.3
  denominator = denominator * r + b.4
  denominator = denominator * r + b.5
  denominator = denominator * r + b.6
  denominator = denominator * r + b.7
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
