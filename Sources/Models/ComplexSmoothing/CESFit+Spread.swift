import LinearAlgebra

extension CESFit {
  /// How the forecasts move when the estimates move by one standard error in each direction.
  ///
  /// Estimates are the coefficients and the states before the first observation, which backcasting
  /// takes from the data as least squares would: the derivative of the path along the columns of
  /// `estimateDirections`, because an error in a coefficient grows with every month.
  ///
  /// - Parameter horizon: Months past the data.
  /// - Returns: Columns with h entries.
  /// - Complexity: O(k (n + h)) for k coefficients and states, and O(n k² + k³).
  package func spreadDirections(horizon: Int) -> [[Double]] {
    guard horizon > 0, sigma2 > 0 else { return [] }
    let deviation = sigma2.squareRoot() / scale
    let values = series.map { $0 / scale }
    let slopes =
      coefficients.indices.map { i -> [Double] in
        let sides = [1e-4, -1e-4].map { step in
          var moved = coefficients
          moved[i] += step
          return run(moved, from: start, over: values).predictions
        }
        return values.indices.map { t in
          values[t].isNaN ? 0 : (sides[0][t] - sides[1][t]) / 2e-4 / deviation
        }
      }
      + start.places.map { place -> [Double] in
        // The model is linear in its states: a unit in one of them over data of zeros.
        var unit = start
        unit.clear()
        unit[place] = 1
        let zeros = values.map { $0.isNaN ? Double.nan : 0 }
        return run(coefficients, from: unit, over: zeros).predictions.enumerated().map { t, value in
          values[t].isNaN ? 0 : value / deviation
        }
      }
    return estimateDirections(slopes: slopes).compactMap { direction in
      let sides = [1e-3, -1e-3].map { share in
        let moved = coefficients.indices.map { coefficients[$0] + share * direction[$0] }
        var states = start
        for (i, place) in start.places.enumerated() {
          states[place] += share * direction[coefficients.count + i]
        }
        return path(moved, from: run(moved, from: states, over: values).end, count: horizon)
      }
      let slope = zip(sides[0], sides[1]).map { scale * ($0 - $1) / 2e-3 }
      return slope.allSatisfy(\.isFinite) ? slope : nil
    }
  }

  private func run(
    _ coefficients: [Double], from start: CESStates, over values: [Double]
  ) -> (predictions: [Double], end: CESStates) {
    let rates = CESRates(specification, coefficients)
    var states = start
    let predictions = values.map { value in
      let mean = states.mean
      states.advance(rates, error: value.isNaN ? 0 : value - mean)
      return mean
    }
    return (predictions, states)
  }

  private func path(_ coefficients: [Double], from start: CESStates, count: Int) -> [Double] {
    let rates = CESRates(specification, coefficients)
    var states = start
    return (0..<count).map { _ in
      let mean = states.mean
      states.advance(rates, error: 0)
      return mean
    }
  }
}

extension CESStates {
  /// One state: which list, and where in it.
  struct Place {
    let list: WritableKeyPath<CESStates, [Double]>
    let index: Int
  }

  /// Every state in a fixed order.
  var places: [Place] {
    [\CESStates.level, \.companion, \.season, \.seasonCompanion].flatMap { list in
      self[keyPath: list].indices.map { Place(list: list, index: $0) }
    }
  }

  /// Number of states.
  var count: Int { level.count + companion.count + season.count + seasonCompanion.count }

  subscript(place: Place) -> Double {
    get { self[keyPath: place.list][place.index] }
    set { self[keyPath: place.list][place.index] = newValue }
  }
}
