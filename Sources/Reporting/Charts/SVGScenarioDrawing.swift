import TimeSeries

/// The geometry of a scenario chart and the parts it is put together from.
struct SVGScenarioDrawing {
  let chart: ScenarioChart
  let width: Double
  private let height: Double
  private let axis: ValueAxis
  private let timeAxis: TimeAxis
  private let columns: Int
  private let left: Double
  private let plotWidth: Double
  private let plotHeight: Double
  private let footer: [String]

  /// Room for the values at the ends of the lines.
  private static let endRoom = 92.0
  /// Room above a plot for the scenario's name and caption.
  private static let headRoom = 52.0
  /// Room below a plot for the months.
  private static let footRoom = 34.0
  private static let margin = 24.0
  private static let top = 96.0
  /// A distance at which labels of 11 pixels do not touch.
  private static let labelStep = 14.0
  /// Vermilion and grey of Okabe and Ito's set, dark enough for lines on white.
  private static let scenarioColor = "#c24e00"
  private static let baselineColor = "#475569"

  init(chart: ScenarioChart, width: Double) {
    self.chart = chart
    self.width = width
    let count = Swift.max(chart.panels.count, 1)
    columns = count == 1 ? 1 : 2
    let rows = (count + columns - 1) / columns
    plotHeight = count == 1 ? 280 : 170
    let axis = ValueAxis(covering: chart.extent ?? 0...1, count: count == 1 ? 5 : 4)
    let widest = axis.ticks.map { displayWidth(axis.label($0)) }.max() ?? 1
    self.axis = axis
    left = 12 + 7 * Double(widest)
    let panelWidth = (width - 2 * Self.margin - 20 * Double(columns - 1)) / Double(columns)
    plotWidth = panelWidth - left - Self.endRoom
    timeAxis = TimeAxis(
      start: chart.historyStart, count: chart.periodCount, capacity: Int(plotWidth / 34))
    // An average letter is about 0.52 of its size wide.
    footer = wrapped(chart.source, width: Swift.max(Int((width - 48) / (0.52 * 11)), 20))
    let panels = Double(rows) * (Self.headRoom + plotHeight + Self.footRoom)
    height = Self.top + panels + 14 * Double(footer.count) + 18
  }

  /// The corner of a panel's plot.
  private func origin(_ index: Int) -> (x: Double, y: Double) {
    let panelWidth = left + plotWidth + Self.endRoom + 20
    let step = Self.headRoom + plotHeight + Self.footRoom
    return (
      Self.margin + Double(index % columns) * panelWidth + left,
      Self.top + Double(index / columns) * step + Self.headRoom
    )
  }

  private func x(_ offset: Int) -> Double {
    plotWidth * Double(offset) / Double(Swift.max(chart.periodCount - 1, 1))
  }

  private func y(_ value: Double) -> Double {
    plotHeight * (1 - (value - axis.low) / (axis.high - axis.low))
  }

