package import LinearAlgebra
import RealModule

/// Events to come like those that a model dates in the past, at the same rate and of the same sizes.
///
/// Month j beyond the data brings an event of shape s with mean square v = Σ ω²/n, the squared effects
/// of the dated ones over the observations left by differencing, in which an event can be told,
/// independent of all else. The months then covary by
///
///     C(h, h′) = v Σⱼ s(h − j) s(h′ − j),   C(h, h′) = C(h − 1, h′ − 1) + v s(h) s(h′)
///
/// An event taken out of the residuals makes σ² smaller; an outlook that has no such event in it would
/// be narrower than the past was. A pulse widens its own month alone, a step all that follow.
package struct EventProcess {
  /// A shape by lag, and its variance a month.
  package struct Shape {
    let signature: (Int) -> Double
    var variance: Double

    /// A shape from its parts; the signature is 1 at lag 0.
    package init(signature: @escaping (Int) -> Double, variance: Double) {
      self.signature = signature
      self.variance = variance
    }
  }

  private(set) var shapes: [Shape] = []

  /// A process from its shapes.
  package init(shapes: [Shape]) { self.shapes = shapes }

  /// The dated pulses, steps, temporary and seasonal changes of a formula, by their estimates.
  ///
  /// Squares are less the squared standard error, which estimation alone brings; never below zero.
  package init(_ fit: ARIMAFit, under formula: ModelFormula) {
    guard fit.standardErrors.count == fit.coefficients.count else { return }
    let season = fit.specification.period
    let positions = Dictionary(
      fit.coefficientNames.enumerated().map { ($1, $0) }
    ) { first, _ in first }
    var places: [String: Int] = [:]
    for term in formula.regressors {
      guard let (kind, signature) = Self.shape(of: term, season: season),
        let i = positions[term.columnName]
      else { continue }
      let (effect, error) = (fit.coefficients[i], fit.standardErrors[i])
      let square = effect * effect - error * error
      guard square.isFinite, square > 0 else { continue }
      let place = places[kind] ?? shapes.count
      if place == shapes.count { shapes.append(Shape(signature: signature, variance: 0)) }
      places[kind] = place
      shapes[place].variance += square / Double(fit.effectiveCount)
    }
  }

  private static func shape(
    of term: RegressorTerm, season: Int
  ) -> (kind: String, signature: (Int) -> Double)? {
    switch term {
    case .pulse: ("pulse", { $0 == 0 ? 1 : 0 })
    case .step: ("step", { _ in 1 })
    case .temporary(_, let decay): ("temporary \(decay)", { Double.pow(decay, $0) })
    case .seasonalPulse:
      ("seasonal", { OutlierKind.seasonal.signature(lag: $0, season: Swift.max(season, 2)) })
    default: nil
    }
  }

  /// C over `horizon` months, in O(h²) a shape.
  package func covariance(horizon: Int) -> Matrix {
    var total = Matrix(rows: horizon, columns: horizon)
    for shape in shapes {
      let s = (0..<horizon).map(shape.signature)
      var part = Matrix(rows: horizon, columns: horizon)
      for j in 0..<horizon {
        for i in 0..<horizon {
          let before = i > 0 && j > 0 ? part[i - 1, j - 1] : 0
          part[i, j] = before + shape.variance * s[i] * s[j]
        }
      }
      total = total + part
    }
    return total
  }

  /// A factor of the covariance: one column a shape and month.
  package func columns(horizon: Int) -> [[Double]] {
    shapes.flatMap { shape in
      (0..<horizon).map { month in
        (0..<horizon).map {
          $0 < month ? 0 : shape.variance.squareRoot() * shape.signature($0 - month)
        }
      }
    }
  }

  /// A remark for reports; nil without events.
  var remark: String? {
    shapes.isEmpty
      ? nil : "Intervals allow for more events like those dated, at the rate of the past."
  }
}
