/// What a backward pass needs of a run.
final class MonthTape {
  let order: Int
  let columns: Int
  /// States whose filtered law is kept at every month, for derivatives with respect to T.
  let tracked: [Int]
  /// F, or F∞ of a diffuse reading; 0 where nothing was done.
  private(set) var variances: [Double]
  private(set) var isDiffuse: [Bool]
  /// K = M/F, `order` a reading.
  private(set) var gains: [Double]
  /// v, `columns` a reading.
  var innovations: [Double]
  /// The tracked columns of the filtered P∗, `order` each.
  private(set) var trackedCovariance: [Double]
  /// The tracked elements of the filtered state, one a column of data.
  private(set) var trackedState: [Double]

  init(readings: MonthReadings, order: Int, columns: Int, tracked: [Int]) {
    (self.order, self.columns, self.tracked) = (order, columns, tracked)
    let zeros = { (count: Int) in [Double](repeating: 0, count: count) }
    variances = zeros(readings.count)
    isDiffuse = [Bool](repeating: false, count: readings.count)
    gains = zeros(readings.count * order)
    innovations = zeros(readings.count * columns)
    trackedCovariance = zeros(readings.months * tracked.count * order)
    trackedState = zeros(readings.months * tracked.count * columns)
  }

  func record(
    _ index: Int, variance: Double, gain: UnsafePointer<Double>, isDiffuse flag: Bool
  ) {
    variances[index] = variance
    isDiffuse[index] = flag
    gains.withUnsafeMutableBufferPointer { gains in
      guard let target = gains.baseAddress else { return }
      (target + index * order).update(from: gain, count: order)
    }
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
