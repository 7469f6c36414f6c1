/// A ← Aᵀ in place, in blocks of four by four that fit the registers.
func transposeSquare(_ a: UnsafeMutablePointer<Double>, order n: Int, leadingDimension: Int) {
  let whole = n & ~3
  for j in stride(from: 0, to: whole, by: 4) {
    for i in stride(from: 0, through: j, by: 4) {
      let (above, below) = (a + i + j * leadingDimension, a + j + i * leadingDimension)
      let turned = transposedBlock(above, leadingDimension)
      if i < j { store(transposedBlock(below, leadingDimension), above, leadingDimension) }
      store(turned, below, leadingDimension)
    }
  }
  for j in whole..<Swift.max(n, whole) {
    for i in 0..<j {
      let above = a[i + j * leadingDimension]
      a[i + j * leadingDimension] = a[j + i * leadingDimension]
      a[j + i * leadingDimension] = above
    }
  }
}

/// Four columns of four elements.
private typealias Block4 = (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>)

@inline(__always)
private func transposedBlock(_ a: UnsafeMutablePointer<Double>, _ leadingDimension: Int) -> Block4 {
  func column(_ j: Int) -> SIMD4<Double> {
    UnsafeRawPointer(a + j * leadingDimension).loadUnaligned(as: SIMD4<Double>.self)
  }
  let (p, q, r, s) = (column(0), column(1), column(2), column(3))
  return (
    SIMD4(p[0], q[0], r[0], s[0]), SIMD4(p[1], q[1], r[1], s[1]),
    SIMD4(p[2], q[2], r[2], s[2]), SIMD4(p[3], q[3], r[3], s[3])
  )
}

@inline(__always)
private func store(
  _ block: Block4, _ a: UnsafeMutablePointer<Double>, _ leadingDimension: Int
) {
  func write(_ column: SIMD4<Double>, _ j: Int) {
    UnsafeMutableRawPointer(a + j * leadingDimension).storeBytes(
      of: column, as: SIMD4<Double>.self)
  }
  write(block.0, 0)
  write(block.1, 1)
  write(block.2, 2)
  write(block.3, 3)
}
