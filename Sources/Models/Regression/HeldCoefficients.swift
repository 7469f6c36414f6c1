import LinearAlgebra

/// Least squares estimates given that some coefficients have other values.
///
///     β + V₊ᵢ (b − βᵢ) / Vᵢᵢ,   V = F Fᵀ
///
/// one held coefficient after the other: exactly what least squares gives under the restrictions.
///
/// - Parameters:
///   - estimates: β without restrictions.
///   - held: Values by place.
///   - root: F, a factor of the unrestricted covariance up to scale.
/// - Returns: All coefficients, the held ones at their values.
/// - SeeAlso: Greene (2012), Econometric Analysis, section 5.5.1, on restricted least squares.
func heldCoefficients(_ estimates: [Double], _ held: [Int: Double], root: Matrix) -> [Double] {
  var (coefficients, factor) = (estimates, root)
  for (place, value) in held.sorted(by: { $0.key < $1.key }) {
    let row = factor.row(place)
    let variance = dot(row, row)
    if variance > 0 {
      let change = (value - coefficients[place]) / variance
      for (j, slope) in (factor * row).enumerated() { coefficients[j] += slope * change }
    }
    coefficients[place] = value
    factor = heldRoot(factor, [place: value])
  }
  return coefficients
}

/// A factor of the covariance given that some coefficients are known: F (I − f fᵀ / fᵀf), with f the
/// row of a held coefficient, which becomes zero.
func heldRoot(_ root: Matrix, _ held: [Int: Double]) -> Matrix {
  var factor = root
  for place in held.keys.sorted() {
    let row = factor.row(place)
    let length = dot(row, row)
    guard length > 0 else { continue }
    let along = factor * row
    for j in 0..<factor.columns {
      for i in 0..<factor.rows { factor[i, j] -= along[i] * row[j] / length }
      factor[place, j] = 0
    }
  }
  return factor
}
