/// Sample autocorrelations at lags 0 to `maximumLag`.
///
///     r(k) = c(k) / c(0),   c(k) = 1/n Σ (xₜ − x̄)(xₜ₊ₖ − x̄)
///
/// The divisor is n at every lag, which keeps the sequence positive semidefinite. Missing values
/// (NaN) leave out the products they take part in, and n becomes the number of products plus k.
/// Lags without any product, and all lags of a constant series, are NaN.
///
/// Source: Box and Jenkins (1976), Time Series Analysis, section 2.1.
///
/// - Parameters:
///   - x: The series, NaN where missing.
///   - maximumLag: The last lag wanted; not negative.
/// - Returns: `maximumLag` + 1 values, the first of them 1.
/// - Complexity: O(n k).
public func autocorrelations(_ x: [Double], maximumLag: Int) -> [Double] {
  precondition(maximumLag >= 0, "lag \(maximumLag) is negative")
  let observed = x.filter { !$0.isNaN }
  var mean = 0.0
  for value in observed { mean += value / Double(observed.count) }
  let centered = x.map { $0 - mean }
  let covariances = (0...maximumLag).map { lag in
    var (sum, count) = (0.0, 0)
    for t in 0..<max(0, centered.count - lag) {
      let product = centered[t] * centered[t + lag]
      guard !product.isNaN else { continue }
      sum += product
      count += 1
    }
    return count > 0 ? sum / Double(count + lag) : .nan
  }
  return covariances.map { $0 / covariances[0] }
}

/// Sample partial autocorrelations at lags 1 to `maximumLag`.
///
/// The last coefficient of an autoregression of order k fitted to the autocorrelations.
///
/// Source: Durbin (1960), The fitting of time-series models, Review of the International Statistical
/// Institute 28, 233–243: the recursion.
///
/// - Parameters:
///   - x: The series, NaN where missing.
///   - maximumLag: The last lag wanted; not negative.
/// - Returns: `maximumLag` values.
/// - Complexity: O(n k + k²).
public func partialAutocorrelations(_ x: [Double], maximumLag: Int) -> [Double] {
  let r = autocorrelations(x, maximumLag: maximumLag)
  var coefficients: [Double] = []
  var partial: [Double] = []
  var variance = 1.0
  for k in 1..<max(1, maximumLag + 1) {
    var numerator = r[k]
    for (j, value) in coefficients.enumerated() { numerator -= value * r[k - 1 - j] }
    let last = numerator / variance
    let reversed = Array(coefficients.reversed())
    for j in coefficients.indices { coefficients[j] -= last * reversed[j] }
    coefficients.append(last)
    partial.append(last)
    variance *= 1 - last * last
  }
  return partial
}
