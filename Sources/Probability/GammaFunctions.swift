import RealModule

/// log Γ(1 + a) to full relative precision near a = 0; for a > −½.
///
/// For |a| ≤ ½ the series log Γ(1+a) = −log(1+a) + (1−γ) a + Σ_{k≥2} (−1)ᵏ (ζ(k)−1) aᵏ/k
/// (DLMF 5.7.3), whose terms fall like (a/2)ᵏ.
package func logGammaOnePlus(_ a: Double) -> Double {
  guard a.magnitude <= 0.5 else { return Double.logGamma(1 + a) }
  var sum = 0.0
  for coefficient in zetaSeries.reversed() { sum = sum * a + coefficient }
  return oneMinusEuler * a - Double.log(onePlus: a) + sum * a * a
}

/// 1 − γ, γ being Euler's constant.
private let oneMinusEuler = 0.422_784_335_098_467_139_39

/// (−1)ᵏ (ζ(k) − 1)/k for k = 2, 3, …, 28; the next term is below 1e-17 at a = ½.
private let zetaSeries: [Double] = (2...28).map { k in
  // ζ(k) − 1 by direct summation of j⁻ᵏ with an Euler–Maclaurin end correction.
  let cut = 20
  let exponent = Double(k)
  let end = Double(cut)
  var tail = Double.pow(end, 1 - exponent) / (exponent - 1) + 0.5 * Double.pow(end, -exponent)
  tail += exponent / 12 * Double.pow(end, -exponent - 1)
  tail -= exponent * (exponent + 1) * (exponent + 2) / 720 * Double.pow(end, -exponent - 3)
  let fifth = exponent * (exponent + 1) * (exponent + 2) * (exponent + 3) * (exponent + 4)
  tail += fifth / 30240 * Double.pow(end, -exponent - 5)
  let head = (2..<cut).reversed().reduce(0) { $0 + Double.pow(Double($1), -exponent) }
  return (k.isMultiple(of: 2) ? 1 : -1) * (head + tail) / exponent
}

/// The error of Stirling's formula, Δ(a) = log Γ(a+1) − (a + ½) log a + a − ½ log 2π.
package func stirlingError(_ a: Double) -> Double {
  if a >= stirlingStart { return stirlingSeries(a) }
  return logGammaOnePlus(a) - (a + 0.5) * Double.log(a) + a - halfLogTwoPi
}

/// From here on eight terms of Stirling's series leave an error below 1e-18.
private let stirlingStart = 15.0

/// B_{2k} / (2k (2k−1)): coefficients of a^{1−2k} in Stirling's series (DLMF 5.11.1).
private let stirlingCoefficients: [Double] = [
  1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156,
  -3617.0 / 122_400,
]

private func stirlingSeries(_ a: Double) -> Double {
  let inverse = 1 / a
  let square = inverse * inverse
  return stirlingCoefficients.reversed().reduce(0) { $0 * square + $1 } * inverse
}

/// log Γ(b + a) − log Γ(b) for a, b > 0, to relative precision also where a is tiny.
///
/// The argument is raised to at least 15 by Γ(z+1) = z Γ(z), where the difference of two Stirling
/// formulas is formed term by term so that the factor a is never lost to cancellation.
package func logGammaDifference(_ b: Double, adding a: Double) -> Double {
  var shifted = b
  var correction = 0.0
  while shifted < stirlingStart {
    correction += Double.log(onePlus: a / shifted)
    shifted += 1
  }
  let sum = shifted + a
  let leading = (shifted - 0.5) * Double.log(onePlus: a / shifted) + a * Double.log(sum) - a
  return leading + stirlingSeriesDifference(shifted, sum, a) - correction
}

/// Stirling's series at `sum` = b + a minus the one at b, with the factor a taken out exactly.
private func stirlingSeriesDifference(_ b: Double, _ sum: Double, _ a: Double) -> Double {
  let first = 1 / sum
  let second = 1 / b
  let difference = -a * first * second  // 1/(b+a) − 1/b
  // p^{2k+1} − q^{2k+1} = (p − q) Σ pʲ q^{2k−j}, built up over k.
  var quotient = 1.0
  var total = stirlingCoefficients[0]
  var power = 1.0
  for coefficient in stirlingCoefficients.dropFirst() {
    // S_{k+1} = p² S_k + q^{2k} (p q + q²) with S_k = Σ_{j=0}^{2k} pʲ q^{2k−j}.
    power *= second * second
    quotient = first * first * quotient + power * (1 + first / second)
    total += coefficient * quotient
  }
  return difference * total
}

/// a log(a/x) + x − a = a φ((x − a)/a) with φ(u) = u − log(1+u) ≥ 0, given x − a exactly.
///
/// This is the deviance of Loader (2000), "Fast and accurate computation of binomial
/// probabilities"; the two linear terms never cancel in rounding.
package func deviance(_ a: Double, _ x: Double, difference: Double) -> Double {
  let u = difference / a
  if u.magnitude < 0.5 { return a * linearMinusLog(u) }
  let ratio = x / a
  let logarithm =
    ratio.isNormal ? Double.log(ratio) : Double.log(x) - Double.log(a)
  return difference - a * logarithm
}

/// φ(u) = u − log(1+u) for |u| < ½, by log(1+u) = 2 artanh(v), v = u/(2+u).
private func linearMinusLog(_ u: Double) -> Double {
  let v = u / (2 + u)
  let square = v * v
  // 2 Σ v^{2k+1}/(2k+1) from k = 1; |v| ≤ ⅓, so 16 terms reach 1e-17 relative.
  var sum = 0.0
  for k in stride(from: 16, through: 1, by: -1) { sum = sum * square + 1 / Double(2 * k + 1) }
  return u * v - 2 * v * square * sum
}
