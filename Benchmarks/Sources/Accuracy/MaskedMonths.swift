import Foundation
import Tradewind

/// One series with Januaries and Februaries hidden as the statistics bureau hides them: no January,
/// February cumulated.
struct MaskedMonths: Sendable {
  let name: String
  /// Every month as it was, from the first used.
  let months: Series
  /// The first masked year.
  let mask: Int

  /// A January as recovered, with intervals where the method has them; February is the rest of the pair.
  struct Recovered: Sendable {
    let year: Int
    let january: Double
    var intervals: [ProbabilityInterval] = []
  }

  static let levels = [0.80, 0.95]

  /// Masked years of which both months are known.
  var years: [Int] {
    (mask...months.end.year).filter { !january($0).isNaN && !february($0).isNaN }
  }

  func january(_ year: Int) -> Double { months[Period(year: year, month: 1)] }
  func february(_ year: Int) -> Double { months[Period(year: year, month: 2)] }
  func pair(_ year: Int) -> Double { january(year) + february(year) }

  /// The months before the mask.
  var unmasked: Series { months.sliced(through: Period(year: mask - 1, month: 12)) }

  /// What would be published.
  var figures: [PublishedFigure] {
    let hidden = Set(years)
    return zip(months.periods, months.values).compactMap { period, value in
      guard !value.isNaN else { return nil }
      guard hidden.contains(period.year), period.month <= 2 else {
        return PublishedFigure(name: name, periods: [period], value: value)
      }
      guard period.month == 2 else { return nil }
      return PublishedFigure(
        name: "\(name).janFeb", periods: [period - 1, period], value: pair(period.year))
    }
  }

  /// The months by a model of the figures, its orders and windows given.
  func recovered(by formula: ModelFormula) throws -> [Recovered] {
    let model = try fit(formula, data: [:], figures: figures, like: months)
    guard let path = model.path else { throw AccuracyError("\(formula) leaves months open") }
    var reader = ProjectionReader(path)
    return try years.map { year in
      let measure = Measure(.level, of: name, in: PeriodSpan(Period(year: year, month: 1)))
      let summary = try reader.summary(of: measure, levels: Self.levels)
      return Recovered(year: year, january: summary.median, intervals: summary.intervals)
    }
  }

  /// Squared errors in percent: of January, then of February.
  func squares(_ rows: [Recovered]) -> [[Double]] {
    func square(_ found: Double, _ actual: Double) -> Double {
      let error = 100 * (found / actual - 1)
      return error * error
    }
    return [
      rows.map { square($0.january, january($0.year)) },
      rows.map { square(pair($0.year) - $0.january, february($0.year)) },
    ]
  }

  /// −Σ log density of the Januaries under the recovered law, in logarithms and without constants: what
  /// a class of models is chosen by.
  func logScore(_ rows: [Recovered]) -> Double {
    rows.reduce(0) { sum, row in
      guard let interval = row.intervals.last else { return .infinity }
      let spread = log(interval.upper / interval.lower) / (2 * 1.959963984540054)
      let error = log(january(row.year) / row.january) / spread
      return sum + log(spread) + 0.5 * error * error
    }
  }

  /// The same series up to the mask with its last years hidden, for choices that must not see the mask.
  func trial(years: Int) -> MaskedMonths {
    MaskedMonths(name: name, months: unmasked, mask: mask - years)
  }

  /// How many Januaries each interval covers.
  func covered(_ rows: [Recovered]) -> [Int] {
    Self.levels.indices.map { k in
      rows.count { row in
        row.intervals.count > k
          && (row.intervals[k].lower...row.intervals[k].upper).contains(january(row.year))
      }
    }
  }
}

extension MaskedMonths {
  /// What one would do without a model of the calendar.
  enum Rival: String, CaseIterable {
    case lastShare = "last unmasked share"
    case meanShare = "mean unmasked share"
    case linear = "linear, scaled to the sum"
    case days = "days"
    case chowLin = "Chow–Lin without calendar"
  }

  func recovered(by rival: Rival) throws -> [Recovered] {
    let shares = (months.start.year..<mask).map { january($0) / pair($0) }.filter { !$0.isNaN }
    guard let last = shares.last else { throw AccuracyError("no pair before \(mask)") }
    func split(_ share: (Int) -> Double) -> [Recovered] {
      years.map { Recovered(year: $0, january: share($0) * pair($0)) }
    }
    switch rival {
    case .lastShare: return split { _ in last }
    case .meanShare: return split { _ in shares.reduce(0, +) / Double(shares.count) }
    case .linear:
      return split { year in
        let (before, after) = (
          months[Period(year: year - 1, month: 12)], months[Period(year: year, month: 3)]
        )
        return (2 * before + after) / (3 * (before + after))
      }
    case .days: return split { 31 / ($0 % 4 == 0 && $0 % 100 != 0 || $0 % 400 == 0 ? 60 : 59) }
    case .chowLin:
      // A regression of months seen through their sums, with errors of first order.
      return try recovered(
        by: ModelFormula(parsing: "\(name) ~ trend() + seasonal() + arima(1,0,0)"))
    }
  }
}
