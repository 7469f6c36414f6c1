import RealModule

/// Concentrating the linear coefficients out: plain numbers, all columns in one pass.
extension ARIMAObjective {
  /// Filters all columns, solves for the linear coefficients, sets the sums and `combined`.
  ///
  /// False where the likelihood does not exist.
  func concentrate() -> Bool {
    guard filterColumns() else { return false }
    let columns = problem.columnCount
    let others = columns - 1
    guard others > 0 else {
      squares = normal[0]
      nuisanceDeterminant = 0
      return squares > 0
    }
    for j in 0..<others {
      for i in j..<others { factor[i + j * others] = normal[(i + 1) + (j + 1) * columns] }
      coefficients[j] = normal[(j + 1)]
    }
    guard SmallCholesky.factor(factor, order: others) else { return false }
    SmallCholesky.solve(factor, order: others, coefficients)
    squares = normal[0]
    for j in 0..<others { squares -= coefficients[j] * normal[j + 1] }
    nuisanceDeterminant = 0
    for j in 0..<problem.nuisanceCount {
      nuisanceDeterminant += 2 * .log(factor[j + j * others])
    }
    combine()
    return squares > 0
  }

  /// The products of innovations of all columns, into `normal` (lower triangle), and log|Ω|.
  private func filterColumns() -> Bool {
    resetScratch()
    let polynomials = ARMAPolynomials(shape: shape, coefficients: natural, workspace: scratch)
    guard !problem.isDiffuse, !prefersCompanion else { return filterCompanion() }
    guard
      let initial = InitialGain(shape: shape, polynomials: polynomials, workspace: scratch)
    else { return false }
    let columns = problem.columnCount
    let tape = ChandrasekharTape(
      count: problem.count, columns: columns == 1 ? 1 : 0, shape: shape, polynomials: polynomials,
      initial: initial, workspace: scratch)
    let sum = tape.run(data: combined, variance: initial.variance)
    guard let sum else { return filterCompanion() }
    logDeterminant = sum
    guard columns > 1 else {
      normal[0] = tape.squares[0]
      return true
    }
    chandrasekharColumns(
      data: lanes, columns: columns, tape: tape, shape: shape, polynomials: polynomials,
      products: lanesProducts, workspace: scratch)
    let blocks = laneBlocks(columns)
    for j in 0..<columns {
      for i in j..<columns { normal[i + j * columns] = lanesProducts[j * blocks + i / 8][i % 8] }
    }
    return true
  }

  /// The same by the companion filter.
  private func filterCompanion() -> Bool {
    usedCompanion = true
    resetScratch()
    let columns = problem.columnCount
    guard let filter = makeFilter(columns: columns, coefficients: natural, starts: unitStart)
    else { return false }
    for index in 0..<(columns * columns) { normal[index] = 0 }
    let innovations = filter.innovations
    let keeps = columns == 1
    let sum = runCompanion(filter) { t, inverse in
      if keeps {
        keptInnovations[t] = innovations[0]
        keptVariances[t] = 1 / inverse
      }
      for j in 0..<columns {
        let scaled = innovations[j] * inverse
        for i in j..<columns { normal[i + j * columns] += innovations[i] * scaled }
      }
    }
    guard let sum else { return false }
    logDeterminant = sum
    hasInnovations = keeps
    return true
  }

  /// Column 0 less the fit, and the nuisance columns made orthonormal in the metric Ω⁻¹.
  private func combine() {
    let n = problem.count
    let others = problem.columnCount - 1
    let g = problem.nuisanceCount
    SmallCholesky.invertTransposed(factor, order: others, leading: g, into: nuisanceWeights)
    problem.columns.withUnsafeBufferPointer { data in
      guard let data = data.baseAddress else { return }
      for t in 0..<n { combined[t] = data[t] }
      for j in 0..<others {
        let column = data + (j + 1) * n
        let coefficient = coefficients[j]
        for t in 0..<n { combined[t] -= coefficient * column[t] }
      }
      for j in 0..<g {
        let target = combined + (j + 1) * n
        for t in 0..<n { target[t] = 0 }
        for i in 0...j {
          let column = data + (i + 1) * n
          let weight = nuisanceWeights[i + j * g]
          for t in 0..<n { target[t] += weight * column[t] }
        }
      }
    }
  }
}

/// Cholesky factorization for the few columns of a regression; no allocation, no library call.
enum SmallCholesky {
  /// Replaces the lower triangle of a (column-major) by L; false when a pivot is not positive.
  static func factor(_ a: UnsafeMutablePointer<Double>, order n: Int) -> Bool {
    for j in 0..<n {
      let column = a + j * n
      var diagonal = column[j]
      for k in 0..<j { diagonal += a[j + k * n] * a[j + k * n] }
      // A pivot this small relative to its diagonal is rounding: the column depends on the others.
      guard column[j] > 1e-13 * diagonal, column[j].isFinite else { return false }
      let root = column[j].squareRoot()
      let inverse = 1 / root
      column[j] = root
      for i in (j + 1)..<Swift.max(n, j + 1) { column[i] *= inverse }
      for k in (j + 1)..<Swift.max(n, j + 1) {
        let target = a + k * n
        let share = column[k]
        for i in k..<n { target[i] -= share * column[i] }
      }
    }
    return true
  }

  /// Solves L Lᵀ x = b in place.
  static func solve(
    _ l: UnsafeMutablePointer<Double>, order n: Int, _ b: UnsafeMutablePointer<Double>
  ) {
    for j in 0..<n {
      b[j] /= l[j + j * n]
      for i in (j + 1)..<Swift.max(n, j + 1) { b[i] -= b[j] * l[i + j * n] }
    }
    for j in stride(from: n - 1, through: 0, by: -1) {
      var sum = b[j]
      for i in (j + 1)..<Swift.max(n, j + 1) { sum -= l[i + j * n] * b[i] }
      b[j] = sum / l[j + j * n]
    }
  }

  /// L⁻ᵀ of the leading block, upper triangular, column-major with `leading` rows.
  static func invertTransposed(
    _ l: UnsafeMutablePointer<Double>, order n: Int, leading g: Int,
    into inverse: UnsafeMutablePointer<Double>
  ) {
    for j in 0..<g {
      let column = inverse + j * g
      for i in 0..<g { column[i] = i == j ? 1 / l[j + j * n] : 0 }
      for i in stride(from: j - 1, through: 0, by: -1) {
        var sum = 0.0
        for k in (i + 1)...j { sum -= l[k + i * n] * column[k] }
        column[i] = sum / l[i + i * n]
      }
    }
  }
}
