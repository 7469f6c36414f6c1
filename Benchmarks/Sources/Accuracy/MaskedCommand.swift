import ArgumentParser
import Tradewind

/// `Accuracy masked DATASET`.
struct MaskedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "masked",
    abstract: "Januaries and Februaries of China's trade, hidden as the bureau hides them.",
    discussion: """
      From a year on January is left out and February cumulated, as retail sales are published. \
      Printed are root mean squared errors of the recovered months in percent, and how many \
      Januaries the 80 and 95% intervals cover, with the counts that a binomial variable leaves with \
      1%. The class of model is chosen on the months before the masks of the two long histories: \
      their last five years are hidden in the same way, and the candidate with the best log score \
      of these Januaries is taken for all masks. Windows that it leaves open are chosen by the \
      likelihood of the months before each mask. --simulate draws series from that class, hides \
      them in the same way, and counts what the intervals cover.
      """)

  @Argument(help: "The data set, Data/china/dataset.yaml.")
  var dataset: String

  @Option(
    name: .customLong("method"), parsing: .upToNextOption,
    help: "Candidates: right-hand sides of formulas for log(y).")
  var methods: [String] = [
    "arima(0,1,1)(0,1,1)", "structural(level, slope, seasonal)",
    "structural(level, slope, seasonal: trigonometric)",
  ].flatMap { family in
    ["newYear()", "newYear(before: 20, during: 7, after: 15)"].flatMap { windows in
      ["", " + tradingDays()"].map { "\(family) + \(windows)\($0)" }
    }
  }

  @Flag(help: "Show every candidate, not only the one chosen.")
  var all = false

  @Option(help: "Series drawn for each mask of 2012; 0 for none.")
  var simulate: Int = 0

  @Option(help: "Workers; results do not depend on it.")
  var jobs: Int = 2

  func run() throws {
    let china = try DataSet.load(path: dataset)
    let masks = try Self.masks.map { mask in
      try ["exports", "imports"].map { name in
        MaskedMonths(
          name: name,
          months: try Self.joined(
            name, in: china, from: Period(parsing: mask.start), to: Period(parsing: mask.end)),
          mask: mask.year)
      }
    }
    let candidates = try methods.map { try MaskedClass($0, on: masks) }
    guard let chosen = candidates.min(by: { $0.criterion < $1.criterion }) else { return }
    print("Log score of the last five years before the masks, hidden; the smallest is taken\n")
    print(
      markdownTable(["class", "score"], candidates.map { [$0.text, fixed($0.criterion, 1)] }) + "\n"
    )
    for (k, series) in masks.enumerated() {
      for omitted in [nil, 2020] where omitted.map({ series[0].years.contains($0) }) ?? true {
        let title = Self.masks[k].title + (omitted.map { ", without \($0)" } ?? "")
        print("\(title); RMSE in percent, January/February (both)\n")
        let rows =
          try MaskedMonths.Rival.allCases.map { rival in
            try row(rival.rawValue, series, without: omitted) { masked, _ in
              try masked.recovered(by: rival)
            }
          }
          + (all ? candidates : [chosen]).map { candidate in
            try row(candidate.text, series, without: omitted) { masked, i in
              try masked.recovered(by: candidate.formulas[k][i])
            }
          }
        print(markdownTable(["method", "exports", "imports", "80%", "95%"], rows) + "\n")
      }
    }
    guard simulate > 0 else { return }
    for k in masks.indices where Self.masks[k].year == 2012 {
      for (i, series) in masks[k].enumerated() {
        let simulation = try MaskedSimulation(series, by: chosen.formulas[k][i], count: simulate)
        print("\(Self.masks[k].title), \(series.name): " + (try simulation.run(jobs: jobs)))
      }
    }
  }

  private static let masks: [(title: String, start: String, end: String, year: Int)] = [
    ("Mask 1993, history from 1983-07", "1983-07", "2013-12", 1993),
    ("Mask 2012, history from 2000-01", "2000-01", "2024-07", 2012),
    ("Mask 2012, history from 2008-01", "2008-01", "2024-07", 2012),
  ]

  /// A method's errors by series, and what its intervals cover of all.
  private func row(
    _ name: String, _ series: [MaskedMonths], without omitted: Int?,
    _ recover: (MaskedMonths, Int) throws -> [MaskedMonths.Recovered]
  ) throws -> [String] {
    var (cells, covered, count) = ([String](), [0, 0], 0)
    for (i, masked) in series.enumerated() {
      let rows = try recover(masked, i).filter { $0.year != omitted }
      cells.append(
        masked.squares(rows).map { fixed(Self.root($0), 1) }.joined(separator: "/") + " ("
          + fixed(Self.root(masked.squares(rows).flatMap { $0 }), 2) + ")")
      covered = zip(covered, masked.covered(rows)).map { $0 + $1 }
      count += rows.allSatisfy { $0.intervals.isEmpty } ? 0 : rows.count
    }
    return [name] + cells
      + zip(covered, MaskedMonths.levels).map { found, level in
        guard count > 0 else { return "–" }
        let band = binomialBand(count: count, probability: level)
        return "\(found) of \(count) [\(band.lowerBound), \(band.upperBound)]"
      }
  }

  private static func root(_ squares: [Double]) -> Double {
    (squares.reduce(0, +) / Double(Swift.max(squares.count, 1))).squareRoot()
  }

  /// A series with its history before 2008, which is in units of 100 million.
  private static func joined(
    _ name: String, in data: DataSet, from first: Period, to last: Period
  ) throws -> Series {
    let history = try data.series(named: "\(name)_history")
    var series = try data.series(named: name)
    let recent = series
    series.start = first
    series.values = (0...(last - first)).map { i in
      let period = first + i
      return recent[period].isNaN ? history[period] / 10 : recent[period]
    }
    return series
  }
}

/// A class of models with what the months before each mask choose of it.
struct MaskedClass {
  let text: String
  /// Log score of the last five years before the masks, the short histories left out: they are ends of
  /// the long ones.
  let criterion: Double
  /// The formula by mask and series.
  let formulas: [[ModelFormula]]

  init(_ text: String, on masks: [[MaskedMonths]]) throws {
    self.text = text
    var sum = 0.0
    formulas = try masks.map { list in
      try list.map { masked in
        if masked.mask - masked.months.start.year > 8 {
          let trial = masked.trial(years: 5)
          sum += trial.logScore(try trial.recovered(by: Self.formula(text, on: trial)))
        }
        return try Self.formula(text, on: masked)
      }
    }
    criterion = sum
  }

  /// The formula with the windows that the months before the mask choose.
  private static func formula(_ text: String, on masked: MaskedMonths) throws -> ModelFormula {
    let formula = try ModelFormula(parsing: "log(\(masked.name)) ~ \(text)")
    return try fit(formula, data: [masked.name: masked.unmasked]).formula
  }
}

/// Counts that a binomial variable leaves with at most half a percent to either side.
func binomialBand(count: Int, probability: Double) -> ClosedRange<Int> {
  var mass = [Double](repeating: 0, count: count + 1)
  mass[0] = 1
  for _ in 0..<count {
    for k in stride(from: count, through: 1, by: -1) {
      mass[k] = mass[k] * (1 - probability) + mass[k - 1] * probability
    }
    mass[0] *= 1 - probability
  }
  func bound(_ order: [Int]) -> Int {
    var tail = 0.0
    for k in order {
      tail += mass[k]
      if tail > 0.005 { return k }
    }
    return order[order.count - 1]
  }
  return bound(Array(0...count))...bound((0...count).reversed())
}
