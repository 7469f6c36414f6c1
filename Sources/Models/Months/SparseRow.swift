import StateSpace

/// The row of one reading over states and slots, its zeros left out.
struct SparseRow {
  private(set) var count = 0
  let places: UnsafeMutablePointer<Int>
  let weights: UnsafeMutablePointer<Double>
  private let support: [Int]
  private let constant: [Double]
  private let offset: Int

  init(_ form: MonthForm, slots: Int) {
    offset = form.stateCount
    let varying = Set(form.varying.map(\.state))
    support = form.loading.indices.filter { form.loading[$0] != 0 && !varying.contains($0) }
    constant = support.map { form.loading[$0] }
    let room = Swift.max(form.stateCount, slots, 1)
    places = .allocate(capacity: room)
    weights = .allocate(capacity: room)
    places.initialize(repeating: 0, count: room)
    weights.initialize(repeating: 0, count: room)
  }

  func deallocate() {
    places.deallocate()
    weights.deallocate()
  }

  /// The month at hand: Z.
  mutating func loadMonth(at time: Int, form: MonthForm) {
    count = support.count
    for t in 0..<count {
      places[t] = support[t]
      weights[t] = constant[t]
    }
    for path in form.varying where path.values[time] != 0 {
      places[count] = path.state
      weights[count] = path.values[time]
      count += 1
    }
  }

  /// A reading; returns the variance of its error.
  mutating func load(
    _ readings: MonthReadings, _ index: Int, at time: Int, form: MonthForm
  ) -> Double {
    let terms = readings.start[index]..<readings.start[index + 1]
    guard !terms.isEmpty else {
      loadMonth(at: time, form: form)
      return readings.noise[index] + form.irregular
    }
    count = 0
    for term in terms {
      places[count] = offset + readings.termSlots[term]
      weights[count] = readings.weights[term]
      count += 1
    }
    return readings.noise[index]
  }

  @inline(__always)
  func dot(_ vector: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for t in 0..<count { sum += weights[t] * vector[places[t]] }
    return sum
  }
}
