import RealModule

/// Solves M x = b in place by elimination with row exchanges, for the few unknowns of a draw.
///
/// M is r × r, column-major; on return it holds the multipliers and the triangle, b the solution.
/// - Returns: log |det M|; −∞ when M is singular, and then b means nothing.
/// - Complexity: O(r³); no allocation, which is why it is not a LAPACK call: r is mostly below 10.
func solveSmallSystem(
  _ m: UnsafeMutablePointer<Double>, order r: Int, right b: UnsafeMutablePointer<Double>
) -> Double {
  var logDeterminant = 0.0
  for k in 0..<r {
    var pivot = k
    for i in k..<r where m[i + k * r].magnitude > m[pivot + k * r].magnitude { pivot = i }
    let top = m[pivot + k * r]
    guard top.magnitude > 0, top.isFinite else { return -.infinity }
    logDeterminant += Double.log(top.magnitude)
    if pivot != k {
      for j in 0..<r { swapElements(m + j * r, k, pivot) }
      swapElements(b, k, pivot)
    }
    for i in (k + 1)..<Swift.max(k + 1, r) { m[i + k * r] /= top }
    for j in (k + 1)..<Swift.max(k + 1, r) {
      let above = m[k + j * r]
      for i in (k + 1)..<r { m[i + j * r] -= m[i + k * r] * above }
    }
    for i in (k + 1)..<Swift.max(k + 1, r) { b[i] -= m[i + k * r] * b[k] }
  }
  for k in stride(from: r - 1, through: 0, by: -1) {
    b[k] /= m[k + k * r]
    for i in 0..<k { b[i] -= m[i + k * r] * b[k] }
  }
  return logDeterminant
}

private func swapElements(_ x: UnsafeMutablePointer<Double>, _ i: Int, _ j: Int) {
  (x[i], x[j]) = (x[j], x[i])
}
