import RealModule

/// Limits inside which the Chandrasekhar recursions are trusted.
enum ChandrasekharGuard {
  /// γ(0)/σ² above which differences of near-equal numbers cost more than 1e-6 of log-likelihood.
  static let largestVariance = 1e5
  /// Innovation variances are at least one in units of σ²; the slack is their rounding at the limit
  /// above (1e5 · n · 1e-16 for n in the hundreds).
  static let smallestInnovation = 1 - 1e-8
  /// The product of variances is turned into a logarithm before it can overflow: factors are below
  /// `largestVariance`.
  static let largestProduct = 1e250
}

/// Sums over the innovations of a filter, in units of σ².
struct FilterSums<Scalar: KernelScalar> {
  /// Σ v²/F of the first column.
  var squares: Scalar
  /// Σ log F.
  var logDeterminant: Scalar
}

/// Steps that fit into the sliding windows before they are moved back to the front.
///
/// Long enough to make the move free, short enough to stay in the first-level cache.
let kernelWindow = 256

/// Chandrasekhar recursions for one series without derivatives.
///
/// With K the covariance gain, F the innovation variance and V = F W, where W spans the change of
/// the state covariance (rank one from a stationary start):
///
///     v = y − a₀,  c = V₀/F
///     a⁺ = T a + K v/F,  K⁺ = K − c T V,  V⁺ = T V − c K,  F⁺ = F − c V₀
///
/// T shifts and feeds φ* back; here the feedback part runs densely so that the loops vectorize.
/// Shapes: `data` n; `initial` is overwritten (K₀ becomes the last gain).
/// Sources: Morf, Sidhu & Kailath (1974), IEEE Transactions on Automatic Control 19, 315–323;
/// Pearlman (1980), Biometrika 67, 232–233; Herbst (2015), Computational Economics 45, 693–705.
///
/// - Returns: The sums, or nil when the recursions left their limits.
/// - Complexity: O(n r); no allocation.
func chandrasekhar(
  data: UnsafePointer<Double>, count n: Int, shape: ARMAShape,
  polynomials: ARMAPolynomials<Double>, initial: InitialGain<Double>, workspace: KernelWorkspace
) -> FilterSums<Double>? {
  let length = shape.gainCount
  let p = shape.arDegree
  let phi = polynomials.phi
  let gain = initial.gain
  let capacity = kernelWindow + length + 1
  let change: UnsafeMutablePointer<Double> = workspace.take(capacity)
  let state: UnsafeMutablePointer<Double> = workspace.take(capacity)
  for i in 0..<length {
    change[i] = gain[i]
    state[i] = 0
  }
  var variance = initial.variance
  guard variance < ChandrasekharGuard.largestVariance else { return nil }
  var squares = 0.0
  var product = 1.0
  var logarithm = 0.0
  var base = 0
  for t in 0..<n {
    if base == kernelWindow {
      for i in 0..<length {
        change[i] = change[base + i]
        state[i] = state[base + i]
      }
      base = 0
    }
    let v = change + base
    let a = state + base
    let inverse = 1 / variance
    let first = v[0]
    let reflection = first * inverse
    let prediction = a[0]
    let innovation = data[t] - prediction
    let scaled = innovation * inverse
    squares += innovation * scaled
    product *= variance
    if product > ChandrasekharGuard.largestProduct {
      logarithm += .log(product)
      product = 1
    }
    v[length] = 0
    a[length] = 0
    for i in 0..<p {
      v[i + 1] += phi[i] * first
      a[i + 1] += phi[i] * prediction
    }
    for i in 0..<length {
      let shifted = v[i + 1]
      let old = gain[i]
      a[i + 1] += old * scaled
      gain[i] = old - reflection * shifted
      v[i + 1] = shifted - reflection * old
    }
    let next = variance - reflection * first
    guard next >= ChandrasekharGuard.smallestInnovation, next <= variance else { return nil }
    variance = next
    base += 1
  }
  return FilterSums(squares: squares, logDeterminant: logarithm + .log(product))
}