  func picture() -> SVGElement {
    let indices = chart.panels.isEmpty ? [0] : Array(chart.panels.indices)
    let parts = [
      SVGElement("title", text: "\(chart.title), \(chart.unit)"),
      SVGElement(
        "rect", ["width": SVGValue(width), "height": SVGValue(height), "fill": "#ffffff"]),
    ]
    return SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": "0 0 \(SVGValue.coordinate(width)) \(SVGValue.coordinate(height))",
        "width": SVGValue(width), "height": SVGValue(height), "role": "img",
        "font-family":
          "Inter, 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
      ],
      children: parts + headline() + legend() + indices.map(panel) + footerParts())
  }

  private func headline() -> [SVGElement] {
    let fitting = (width - 48) / (0.55 * Double(Swift.max(displayWidth(chart.title), 1)))
    return [
      SVGElement.label(
        chart.title, x: Self.margin, y: 34, size: Swift.min(19, fitting), color: "#111827",
        weight: "600"),
      SVGElement.label(chart.unit, x: Self.margin, y: 56, size: 13, color: "#4b5563"),
    ]
  }

  private func legend() -> [SVGElement] {
    let level = chart.baseline.bands.last.map { percent($0.level) }
    var entries: [(label: String, color: String, isDashed: Bool, isBand: Bool)] = [
      ("observed", "#111827", false, false), ("baseline, median", Self.baselineColor, true, false),
    ]
    if !chart.panels.isEmpty {
      entries.append(("scenario, median", Self.scenarioColor, false, false))
    }
    if let level { entries.append(("\(level) interval of each", "#94a3b8", false, true)) }
    var place = Self.margin
    return entries.flatMap { entry -> [SVGElement] in
      let start = place
      place += 28 + 7 * Double(displayWidth(entry.label)) + 16
      let swatch =
        entry.isBand
        ? SVGElement(
          "rect",
          [
            "x": SVGValue(start), "y": 70, "width": 22, "height": 12, "fill": "\(entry.color)",
            "fill-opacity": 0.45,
          ])
        : SVGElement(
          "line",
          [
            "x1": SVGValue(start), "x2": SVGValue(start + 22), "y1": 76, "y2": 76,
            "stroke": "\(entry.color)", "stroke-width": 2.2,
            "stroke-dasharray": entry.isDashed ? "5 3" : "none",
          ])
      return [
        swatch, SVGElement.label(entry.label, x: start + 28, y: 80, size: 12, color: "#374151"),
      ]
    }
  }

  private func panel(_ index: Int) -> SVGElement {
    let corner = origin(index)
    let panel = chart.panels.indices.contains(index) ? chart.panels[index] : nil
    let isFirst = index % columns == 0
    var parts: [SVGElement] = []
    if let panel {
      let room = (plotWidth + Self.endRoom + left) / (0.56 * 14)
      parts.append(
        SVGElement.label(
          cut(panel.fan.name, to: Int(room)), x: -left, y: -32, size: 14, color: "#111827",
          weight: "600"))
      parts.append(
        SVGElement.label(panel.caption, x: -left, y: -15, size: 12, color: "#4b5563"))
    }
    parts += grid(labelled: isFirst || columns == 1) + months()
    parts.append(contentsOf: bands(panel))
    parts.append(line(historyPoints, color: "#111827", width: 1.8, isDashed: false))
    parts.append(
      line(
        points(chart.baseline, chart.baseline.median), color: Self.baselineColor, width: 1.8,
        isDashed: true))
    if let panel {
      parts.append(
        line(
          points(panel.fan, panel.fan.median), color: Self.scenarioColor, width: 2.4,
          isDashed: false))
    }
    parts += endLabels(panel) + hover(panel)
    var group = SVGElement("g", children: parts)
    let place = "translate(\(SVGValue.coordinate(corner.x)) \(SVGValue.coordinate(corner.y)))"
    group.attributes.append((name: "transform", value: place))
    return group
  }

  private func grid(labelled: Bool) -> [SVGElement] {
    axis.ticks.flatMap { tick -> [SVGElement] in
      let rule = SVGElement(
        "line",
        [
          "x1": 0, "x2": SVGValue(plotWidth), "y1": SVGValue(y(tick)), "y2": SVGValue(y(tick)),
          "stroke": tick == 0 && axis.low < 0 ? "#9ca3af" : "#e5e7eb",
        ])
      let label = SVGElement.label(
        axis.label(tick), x: -8, y: y(tick) + 4, size: 11, color: "#6b7280", anchor: "end")
      return labelled ? [rule, label] : [rule]
    }
  }

  private func months() -> [SVGElement] {
    let origin = x(chart.baseline.start - chart.historyStart - 1)
    let rule = SVGElement(
      "line",
      [
        "x1": SVGValue(origin), "x2": SVGValue(origin), "y1": 0, "y2": SVGValue(plotHeight),
        "stroke": "#9ca3af", "stroke-dasharray": "2 3",
      ])
    return [rule]
      + timeAxis.ticks.flatMap { tick -> [SVGElement] in
        [
          SVGElement(
            "line",
            [
              "x1": SVGValue(x(tick.offset)), "x2": SVGValue(x(tick.offset)),
              "y1": SVGValue(plotHeight), "y2": SVGValue(plotHeight + (tick.isYear ? 6 : 4)),
              "stroke": "#9ca3af",
            ]),
          SVGElement.label(
            tick.label, x: x(tick.offset), y: plotHeight + 19, size: 11,
            color: tick.isYear ? "#111827" : "#6b7280", weight: tick.isYear ? "600" : "400",
            anchor: "middle"),
        ]
      }
  }

  private var historyPoints: [(x: Double, y: Double)] {
    chart.history.enumerated().map { (x($0.offset), y($0.element)) }
  }

  /// Places of a fan's values; the first point joins the last observed one.
  private func points(_ fan: FanChart.Fan, _ values: [Double]) -> [(x: Double, y: Double)] {
    let start = fan.start - chart.historyStart
    var result = values.enumerated().map { (x: x(start + $0.offset), y: y($0.element)) }
    if let last = chart.history.last, last.isFinite, start == chart.history.count {
      result.insert((x(start - 1), y(last)), at: 0)
    }
    return result
  }

  private func bands(_ panel: ScenarioChart.Panel?) -> [SVGElement] {
    let fans =
      [(chart.baseline, Self.baselineColor, 0.16, "3 2")]
      + (panel.map { [($0.fan, Self.scenarioColor, 0.22, "none")] } ?? [])
    // Fills of two hues are one grey in print: the edges are dashed and solid as the medians are.
    return fans.compactMap { fan, color, opacity, dashes in
      guard let band = fan.bands.last else { return nil }
      let path = SVGPath(upper: points(fan, band.upper), lower: points(fan, band.lower))
      return SVGElement(
        "path",
        [
          "d": "\(path.commands)", "fill": "\(color)", "fill-opacity": SVGValue(opacity),
          "stroke": "\(color)", "stroke-width": 0.9, "stroke-opacity": 0.8,
          "stroke-dasharray": "\(dashes)",
        ])
    }
  }

  private func line(
    _ points: [(x: Double, y: Double)], color: String, width: Double, isDashed: Bool
  ) -> SVGElement {
    SVGElement(
      "path",
      [
        "d": "\(SVGPath(line: points).commands)", "fill": "none", "stroke": "\(color)",
        "stroke-width": SVGValue(width), "stroke-linejoin": "round",
        "stroke-dasharray": isDashed ? "5 3" : "none",
      ])
  }

  /// The last values at the ends of the lines, moved apart where they would touch.
  private func endLabels(_ panel: ScenarioChart.Panel?) -> [SVGElement] {
    var labels: [(text: String, y: Double, color: String, weight: String)] = []
    if let last = chart.baseline.median.last, last.isFinite {
      labels.append(("baseline \(number(last))", y(last), Self.baselineColor, "400"))
    }
    if let panel, let last = panel.fan.median.last, last.isFinite {
      labels.append(("scenario \(number(last))", y(last), Self.scenarioColor, "600"))
    }
    labels.sort { $0.y < $1.y }
    if labels.count == 2 {
      let overlap = Self.labelStep - (labels[1].y - labels[0].y)
      if overlap > 0 {
        labels[0].y -= overlap / 2
        labels[1].y += overlap / 2
      }
    }
    return labels.map { label in
      SVGElement.label(
        label.text, x: plotWidth + 7, y: label.y + 4, size: 11, color: label.color,
        weight: label.weight)
    }
  }

  /// Invisible columns over the projected periods that name their numbers.
  private func hover(_ panel: ScenarioChart.Panel?) -> [SVGElement] {
    let fans = [chart.baseline] + (panel.map { [$0.fan] } ?? [])
    let start = chart.baseline.start - chart.historyStart
    let step = x(1) - x(0)
    return chart.baseline.median.indices.map { i in
      let lines = fans.compactMap { fan -> String? in
        guard fan.median.indices.contains(i) else { return nil }
        let band = fan.bands.last.map {
          ", \(percent($0.level)): \(number($0.lower[i])) to \(number($0.upper[i]))"
        }
        return "\(fan.name) median \(number(fan.median[i]))\(band ?? "")"
      }
      let name = PeriodText.name(chart.baseline.start + i)
      return SVGElement(
        "rect",
        [
          "x": SVGValue(x(start + i) - step / 2), "y": 0, "width": SVGValue(step),
          "height": SVGValue(plotHeight), "fill": "#000000", "fill-opacity": 0,
        ], children: [SVGElement("title", text: ([name] + lines).joined(separator: "\n"))])
    }
  }

  private func number(_ value: Double) -> String {
    let decimals = value.magnitude >= 100 ? 0 : axis.decimals + 1
    return NumberText.fixed(value, decimals: decimals, grouped: true)
  }

  private func footerParts() -> [SVGElement] {
    footer.enumerated().map { i, line in
      SVGElement.label(
        line, x: Self.margin, y: height - 14 - 14 * Double(footer.count - 1 - i), size: 11,
        color: "#6b7280")
    }
  }
}
