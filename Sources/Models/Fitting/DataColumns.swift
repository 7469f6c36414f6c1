import RealModule
import TimeSeries

/// How the columns of a term are made of lags of one data regressor.
///
///     column j (t) = Σ loadings[k].factors[j] · g(x(t − lag k)),   g the identity or the logarithm
struct LagStructure {
  let regressor: DataRegressor
  /// Names of the columns and of their coefficients.
  let names: [String]
  /// For each lag its factor in every column.
  let loadings: [(lag: Int, factors: [Double])]
}

extension RegressorTerm {
  /// The lags behind a term of data; nil for a function of the calendar.
  var lagStructure: LagStructure? {
    switch self {
    case .column(let column):
      LagStructure(regressor: column, names: [columnName], loadings: [(0, [1])])
    case .lag(let column, let lag):
      LagStructure(
        regressor: column, names: [Self.lagName(column, lag)], loadings: [(lag, [1])])
    case .lags(let column, let lags):
      LagStructure(
        regressor: column, names: lags.map { Self.lagName(column, $0) },
        loadings: lags.enumerated().map { place, lag in
          (lag, (0..<lags.count).map { $0 == place ? 1 : 0 })
        })
    case .almon(let column, let lags, let degree):
      LagStructure(
        regressor: column, names: (0...degree).map { "almon(\(column)).\($0)" },
        loadings: lags.map { ($0, Self.powers(of: $0, in: lags, degree: degree)) })
    default: nil
    }
  }

  /// `x` for the series itself, `lag(x,2)` two periods back.
  private static func lagName(_ column: DataRegressor, _ lag: Int) -> String {
    lag == 0
      ? RegressorTerm.column(column).columnName : RegressorTerm.lag(column, lag).columnName
  }

  /// 1, s, s², … of the place s of a lag between the first (0) and the last (1).
  ///
  /// Almon (1965) takes powers of the lag itself; the span of the columns is the same, and on 0…1
  /// they are far from collinear.
  private static func powers(of lag: Int, in lags: ClosedRange<Int>, degree: Int) -> [Double] {
    let width = Double(Swift.max(lags.upperBound - lags.lowerBound, 1))
    let place = Double(lag - lags.lowerBound) / width
    return (0...degree).map { Double.pow(place, $0) }
  }
}

extension ColumnBuilder {
  /// Columns of data, shifted by their lags; NaN where a value is not known.
  func dataColumns(of term: RegressorTerm) throws(ModelError) -> [RegressorDesign.Column] {
    guard let structure = term.lagStructure else { preconditionFailure("\(term) has no data") }
    let series = try series(of: structure.regressor)
    let lags = structure.loadings.map(\.lag)
    let longest = lags.max() ?? 0
    // x from `longest` months before the first row on, on the scale on which it enters.
    let known = try transformed(structure.regressor, series, from: start + -longest)
    return structure.names.enumerated().map { j, name in
      column(name, .regressor) { i, _ in
        structure.loadings.reduce(0) { sum, loading in
          let factor = loading.factors[j]
          return factor == 0 ? sum : sum + factor * known[i + longest - loading.lag]
        }
      }
    }
  }

  private func series(of regressor: DataRegressor) throws(ModelError) -> Series {
    let name = regressor.series
    guard let series = data[name] else {
      let isFunction = (RegressorTerm.functions + ModelFamily.functions).contains(name)
      throw .unknownSeries(
        name: name,
        nearest: isFunction ? name + "()" : nearestName(to: name, in: data.keys.sorted()))
    }
    guard series.frequency == start.frequency else {
      throw .invalidSpecification(
        "regressor '\(name)' is \(series.frequency), the explained series \(start.frequency)")
    }
    return series
  }

  private func transformed(
    _ regressor: DataRegressor, _ series: Series, from first: Period
  ) throws(ModelError) -> [Double] {
    var values: [Double] = []
    for i in 0..<(count + (start - first)) {
      let value = series[first + i]
      if value.isInfinite {
        throw .inSeries(
          name: series.name, period: "\(first + i)",
          cause: .unusableValue(position: i, value: value))
      }
      if regressor.isLogarithm, value <= 0 {
        throw .notPositive(
          series: series.name, period: "\(first + i)", value: value, transform: "a logarithm")
      }
      values.append(regressor.transform.apply(value))
    }
    return values
  }
}
