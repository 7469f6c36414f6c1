import Foundation
import Reporting
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Element names and texts of a document, collected by Foundation's own XML parser.
private final class Collector: NSObject, XMLParserDelegate {
  var names: [String] = []
  var paths: [String] = []
  var texts: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String]
  ) {
    names.append(elementName)
    if let path = attributeDict["d"] { paths.append(path) }
    texts.append("")
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if !texts.isEmpty { texts[texts.count - 1] += string }
  }
}

private func parsed(_ svg: String) throws -> Collector {
  let parser = XMLParser(data: Data(svg.utf8))
  let collector = Collector()
  parser.delegate = collector
  #expect(parser.parse(), "not well-formed XML: \(String(describing: parser.parserError))")
  collector.texts = collector.texts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
  return collector
}

@Test func theChartIsWellFormedAndNamesWhatItShows() throws {
  let content = try parsed(exampleChart().svg())
  for text in ["Exports <& imports>", "USD bn", "Source: customs", "95% interval", "2024", "Jul"] {
    #expect(content.texts.contains { $0.contains(text) }, "no text '\(text)'")
  }
  // Two bands, history and median.
  #expect(content.paths.count == 4)
  #expect(content.texts.contains { $0.contains("Feb 2024") && $0.contains("80%: 97.0 to 117.0") })
}

@Test func coordinatesStayInsideThePictureAndAreNumbers() throws {
  let content = try parsed(exampleChart().svg(width: 880, height: 460))
  for path in content.paths {
    let numbers = path.split { "MLZ ".contains($0) }.map { Double($0) }
    #expect(numbers.allSatisfy { $0 != nil && $0 ?? -1 >= 0 && $0 ?? 1e9 <= 880 })
  }
}

@Test func severalFansAreNamedInTheLegend() throws {
  var chart = exampleChart()
  let fan = try #require(chart.fans.first)
  chart.fans.append(
    FanChart.Fan(name: "tariff", start: fan.start, median: fan.median, bands: fan.bands))
  let content = try parsed(chart.svg())
  #expect(content.texts.contains("tariff"))
  #expect(content.texts.contains("80% interval of each"))
}

@Test func aLongSourceLineIsWrappedAtItsFullSize() throws {
  var chart = exampleChart()
  let names = (1...40).map { "regressor\($0)" }
  chart.source = "Model: y ~ " + names.joined(separator: " + ")
  let svg = chart.svg()
  let lines = try parsed(svg).texts.filter { $0.contains("regressor") }
  #expect(lines.count == 4 && lines.allSatisfy { $0.count <= 146 }, "\(lines)")
  #expect(lines.joined(separator: " ") == chart.source)
  #expect(svg.components(separatedBy: "font-size=\"11\"").count > 4)
}

@Test func manyOutliersAreCountedBelowAChart() {
  let events = (1...4).map { " + pulse(2020-0\($0))" }
  let model = "log(y) ~ arima(0,1,1) + trend()"
  #expect(footerText(ofModel: model + events.joined()) == model + " and 4 outliers")
  let few = model + events.prefix(3).joined()
  #expect(footerText(ofModel: few) == few)
  #expect(footerText(ofModel: "no formula") == "no formula")
}

@Test func missingMonthsLiftThePen() throws {
  var chart = exampleChart()
  chart.history[5] = .nan
  let history = try #require(try parsed(chart.svg()).paths.dropLast().last)
  #expect(history.filter { $0 == "M" }.count == 2)
}
