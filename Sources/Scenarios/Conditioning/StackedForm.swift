import TimeSeries

/// A constant and a weighted sum of stacked months in levels: c + Σ wᵢ xᵢ.
package struct LinearForm: Sendable, Hashable {
  /// The part that is known: published months with their weights.
  package var constant: Double
  /// Places of the unknown months in the stack, each once.
  package var indices: [Int]
  /// Their weights.
  package var weights: [Double]

  /// A form from its parts; counts that differ trap.
  package init(constant: Double, indices: [Int], weights: [Double]) {
    precondition(
      indices.count == weights.count, "\(indices.count) months, \(weights.count) weights")
    self.constant = constant
    self.indices = indices
    self.weights = weights
  }

  /// The same form with its months renumbered; a month that is not in the map keeps its number.
  func renumbered(_ place: [Int: Int]) -> LinearForm {
    LinearForm(constant: constant, indices: indices.map { place[$0] ?? $0 }, weights: weights)
  }

  func value(_ levels: UnsafeBufferPointer<Double>) -> Double {
    var sum = constant
    for k in indices.indices { sum += weights[k] * levels[indices[k]] }
    return sum
  }
}

/// A measure whose months are published values and places in the stack.
package struct StackedMeasure: Sendable, Equatable {
  /// Where a referenced value comes from.
  enum Source: Sendable, Equatable {
    case known(Double)
    case unknown(Int)
    /// A month of a series that is a sum of others.
    case sum(LinearForm)
  }

  let bound: BoundMeasure
  /// One source for each reference of the measure.
  let sources: [Source]

  /// Lends the referenced values, gathered from the levels of all stacked months.
  func withValues<Result>(
    _ levels: UnsafeBufferPointer<Double>, _ body: (UnsafeBufferPointer<Double>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: sources.count) { values in
      for (i, source) in sources.enumerated() {
        switch source {
        case .known(let value): values[i] = value
        case .unknown(let index): values[i] = levels[index]
        case .sum(let form): values[i] = form.value(levels)
        }
      }
      return body(UnsafeBufferPointer(values))
    }
  }
}

/// What a measure is as a function of stacked months in levels.
package enum StackedForm: Sendable, Equatable {
  /// Linear in the unknown months: levels and sums, also growth on a published base.
  case linear(LinearForm)
  /// Any other measure: its denominator or exponent holds unknown months.
  case curved(StackedMeasure)

  /// The unknown months that enter, ascending, each once.
  package var support: [Int] {
    switch self {
    case .linear(let form): form.indices.sorted()
    case .curved(let measure):
      Set(
        measure.sources.flatMap { source -> [Int] in
          switch source {
          case .known: []
          case .unknown(let index): [index]
          case .sum(let form): form.indices
          }
        }
      ).sorted()
    }
  }

  /// True for `linear`.
  package var isLinear: Bool { if case .linear = self { true } else { false } }

  /// The value at the levels of all stacked months; NaN where a ratio does not exist.
  package func value(_ levels: UnsafeBufferPointer<Double>) -> Double {
    switch self {
    case .linear(let form): form.value(levels)
    case .curved(let measure): measure.withValues(levels) { measure.bound.value($0) }
    }
  }

  /// Adds the derivative in each stacked month's level to a row over all of them.
  ///
  /// Months that do not enter are left alone.
  package func addGradient(
    _ levels: UnsafeBufferPointer<Double>, into row: UnsafeMutableBufferPointer<Double>
  ) {
    switch self {
    case .linear(let form):
      for k in form.indices.indices { row[form.indices[k]] += form.weights[k] }
    case .curved(let measure):
      withUnsafeTemporaryAllocation(of: Double.self, capacity: measure.sources.count) { slopes in
        slopes.initialize(repeating: 0)
        measure.withValues(levels) { measure.bound.gradient($0, into: slopes) }
        for (i, source) in measure.sources.enumerated() {
          switch source {
          case .known: break
          case .unknown(let index): row[index] += slopes[i]
          case .sum(let form):
            for k in form.indices.indices { row[form.indices[k]] += slopes[i] * form.weights[k] }
          }
        }
      }
    }
  }

  /// The same form with its months renumbered; every month must be in the map.
  func renumbered(_ place: [Int: Int]) -> StackedForm {
    switch self {
    case .linear(let form): .linear(form.renumbered(place))
    case .curved(let measure):
      .curved(
        StackedMeasure(
          bound: measure.bound,
          sources: measure.sources.map { source in
            switch source {
            case .known: source
            case .unknown(let index): .unknown(place[index] ?? index)
            case .sum(let form): .sum(form.renumbered(place))
            }
          }))
    }
  }
}
