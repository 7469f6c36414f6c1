import LinearAlgebra
import TimeSeries

/// Forms as functions of weighted sums of months, each different sum computed once.
///
/// A measure is a function of at most three sums of months in levels. Draws stand down: the values of
/// a month, a sum or a form in all draws of a block are neighbours, and every loop runs along them.
struct FormSums: Sendable {
  /// How one form reads the sums.
  enum Reading: Sendable {
    case sum(Int)
    case measure(BoundMeasure, sums: [Int])
  }

  /// One a form.
  private(set) var readings: [Reading] = []
  /// What is known of each sum.
  private(set) var constants: [Double] = []
  /// The stacked months that enter, ascending.
  let support: [Int]
  /// Sum s has the entries starts[s]..<starts[s + 1].
  private var starts = [0]
  /// For each entry the month's place in the stack, and in the support.
  private var months: [Int] = []
  private var places: [Int] = []
  private var weights: [Double] = []

  /// The sums that some forms are functions of.
  init(_ forms: [StackedForm]) {
    var known: [LinearForm: Int] = [:]
    var rows: [LinearForm] = []
    func place(of sum: LinearForm) -> Int {
      if let found = known[sum] { return found }
      known[sum] = rows.count
      rows.append(sum)
      return rows.count - 1
    }
    for form in forms {
      switch form {
      case .linear(let linear): readings.append(.sum(place(of: linear)))
      case .curved(let measure):
        readings.append(.measure(measure.bound, sums: measure.sums.map(place)))
      }
    }
    for row in rows {
      constants.append(row.constant)
      months += row.indices
      weights += row.weights
      starts.append(months.count)
    }
    support = Set(months).sorted()
    let position = Dictionary(uniqueKeysWithValues: support.enumerated().map { ($1, $0) })
    places = months.map { position[$0] ?? 0 }
  }

  /// The number of different sums.
  var count: Int { constants.count }

  /// The entries of one sum: places in the support, and weights.
  func entries(of sum: Int) -> (places: ArraySlice<Int>, weights: ArraySlice<Double>) {
    let range = starts[sum]..<starts[sum + 1]
    return (places[range], weights[range])
  }

  /// What the sums answer to a movement of all stacked months by B, W B.
  func gain(of monthGain: Matrix) -> Matrix {
    var result = Matrix(rows: count, columns: monthGain.columns)
    for sum in 0..<count {
      for k in starts[sum]..<starts[sum + 1] {
        for l in 0..<monthGain.columns { result[sum, l] += weights[k] * monthGain[months[k], l] }
      }
    }
    return result
  }

  /// Every sum in `width` draws, from the levels of the support or of all stacked months.
  ///
  /// - Parameters:
  ///   - sums: Takes them, one sum after the other.
  ///   - levels: Draws down.
  ///   - stride: How many numbers a month takes there.
  ///   - isWhole: True if these are all stacked months, false if the support only.
  ///   - width: The number of draws.
  func fill(
    _ sums: UnsafeMutablePointer<Double>, levels: UnsafePointer<Double>, stride: Int,
    isWhole: Bool, width: Int
  ) {
    (isWhole ? months : places).withUnsafeBufferPointer { columns in
      weights.withUnsafeBufferPointer { weights in
        for sum in 0..<count {
          let target = sums + sum * width
          target.update(repeating: constants[sum], count: width)
          var k = starts[sum]
          let end = starts[sum + 1]
          // Four months at a time: the running sums are loaded and stored a quarter as often.
          while k + 4 <= end {
            let (w0, w1, w2, w3) = (weights[k], weights[k + 1], weights[k + 2], weights[k + 3])
            let (x0, x1) = (levels + columns[k] * stride, levels + columns[k + 1] * stride)
            let (x2, x3) = (levels + columns[k + 2] * stride, levels + columns[k + 3] * stride)
            for j in 0..<width {
              target[j] += (w0 * x0[j] + w1 * x1[j]) + (w2 * x2[j] + w3 * x3[j])
            }
            k += 4
          }
          while k < end {
            let (w, x) = (weights[k], levels + columns[k] * stride)
            for j in 0..<width { target[j] += w * x[j] }
            k += 1
          }
        }
      }
    }
  }

  /// Every form in `width` draws, one after the other, from the sums.
  func evaluate(
    _ values: UnsafeMutablePointer<Double>, sums: UnsafePointer<Double>, width: Int
  ) {
    for (i, reading) in readings.enumerated() {
      let target = values + i * width
      switch reading {
      case .sum(let place): target.update(from: sums + place * width, count: width)
      case .measure(let bound, let places):
        let inputs = Self.inputs(places, sums, width)
        bound.fillValues(
          ofAggregates: inputs.0, inputs.1, inputs.2, count: width, into: target)
      }
    }
  }

  /// The sums of a measure; the first one in place of those it has not.
  static func inputs(
    _ places: [Int], _ sums: UnsafePointer<Double>, _ width: Int
  ) -> (UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>) {
    let first = sums + (places.first ?? 0) * width
    return (
      first, places.count > 1 ? sums + places[1] * width : first,
      places.count > 2 ? sums + places[2] * width : first
    )
  }
}

extension StackedMeasure {
  /// The weighted sums of stacked months that the measure is a function of.
  var sums: [LinearForm] {
    bound.aggregates.map { aggregate in
      var sum = LinearForm(constant: 0, indices: [], weights: [])
      for position in aggregate.positions {
        switch sources[position] {
        case .known(let value): sum.constant += aggregate.weight * value
        case .unknown(let index):
          sum.indices.append(index)
          sum.weights.append(aggregate.weight)
        case .sum(let form):
          sum.constant += aggregate.weight * form.constant
          sum.indices += form.indices
          sum.weights += form.weights.map { aggregate.weight * $0 }
        }
      }
      return sum.withoutRepetition
    }
  }
}

extension LinearForm {
  /// The same form with every month once, and without those whose weights cancel.
  fileprivate var withoutRepetition: LinearForm {
    guard Set(indices).count < indices.count else { return self }
    let all = merged
    let kept = all.indices.indices.filter { all.weights[$0] != 0 }
    return LinearForm(
      constant: constant, indices: kept.map { all.indices[$0] },
      weights: kept.map { all.weights[$0] })
  }
}
