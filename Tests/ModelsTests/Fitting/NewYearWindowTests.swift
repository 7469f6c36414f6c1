import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

@Suite struct NewYearWindowTests {
  /// A season that moves, so that no moving average lies on the unit circle, where searches do not
  /// start from each other.
  private static func series(seed: UInt64) throws -> Series {
    var series = try FitTests.series(seed: seed)
    var generator = SeededGenerator(seed: seed)
    var season = [Double](repeating: 0, count: 12)
    for t in series.values.indices {
      season[t % 12] += Double.random(in: -0.05...0.05, using: &generator)
      series.values[t] *= Double.exp(season[t % 12])
    }
    return series
  }

  /// Windows far behind are left at another's coefficients; the choice is that of full estimates.
  @Test(arguments: [UInt64(5), 6, 7])
  func screeningFindsWhatFullEstimatesFind(seed: UInt64) throws {
    let data = ["exports": try Self.series(seed: seed)]
    let found = try fit(
      ModelFormula(parsing: "log(exports) ~ arima(0,1,1)(0,1,1) + newYear()"), data: data)
    let full = try NewYearWindows.grid.map { window -> (text: String, aicc: Double) in
      var formula = try ModelFormula(parsing: "log(exports) ~ arima(0,1,1)(0,1,1)")
      formula.regressors.append(window)
      return ("\(window)", try fit(formula, data: data).summary.aicc)
    }
    let best = try #require(full.min { $0.aicc < $1.aicc })
    #expect("\(found.formula)".contains(best.text), "\(found.formula), not \(best)")
    let rows = found.summary.trace.filter { $0.model.contains("newYear(") }
    #expect(rows.contains { $0.isUpperBound } && rows.contains { !$0.isUpperBound })
    for row in rows {
      let own = try #require(full.first { row.model.contains($0.text) })
      // An estimated candidate stops where nothing is left to gain.
      let slack = row.isUpperBound ? Double.infinity : 1e-3
      #expect(row.criterion > own.aicc - 1e-3 && row.criterion < own.aicc + slack, "\(row)")
    }
  }
}
