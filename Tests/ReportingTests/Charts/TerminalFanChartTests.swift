import Reporting
import Testing

@Test func theTerminalChartFitsItsWidth() {
  let chart = exampleChart()
  for width in [50, 80, 120] {
    let lines = chart.terminal(width: width, height: 10).split(separator: "\n")
    #expect(lines.allSatisfy { displayWidth(String($0)) <= width }, "width \(width)")
    #expect(lines.count == 14)
  }
}

@Test func theTerminalChartShowsBandsMedianAndYears() {
  let text = exampleChart().terminal()
  for mark in ["•", "▒", "░", "2022", "2023", "2024", "80%", "95%", "observed"] {
    #expect(text.contains(mark), "no '\(mark)'")
  }
}

@Test func aChartWithoutNumbersIsEmpty() {
  var chart = exampleChart()
  chart.fans = []
  #expect(chart.terminal().isEmpty)
}
