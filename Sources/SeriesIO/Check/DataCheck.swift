import TimeSeries

/// Looks for what is odd in the figures of a data set.
///
/// Checked are: values against the declared kind, figures of one series against each other (growth
/// against levels, year-to-date and other sums against months, shares against ratios), identities, gaps and
/// calendar months that are never published, runs of equal values, outliers, blocks and series that
/// repeat others, and the stated span. Contradictions count only beyond what the rounding of the
/// printed figures can explain, and are gathered by year so that the report stays readable.
public enum DataCheck {
  /// All findings, series by series in the order of the data set.
  ///
  /// - Complexity: O(values) a series, plus O(series² · values) for series that repeat others.
  public static func run(_ data: DataSet) -> [Finding] {
    var findings: [Finding] = []
    for entry in data.entries {
      findings += valueFindings(entry)
      findings += missingFindings(entry)
      findings += growthFindings(entry)
      findings += yearGrowthFindings(entry)
      findings += yearToDateFindings(entry)
      findings += sumFindings(entry)
      findings += shareFindings(entry, in: data)
      findings += runFindings(entry)
      findings += outlierFindings(entry)
      findings += spanFindings(entry)
    }
    findings += identityFindings(data)
    findings += repetitionFindings(data)
    return findings
  }

  /// Where figures contradict what the dictionary declares of them, sums the levels, or shares the levels
  /// and one another, for chosen series only.
  ///
  /// - Complexity: O(values) of those series.
  public static func contradictedDeclarations(
    _ data: DataSet, about names: Set<String>
  ) -> [Finding] {
    data.entries.filter { names.contains($0.name) }
      .flatMap {
        valueFindings($0) + spanFindings($0) + sumFindings($0) + shareFindings($0, in: data)
      }
  }

  /// Half a unit of the last printed decimal of a figure.
  ///
  /// Percentages are printed as their publisher likes, whatever the decimals of the series.
  static func rounding(_ figure: DataSet.Figure) -> Double {
    let stated = figure.form.isPercent ? nil : figure.values.description.decimals
    let decimals = stated ?? printedDecimals(figure.values.values)
    return 0.5 * power(ofTen: -decimals)
  }

  /// The decimals that all values need, at most six.
  static func printedDecimals(_ values: [Double]) -> Int {
    for decimals in 0..<6 {
      let scale = power(ofTen: decimals)
      let isEnough = values.allSatisfy { value in
        // A relative slack of a few units in the last place of a double.
        value.isNaN
          || ((value * scale).rounded() - value * scale).magnitude
            <= 1e-9 * Swift.max(1, (value * scale).magnitude)
      }
      if isEnough { return decimals }
    }
    return 6
  }

  static func power(ofTen exponent: Int) -> Double {
    let size = (0..<exponent.magnitude).reduce(1.0) { power, _ in power * 10 }
    return exponent < 0 ? 1 / size : size
  }
}
