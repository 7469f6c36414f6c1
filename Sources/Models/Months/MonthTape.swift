/// What a backward pass needs of a run.
///
/// Plain buffers: arrays of a class are checked for exclusive access at every element.
final class MonthTape {
  let order: Int
  /// The number of readings.
  let count: Int
  let columns: Int
  /// States whose filtered law is kept at every month, for derivatives with respect to T.
  let tracked: [Int]
  /// F, or F∞ of a diffuse reading; 0 where nothing was done.
  let variances: UnsafeMutableBufferPointer<Double>
  let isDiffuse: UnsafeMutableBufferPointer<Bool>
  /// K = M/F, `order` a reading.
  let gains: UnsafeMutableBufferPointer<Double>
  /// v, `columns` a reading.
  let innovations: UnsafeMutableBufferPointer<Double>
  /// The tracked columns of the filtered P∗, `order` each.
  let trackedCovariance: UnsafeMutableBufferPointer<Double>
  /// The tracked elements of the filtered state, one a column of data.
  let trackedState: UnsafeMutableBufferPointer<Double>

  init(readings: MonthReadings, order: Int, columns: Int, tracked: [Int]) {
    (self.order, self.columns, self.tracked) = (order, columns, tracked)
    let zeros = { (count: Int) -> UnsafeMutableBufferPointer<Double> in
      let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: Swift.max(count, 1))
      buffer.initialize(repeating: 0)
      return buffer
    }
    variances = zeros(readings.count)
    isDiffuse = .allocate(capacity: Swift.max(readings.count, 1))
    isDiffuse.initialize(repeating: false)
    count = readings.count
    gains = zeros(readings.count * order)
    innovations = zeros(readings.count * columns)
    trackedCovariance = zeros(readings.months * tracked.count * order)
    trackedState = zeros(readings.months * tracked.count * columns)
  }

  deinit {
    for buffer in [variances, gains, innovations, trackedCovariance, trackedState] {
      buffer.deallocate()
    }
    isDiffuse.deallocate()
  }

  func record(
    _ index: Int, variance: Double, gain: UnsafePointer<Double>, isDiffuse flag: Bool
  ) {
    variances[index] = variance
    isDiffuse[index] = flag
    for i in 0..<order { gains[index * order + i] = gain[i] }
  }

  func skip(_ index: Int) {
    variances[index] = 0
    for c in 0..<columns { innovations[index * columns + c] = 0 }
  }

  func track(
    _ time: Int, state: UnsafePointer<Double>, covariance: UnsafePointer<Double>
  ) {
    for (k, j) in tracked.enumerated() {
      let place = time * tracked.count + k
      for i in 0..<order { trackedCovariance[place * order + i] = covariance[i + j * order] }
      for c in 0..<columns { trackedState[place * columns + c] = state[j + c * order] }
    }
  }
}
