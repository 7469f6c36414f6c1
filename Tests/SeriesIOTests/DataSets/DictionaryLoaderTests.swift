import Foundation
import SeriesIO
import Testing
import TimeSeries

/// Every mistake in a dictionary is reported with line and column.
struct DictionaryLoaderTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let yaml: String
    let expected: String
    var testDescription: String { expected }
  }

  static let cases: [Case] = [
    Case(
      yaml: "serie: {}", expected: "line 1, column 1: unknown key “serie”; did you mean series?"),
    Case(
      yaml: "series:\n  x: {kinds: flow}",
      expected: "line 2, column 7: unknown key “kinds”; did you mean kind?"),
    Case(
      yaml: "series:\n  x: {zzzzzz: flow}",
      expected: "unknown key “zzzzzz”; known here: title, kind, unit"),
    Case(
      yaml: "series:\n  x: {kind: flows}",
      expected: "line 2, column 13: expected one of flow, stock, index, rate, found “flows”; did "
        + "you mean flow?"),
    Case(
      yaml: "series:\n  x: {positive: yes}",
      expected: "line 2, column 17: expected true or false, found “yes”"),
    Case(
      yaml: "series:\n  x: {decimals: many}",
      expected: "expected a whole number from 0 to 15, found “many”"),
    Case(
      yaml: "series:\n  x: {rounding: 0.1}",
      expected: "line 2, column 17: expected true or false, found “0.1”"),
    Case(
      yaml: "series:\n  x: {profile: [100, -1]}",
      expected: "line 2, column 22: expected a list of positive numbers, found “-1”"),
    Case(yaml: "series: [x]", expected: "line 1, column 9: expected a mapping of series by name"),
    Case(yaml: "title: t", expected: "the dictionary declares no series"),
    Case(
      yaml: "series:\n  x: {title: t}",
      expected: "line 2, column 3: series x has no figures and no identity defines it"),
    Case(
      yaml: "series:\n  x:\n    figures:\n      - {file: x.csv}",
      expected: "line 4, column 9: a figure needs a file and a column"),
    Case(
      yaml: "series:\n  x:\n    figures:\n      - {file: x.csv, column: aa}",
      expected: "x.csv has no column “aa”; did you mean a?"),
    Case(
      yaml: "series:\n  x:\n    figures:\n      - {file: y.csv, column: a}",
      expected: "y.csv: there is no such file; did you mean"),
    Case(
      yaml: "series:\n  x:\n    figures:\n      - {file: x.csv, column: a, form: yoi}",
      expected: "line 4, column 40: expected one of level, ytd, yoy, ytdYoy, mom, janFeb, "
        + "share(NAME), share(NAME, ytd), sum(2…12), found “yoi”; did you mean yoy?"),
    Case(
      yaml: "series:\n  x:\n    figures:\n      - {file: x.csv, column: a}\n"
        + "      - {file: x.csv, column: b}",
      expected: "line 5, column 9: series x has two figures of the form level"),
    Case(
      yaml: "series:\n  x:\n    figures:\n      - {file: x.csv, column: a}\n"
        + "      - {file: q.csv, column: a, form: sum(3)}",
      expected: "line 5, column 9: the figures of series x are monthly and quarterly"),
    Case(
      yaml: "series:\n  x:\n    span: 2024-13\n    figures: [{file: x.csv, column: a}]",
      expected: "line 3, column 11: "),
    Case(
      yaml: "series:\n  x: {figures: [{file: x.csv, column: a}]}\nidentities:\n  - y = x + z",
      expected: "line 4, column 5: the identity y = x + z names “z”, which is no series"),
    Case(
      yaml: "series:\n  x: {figures: [{file: x.csv, column: a}]}\nidentities:\n  - y = x + y",
      expected: "line 4, column 5: the identity y = x + y cannot be computed: y is defined in "
        + "terms of itself"),
    Case(
      yaml: "series:\n  x: {figures: [{file: x.csv, column: a}]}\nidentities:\n  - y + x",
      expected: "line 4, column 5: this is not an identity: cannot read “y + x”: at character 3 "
        + "expected “=” and the parts, as in trade = exports + imports"),
    Case(
      yaml: "series:\n  x: {unit: m, figures: [{file: x.csv, column: a}]}\n"
        + "  w: {unit: bn, figures: [{file: x.csv, column: b}]}\nidentities: [y = x + w]",
      expected: "line 4, column 14: the identity y = x + w adds x in m and w in bn"),
    Case(
      yaml: "series:\n  x: {figures: [{file: bad.csv, column: a}]}",
      expected: "bad.csv, line 2, column 2 (a), 2024-01: expected a number, found “oops”"),
  ]

  @Test(arguments: cases) func sentences(item: Case) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("x.csv", "month,a,b\n2024-01,1,5\n2024-02,2,6\n")
    _ = try folder.file("q.csv", "quarter,a\n2024Q1,1\n2024Q2,2\n")
    _ = try folder.file("bad.csv", "month,a\n2024-01,oops\n2024-02,2\n")
    let path = try folder.file("dataset.yaml", item.yaml)
    let error = #expect(throws: SeriesIOError.self) { try DataSet.load(path: path) }
    #expect(error?.description.contains(item.expected) == true, "\(String(describing: error))")
  }

  @Test func longFilesAndFormsServeDictionaries() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file(
      "l.csv", "series_id,period,value\na,2024-01,1\na,2024-02,2\na b,2024-01,10\na b,2024-02,20\n")
    let path = try folder.file(
      "dataset.yaml",
      """
      series:
        x: {figures: [{file: l.csv, column: a}, {file: l.csv, column: a b, form: share(y)}]}
        y: {figures: [{file: l.csv, column: a b, release: first, notes: why}]}
      """)
    let data = try DataSet.load(path: path)
    #expect(try data.figures(of: "x").map(\.form) == [.level, .share(of: "y")])
    #expect(try data.series(named: "x.share(y)").values == [10, 20])
    #expect(try data.figures(of: "y")[0].release == .first)
    #expect(try data.figures(of: "y")[0].notes == "why")
  }
}
