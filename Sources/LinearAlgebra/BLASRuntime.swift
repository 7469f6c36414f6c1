import COpenBLAS

/// One BLAS thread for the whole process, set when BLAS or LAPACK is first used.
///
/// Parallelism belongs to callers, over series and draws; threads inside small BLAS calls fight
/// with it.
private let oneThread: Void = openblas_use_one_thread()

/// Must precede every call into OpenBLAS; a program that calls it first saves the time its threads wait.
@inline(__always)
package func prepareBLAS() { _ = oneThread }

/// Traps on a negative LAPACK status, which is a defect of the caller, and passes others on.
///
/// - Returns: `info`, zero or positive.
@inline(__always)
func checked(_ info: Int32, _ routine: StaticString) -> Int {
  precondition(info >= 0, "\(routine): argument \(-info) is wrong")
  return Int(info)
}

/// The first place of a value that is NaN or infinite, or nil.
///
/// A sum of `0 * x` is zero exactly when all values are finite, and vectorizes.
func firstNotFinite(_ values: UnsafeBufferPointer<Double>) -> Int? {
  guard let base = values.baseAddress else { return nil }
  var lanes = SIMD8<Double>.zero
  let blocks = values.count / 8 * 8
  var i = 0
  while i < blocks {
    lanes += 0 * UnsafeRawPointer(base + i).loadUnaligned(as: SIMD8<Double>.self)
    i += 8
  }
  var sum = lanes.sum()
  while i < values.count {
    sum += 0 * base[i]
    i += 1
  }
  return sum == 0 ? nil : values.firstIndex { !$0.isFinite }
}

/// Throws when an element of a matrix is NaN or infinite; OpenBLAS does not look.
func checkFinite(_ a: Matrix) throws(LinearAlgebraError) {
  if let place = a.storage.withUnsafeBufferPointer(firstNotFinite) {
    throw .notFinite(row: place % a.rows, column: place / a.rows)
  }
}
