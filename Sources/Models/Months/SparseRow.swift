import StateSpace

/// The row of one reading over states and slots, its zeros left out.
///
/// Plain pointers throughout: the row is rewritten at every reading of the innermost loop.
struct SparseRow {
  private let length: UnsafeMutablePointer<Int>
  let places: UnsafeMutablePointer<Int>
  let weights: UnsafeMutablePointer<Double>
  private let support: UnsafeMutableBufferPointer<Int>
  private let constant: UnsafeMutableBufferPointer<Double>
  private let offset: Int

  /// The number of elements that are not zero.
  var count: Int { length.pointee }

  init(_ form: MonthForm, slots: Int) {
    offset = form.stateCount
    let varying = Set(form.varying.map(\.state))
    let places = form.loading.indices.filter { form.loading[$0] != 0 && !varying.contains($0) }
    support = .allocate(capacity: places.count)
    _ = support.initialize(from: places)
    constant = .allocate(capacity: places.count)
    _ = constant.initialize(from: places.map { form.loading[$0] })
    length = .allocate(capacity: 1)
    length.initialize(to: 0)
    let room = Swift.max(form.stateCount, slots, 1)
    self.places = .allocate(capacity: room)
    weights = .allocate(capacity: room)
    self.places.initialize(repeating: 0, count: room)
    weights.initialize(repeating: 0, count: room)
  }

  func deallocate() {
    length.deallocate()
    support.deallocate()
    constant.deallocate()
    places.deallocate()
    weights.deallocate()
  }

  /// The month at hand: Z.
  func loadMonth(at time: Int, form: MonthForm) {
    var count = support.count
    for t in 0..<count {
      places[t] = support[t]
      weights[t] = constant[t]
    }
    for path in form.varying where path.values[time] != 0 {
      places[count] = path.state
      weights[count] = path.values[time]
      count += 1
    }
    length.pointee = count
  }

  /// A reading; returns the variance of its error.
  func load(
    _ readings: MonthReadings, _ index: Int, at time: Int, form: MonthForm
  ) -> Double {
    let terms = readings.start[index]..<readings.start[index + 1]
    guard !terms.isEmpty else {
      loadMonth(at: time, form: form)
      return readings.noise[index] + form.irregular
    }
    var count = 0
    for term in terms {
      places[count] = offset + readings.termSlots[term]
      weights[count] = readings.weights[term]
      count += 1
    }
    length.pointee = count
    return readings.noise[index]
  }

  @inline(__always)
  func dot(_ vector: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for t in 0..<count { sum += weights[t] * vector[places[t]] }
    return sum
  }
}
