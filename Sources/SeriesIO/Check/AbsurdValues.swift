import Foundation
import TimeSeries

extension DataCheck {
  /// Values that no unit explains: ten thousand times their neighbours, or the inverse of it in
  /// series that are positive throughout.
  ///
  /// A slip between thousands and millions gives a factor of a thousand; what is beyond ten thousand
  /// is a typing error, and it spoils whatever is estimated with it.
  ///
  /// - Complexity: O(values log values) of the series named.
  public static func absurdValues(_ data: DataSet, about names: Set<String>) -> [Finding] {
    names.sorted().compactMap { name in
      guard let series = try? data.series(named: name) else { return nil }
      let absurd = absurdValues(of: series)
      guard let first = absurd.first else { return nil }
      let size = String(format: "%.4g", first.value)
      let others = absurd.count > 1 ? " (and \(absurd.count - 1) more like it)" : ""
      return Finding(
        severity: .warning, file: data.source(of: name)?.file ?? data.path, series: name,
        period: first.period,
        sentence: "\(name), \(first.period): \(size) is \(multiple(first.ratio)) its "
          + "neighbours\(others); correct the value, or leave the cell empty")
    }
  }

  private static let absurdRatio = 1e4

  private static func absurdValues(
    of series: Series
  ) -> [(period: Period, value: Double, ratio: Double)] {
    let observed = zip(series.periods, series.values).filter { !$1.isNaN }
    let sizes = observed.map { $1.magnitude }
    let typical = median(sizes.filter { $0 > 0 })
    let isPositive = observed.allSatisfy { $1 > 0 }
    var found: [(period: Period, value: Double, ratio: Double)] = []
    for (i, item) in observed.enumerated() {
      // Quick for nearly all: a value near the middle of the series is not absurd.
      let isFar = sizes[i] > typical * absurdRatio || sizes[i] < typical / absurdRatio
      guard isFar, sizes[i] > 0 else { continue }
      // Three on either side, so that two absurd values in a row do not hide each other.
      let around = sizes[Swift.max(0, i - 3)..<i] + sizes[(i + 1)...].prefix(3)
      let near = median(around.filter { $0 > 0 })
      let ratio = sizes[i] / near
      guard ratio > absurdRatio || (isPositive && ratio < 1 / absurdRatio) else { continue }
      found.append((item.0, item.1, ratio))
    }
    return found
  }

  /// `10^28 times`; below a million the number itself.
  private static func multiple(_ ratio: Double) -> String {
    ratio >= 1 && ratio < 1e6
      ? "\(short(ratio)) times" : "10^\(Int(log10(ratio).rounded())) times"
  }
}
