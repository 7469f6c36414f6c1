package import TimeSeries

/// A measure tied to the months of a projection: which of its values are published, which unknown.
///
/// Levels of the unknown months come in as one buffer in the order of the projection's months, so a
/// measure is evaluated over many draws without a dictionary and without allocation.
package struct LocatedMeasure: Sendable {
  package let bound: BoundMeasure
  /// For each value the measure reads, the row of its unknown month; nil where it is published.
  package let slots: [Int?]
  private let published: [Double]

  /// Finds the months of a measure in a projection.
  ///
  /// - Throws: `ModelError.invalidOption` when the measure is not allowed on the series, is about
  ///   another series, or reads months before the data or past the horizon.
  package init(_ measure: Measure, in projection: Projection) throws(ModelError) {
    let series = projection.series
    do {
      bound = try measure.bound(to: [series])
    } catch {
      throw .invalidOption("\(error)")
    }
    var rows: [Int: Int] = [:]
    for (row, position) in projection.law.positions.enumerated() { rows[position] = row }
    var slots: [Int?] = []
    for reference in bound.references {
      guard reference.period >= series.start else {
        throw .invalidOption(
          "\(measure) needs \(reference.period), but the data of \(series.name) start in "
            + "\(series.start)")
      }
      guard reference.period <= projection.horizonEnd else {
        throw .invalidOption(
          "\(measure) needs \(reference.period), past the horizon \(projection.horizonEnd); "
            + "ask for a longer horizon")
      }
      slots.append(rows[reference.period - series.start])
    }
    self.slots = slots
    published = bound.references.map { series[$0.period] }
  }

  /// Rows of the unknown months the measure reads, each once, ascending.
  package var unknownSlots: [Int] { Set(slots.compactMap { $0 }).sorted() }

  /// The values the measure reads, given levels of the unknown months.
  package func values(_ levels: UnsafeBufferPointer<Double>) -> [Double] {
    zip(slots, published).map { slot, value in slot.map { levels[$0] } ?? value }
  }

  /// The measure, given levels of the unknown months.
  package func value(_ levels: [Double]) -> Double {
    levels.withUnsafeBufferPointer { bound.value(values($0)) }
  }

  /// The measure in many draws; `cells` holds `rows` levels a draw, one draw after the other.
  package func values(
    inDraws cells: UnsafeBufferPointer<Double>, rows: Int, count: Int
  ) -> [Double] {
    var scratch = published
    return scratch.withUnsafeMutableBufferPointer { scratch in
      (0..<count).map { j in
        for (k, slot) in slots.enumerated() {
          if let slot { scratch[k] = cells[slot + j * rows] }
        }
        return bound.value(UnsafeBufferPointer(scratch))
      }
    }
  }

  /// Derivative of the measure in each unknown month of `unknownSlots`, at given levels.
  package func gradient(_ levels: [Double]) -> [Double] {
    let slopes = bound.gradient(levels.withUnsafeBufferPointer { values($0) })
    var bySlot: [Int: Double] = [:]
    for (slot, slope) in zip(slots, slopes) {
      if let slot { bySlot[slot, default: 0] += slope }
    }
    return unknownSlots.map { bySlot[$0] ?? 0 }
  }

  /// The affine form in the unknown months, nil when the measure is not affine in them.
  package func affineForm(at levels: [Double]) -> AffineMeasure? {
    let unknown = Set(slots.indices.filter { slots[$0] != nil })
    guard bound.isAffine(in: unknown) else { return nil }
    let weights = gradient(levels)
    let linear = zip(unknownSlots, weights).reduce(0) { $0 + $1.1 * levels[$1.0] }
    return AffineMeasure(constant: value(levels) - linear, weights: weights)
  }
}

/// A measure that is affine in the unknown months: constant + Σ weight · level.
package struct AffineMeasure: Sendable {
  package let constant: Double
  /// One weight for each of `LocatedMeasure.unknownSlots`.
  package let weights: [Double]
}
