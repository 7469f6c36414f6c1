import LinearAlgebra
import RealModule

/// A figure that is no linear function of the months on the model's scale.
///
///     logarithms:  ψ(z) = log Σ_A exp z − log Σ_B exp z       (B empty: a total)
///     levels:      ψ(z) = 100 (Σ_A z / Σ_B z − 1)
///
/// The figure says ψ(z) = value + e, e ~ N(0, variance).
struct CurvedFigure: Sendable {
  /// How ψ is made of months.
  enum Kind: Sendable { case logarithms, levels }

  let kind: Kind
  /// Months of A and of B.
  let months: [Int]
  let base: [Int]
  let value: Double
  let variance: Double

  /// Every month, ascending: the order of `gradient`.
  let support: [Int]

  init(kind: Kind, months: [Int], base: [Int] = [], value: Double, variance: Double) {
    self.kind = kind
    self.months = months
    self.base = base
    self.value = value
    self.variance = variance
    support = Set(months + base).sorted()
  }

  /// ψ and its gradient over `support`.
  func linearized(at z: (Int) -> Double) -> (value: Double, gradient: [Double]) {
    var slopes = [Double](repeating: 0, count: support.count)
    let value: Double
    switch kind {
    case .logarithms:
      let (above, shares) = Self.logSum(months.map(z))
      add(shares, months, 1, &slopes)
      let (below, baseShares) = base.isEmpty ? (0, []) : Self.logSum(base.map(z))
      add(baseShares, base, -1, &slopes)
      value = above - below
    case .levels:
      let (above, below) = (months.map(z).reduce(0, +), base.map(z).reduce(0, +))
      add(months.map { _ in 100 / below }, months, 1, &slopes)
      add(base.map { _ in 100 * above / (below * below) }, base, -1, &slopes)
      value = 100 * (above / below - 1)
    }
    return (value, slopes)
  }

  /// ∇²ψ over `support`.
  func curvature(at z: (Int) -> Double) -> Matrix {
    var result = Matrix(rows: support.count, columns: support.count)
    func place(_ month: Int) -> Int { support.firstIndex(of: month) ?? 0 }
    switch kind {
    case .logarithms:
      for (span, sign) in [(months, 1.0), (base, -1.0)] where !span.isEmpty {
        let shares = Self.logSum(span.map(z)).shares
        for (i, a) in span.enumerated() {
          result[place(a), place(a)] += sign * shares[i]
          for (j, b) in span.enumerated() {
            result[place(a), place(b)] -= sign * shares[i] * shares[j]
          }
        }
      }
    case .levels:
      let (above, below) = (months.map(z).reduce(0, +), base.map(z).reduce(0, +))
      for b in base {
        for a in months {
          result[place(a), place(b)] -= 100 / (below * below)
          result[place(b), place(a)] -= 100 / (below * below)
        }
        for other in base {
          result[place(b), place(other)] += 200 * above / (below * below * below)
        }
      }
    }
    return result
  }

  private func add(
    _ weights: [Double], _ span: [Int], _ sign: Double, _ slopes: inout [Double]
  ) {
    for (month, weight) in zip(span, weights) {
      if let place = support.firstIndex(of: month) { slopes[place] += sign * weight }
    }
  }

  /// log Σ exp z, and each month's share of the sum.
  private static func logSum(_ values: [Double]) -> (value: Double, shares: [Double]) {
    let largest = values.reduce(-Double.infinity, Swift.max)
    let sizes = values.map { Double.exp($0 - largest) }
    let total = sizes.reduce(0, +)
    return (largest + Double.log(total), sizes.map { $0 / total })
  }

  /// The figure as a linear one around z: gradient · months = value − ψ(z) + gradient · z.
  func tangent(at z: (Int) -> Double) -> MonthFigure? {
    let (own, slopes) = linearized(at: z)
    let kept = support.indices.filter { slopes[$0] != 0 && slopes[$0].isFinite }
    guard !kept.isEmpty, own.isFinite else { return nil }
    let target = kept.reduce(value - own) { $0 + slopes[$1] * z(support[$1]) }
    return MonthFigure(
      months: kept.map { support[$0] }, weights: kept.map { slopes[$0] }, value: target,
      variance: variance)
  }
}
