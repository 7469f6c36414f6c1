import LinearAlgebra
import TimeSeries

/// Forms of a law in levels as functions of a few sums of months, so that draws need the sums only.
///
/// A measure is a function of at most three sums. Where every series is modelled in its own unit those
/// are linear in the shocks, W (μ + F z): with W F formed once a draw costs its products with z, whatever
/// the number of months.
struct AggregatedForms: Sendable {
  /// Fewer months than this are drawn as they are.
  static let leastMonths = 200

  /// How one form reads the sums.
  private enum Reading: Sendable {
    case sum(Int)
    case measure(BoundMeasure, first: Int, count: Int)
  }

  private var readings: [Reading] = []
  private var constants: [Double] = []
  /// W F, one row a sum.
  private let loadings: Matrix
  /// W, one row a sum.
  private let weights: Matrix

  /// Sums of forms; nil for a law on logarithms and for few months.
  init?(_ forms: [StackedForm], of law: StackedLaw) {
    guard law.isLinear, law.count >= Self.leastMonths else { return nil }
    var rows: [[Double]] = []
    for form in forms {
      switch form {
      case .linear(let linear):
        readings.append(.sum(rows.count))
        Self.append(linear, 1, to: &rows, &constants, count: law.count)
      case .curved(let measure):
        let aggregates = measure.bound.aggregates
        readings.append(
          .measure(measure.bound, first: rows.count, count: aggregates.count))
        for aggregate in aggregates {
          var sum = LinearForm(constant: 0, indices: [], weights: [])
          for position in aggregate.positions {
            switch measure.sources[position] {
            case .known(let value): sum.constant += value
            case .unknown(let index):
              sum.indices.append(index)
              sum.weights.append(1)
            case .sum(let form):
              sum.constant += form.constant
              sum.indices += form.indices
              sum.weights += form.weights
            }
          }
          Self.append(sum, aggregate.weight, to: &rows, &constants, count: law.count)
        }
      }
    }
    weights = rows.isEmpty ? Matrix(rows: 0, columns: law.count) : Matrix(rowVectors: rows)
    loadings = weights * law.factor
    let means = weights * law.mean
    for i in constants.indices { constants[i] += means[i] }
  }

  private static func append(
    _ form: LinearForm, _ scale: Double, to rows: inout [[Double]], _ constants: inout [Double],
    count: Int
  ) {
    var row = [Double](repeating: 0, count: count)
    for (index, weight) in zip(form.indices, form.weights) { row[index] += scale * weight }
    rows.append(row)
    constants.append(scale * form.constant)
  }

  /// What the sums answer to a movement of months, W B.
  func gain(of monthGain: Matrix) -> Matrix { weights * monthGain }

  /// Values of each form, draw by draw.
  ///
  /// - Parameters:
  ///   - shocks: Shocks of the law, k × m.
  ///   - movement: What statements add, as gain of the sums and coordinates by draw; nil for none.
  /// - Returns: A list of draws for each form.
  func values(_ shocks: Matrix, moved movement: (gain: Matrix, coordinates: Matrix)?) -> [[Double]]
  {
    var sums = loadings * shocks
    if let movement, movement.coordinates.rows > 0 {
      sums = sums + movement.gain * movement.coordinates
    }
    let (count, width) = (constants.count, shocks.columns)
    sums.withUnsafeMutableElements { cells in
      for j in 0..<width { for i in 0..<count { cells[i + j * count] += constants[i] } }
    }
    return sums.withUnsafeElements { cells in
      readings.map { reading in
        (0..<width).map { j in
          switch reading {
          case .sum(let place): cells[place + j * count]
          case .measure(let bound, let first, let length):
            bound.value(
              ofAggregates: UnsafeBufferPointer(
                rebasing: cells[j * count + first..<j * count + first + length]))
          }
        }
      }
    }
  }
}
