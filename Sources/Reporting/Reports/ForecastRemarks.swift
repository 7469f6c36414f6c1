import Models
public import SeriesIO
import TimeSeries

extension ForecastReport {
  /// Adds what the data set knows about the forecast: where its data end, and which of the months
  /// estimated here are published as a sum.
  public mutating func addRemarks(from data: DataSet) {
    remarks += [emptyEndRemark(data), publishedSumRemark(data)].compactMap { $0 }
  }

  private func emptyEndRemark(_ data: DataSet) -> String? {
    guard let empty = data.source(of: series.name)?.emptyEnd, empty > 0 else { return nil }
    let count = PeriodText.count(empty, series.frequency)
    let are = empty == 1 ? "is" : "are"
    return "The last value is of \(series.end); the \(count) after it \(are) empty in the data and "
      + "\(are) forecast first."
  }

  /// Estimated months whose sum is known, where a measure of the report takes that sum.
  private func publishedSumRemark(_ data: DataSet) -> String? {
    guard !gaps.isEmpty, !readsFigures, series.frequency == .monthly else { return nil }
    let read = sections.flatMap(\.rows).map { Set($0.measure.references) }
    let sums = data.publishedSums(of: series.name, covering: gaps).filter { sum in
      let months = sum.periods.map { MonthReference(series: series.name, period: $0) }
      return read.contains { $0.isSuperset(of: months) }
    }
    guard let first = sums.first, let last = sums.last else { return nil }
    let figures = Set(sums.map(\.figure)).sorted().joined(separator: ", ")
    let years =
      first.periods[0].year == last.periods[0].year
      ? "\(first.periods[0].year)" : "\(first.periods[0].year) to \(last.periods[0].year)"
    return "\(sums.missingNames(frequency: series.frequency)) of \(series.name) are estimated here "
      + "although their sum is published (\(figures), \(years)); year-to-date and annual figures "
      + "that include them differ from the published ones."
  }
}
