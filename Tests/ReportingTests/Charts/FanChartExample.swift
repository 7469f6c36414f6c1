import Reporting
import TimeSeries

/// 36 observed and 12 projected months around 100 with a February trough.
func exampleChart() -> FanChart {
  let history = (0..<36).map { 100 + Double($0) - ($0 % 12 == 1 ? 30 : 0) }
  let median = (36..<48).map { 100 + Double($0) - ($0 % 12 == 1 ? 30 : 0) }
  let wide = FanChart.Band(
    level: 0.95, lower: median.map { $0 - 20 }, upper: median.map { $0 + 20 })
  let narrow = FanChart.Band(
    level: 0.80, lower: median.map { $0 - 10 }, upper: median.map { $0 + 10 })
  return FanChart(
    title: "Exports <& imports>", unit: "USD bn", source: "Source: customs",
    historyStart: Period(year: 2021, month: 1), history: history,
    fans: [
      FanChart.Fan(
        name: "forecast", start: Period(year: 2024, month: 1), median: median,
        bands: [narrow, wide])
    ])
}
