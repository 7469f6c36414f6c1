import TimeSeries

/// Draws a fan chart as an SVG picture: light theme, no scripts, no fonts beyond the reader's own.
extension FanChart {
  /// The chart as the text of an SVG file.
  ///
  /// History is a dark line; each fan has its median line and its bands, wider ones paler, in a
  /// colour of its own; months show their numbers when the pointer rests on them.
  public func svg(width: Double = 880, height: Double = 460) -> String {
    SVGFanDrawing(chart: self, width: width, height: height).picture().markup()
  }
}

/// The geometry of one picture and the parts it is put together from.
private struct SVGFanDrawing {
  let chart: FanChart
  let width: Double
  let height: Double
  let axis: ValueAxis
  let timeAxis: TimeAxis
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  /// The source line, broken to the width of the picture.
  let footer: [String]

  /// Size of the footer's letters, and the distance of its lines, in pixels.
  private static let footerSize = 11.0
  private static let footerStep = 14.0
  /// Room a month label needs, in pixels.
  private static let labelRoom = 38.0
  /// Room one step of the value axis gets, in pixels.
  private static let stepRoom = 52.0

  init(chart: FanChart, width: Double, height: Double) {
    self.chart = chart
    self.width = width
    self.height = height
    top = 96
    // An average letter is about 0.52 of its size wide.
    let room = Int((width - 48) / (0.52 * Self.footerSize))
    footer = wrapped(chart.source, width: Swift.max(room, 20))
    let more = Self.footerStep * Double(Swift.max(footer.count - 1, 0))
    bottom = height - (footer.isEmpty ? 44 : 68 + more)
    let steps = Swift.max(Int((bottom - top) / Self.stepRoom), 2)
    let axis = ValueAxis(covering: chart.extent ?? 0...1, count: steps)
    let widest = axis.ticks.map { displayWidth(axis.label($0)) }.max() ?? 1
    self.axis = axis
    left = 30 + 7 * Double(widest)
    right = width - 28
    let capacity = Int((right - left) / Self.labelRoom)
    timeAxis = TimeAxis(start: chart.historyStart, count: chart.monthCount, capacity: capacity)
  }

  func x(_ offset: Int) -> Double {
    left + (right - left) * Double(offset) / Double(Swift.max(chart.monthCount - 1, 1))
  }

  func y(_ value: Double) -> Double {
    bottom - (bottom - top) * (value - axis.low) / (axis.high - axis.low)
  }

  func picture() -> SVGElement {
    let parts =
      [description(), background()] + headline() + valueAxisParts() + timeAxisParts()
      + chart.fans.indices.flatMap { bandParts($0) } + originParts() + [historyLine()]
      + chart.fans.indices.map { medianLine($0) } + hoverParts() + legend() + sourceLine()
    return SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(text(width)) \(text(height))",
        "width": SVGValue(width), "height": SVGValue(height), "role": "img",
        "font-family":
          "Inter, 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
      ], children: parts)
  }

  private func text(_ value: Double) -> String { SVGValue.coordinate(value) }

  private func description() -> SVGElement {
    SVGElement("title", text: "\(chart.title), \(chart.unit)")
  }

  private func background() -> SVGElement {
    SVGElement(
      "rect",
      ["width": SVGValue(width), "height": SVGValue(height), "fill": "#ffffff"])
  }

  private func headline() -> [SVGElement] {
    // An average letter is about 0.55 of its size wide; a long title is set smaller, not cut.
    let fitting = (width - 48) / (0.55 * Double(Swift.max(displayWidth(chart.title), 1)))
    return [
      SVGElement(
        "text",
        [
          "x": 24, "y": 34, "font-size": SVGValue(Swift.min(19, fitting)), "font-weight": "600",
          "fill": "#111827",
        ], text: chart.title),
      SVGElement("text", ["x": 24, "y": 56, "font-size": 13, "fill": "#4b5563"], text: chart.unit),
    ]
  }

  private func valueAxisParts() -> [SVGElement] {
    axis.ticks.flatMap { tick in
      [
        SVGElement(
          "line",
          [
            "x1": SVGValue(left), "x2": SVGValue(right), "y1": SVGValue(y(tick)),
            "y2": SVGValue(y(tick)), "stroke": tick == 0 && axis.low < 0 ? "#9ca3af" : "#e5e7eb",
          ]),
        SVGElement(
          "text",
          [
            "x": SVGValue(left - 8), "y": SVGValue(y(tick) + 4), "font-size": 12,
            "text-anchor": "end", "fill": "#4b5563",
          ], text: axis.label(tick)),
      ]
    }
  }

  private func timeAxisParts() -> [SVGElement] {
    timeAxis.ticks.flatMap { tick in
      [
        SVGElement(
          "line",
          [
            "x1": SVGValue(x(tick.offset)), "x2": SVGValue(x(tick.offset)),
            "y1": SVGValue(bottom), "y2": SVGValue(bottom + (tick.isYear ? 7 : 4)),
            "stroke": "#9ca3af",
          ]),
        SVGElement(
          "text",
          [
            "x": SVGValue(x(tick.offset)), "y": SVGValue(bottom + 22), "font-size": 12,
            "text-anchor": "middle", "fill": tick.isYear ? "#111827" : "#6b7280",
            "font-weight": tick.isYear ? "600" : "400",
          ], text: tick.label),
      ]
    }
  }

  private func color(_ index: Int) -> String { chartColors[index % chartColors.count] }

  /// Places of a fan's values; the first point joins the last observed one.
  private func points(_ fan: FanChart.Fan, _ values: [Double]) -> [(x: Double, y: Double)] {
    let start = fan.start - chart.historyStart
    var result = values.enumerated().map { (x: x(start + $0.offset), y: y($0.element)) }
    let before = start - 1
    if chart.history.indices.contains(before), chart.history[before].isFinite {
      result.insert((x(before), y(chart.history[before])), at: 0)
    }
    return result
  }

  private func bandParts(_ index: Int) -> [SVGElement] {
    let fan = chart.fans[index]
    // Beside others a fan shows only its narrowest band, or the colours would mix.
    let shown = chart.fans.count == 1 ? fan.bands : Array(fan.bands.suffix(1))
    return shown.map { band in
      let path = SVGPath(upper: points(fan, band.upper), lower: points(fan, band.lower))
      return SVGElement(
        "path",
        [
          "d": "\(path.commands)", "fill": "\(color(index))",
          "fill-opacity": chart.fans.count == 1 ? 0.2 : 0.14,
        ])
    }
  }

  private func historyLine() -> SVGElement {
    let path = SVGPath(line: chart.history.enumerated().map { (x($0.offset), y($0.element)) })
    return SVGElement(
      "path",
      [
        "d": "\(path.commands)", "fill": "none", "stroke": "#1f2937", "stroke-width": 1.8,
        "stroke-linejoin": "round",
      ])
  }

  private func medianLine(_ index: Int) -> SVGElement {
    let path = SVGPath(line: points(chart.fans[index], chart.fans[index].median))
    return SVGElement(
      "path",
      [
        "d": "\(path.commands)", "fill": "none", "stroke": "\(color(index))",
        "stroke-width": 2.2, "stroke-linejoin": "round",
      ])
  }

  /// A dashed line where observation ends, with the first projected month beside it.
  private func originParts() -> [SVGElement] {
    guard let start = chart.fans.map(\.start).min(), start > chart.historyStart else { return [] }
    let place = x(start - chart.historyStart - 1)
    return [
      SVGElement(
        "line",
        [
          "x1": SVGValue(place), "x2": SVGValue(place), "y1": SVGValue(top - 6),
          "y2": SVGValue(bottom), "stroke": "#9ca3af", "stroke-dasharray": "3 3",
        ]),
      SVGElement(
        "text",
        [
          "x": SVGValue(place + 6), "y": SVGValue(top + 16), "font-size": 11, "fill": "#6b7280",
          "stroke": "#ffffff", "stroke-width": 3, "paint-order": "stroke",
        ],
        text: "from \(PeriodText.name(start))"),
    ]
  }

  /// Invisible columns over the first fan's months that name their numbers.
  private func hoverParts() -> [SVGElement] {
    guard let fan = chart.fans.first else { return [] }
    let start = fan.start - chart.historyStart
    let step = x(1) - x(0)
    return fan.median.indices.map { i in
      SVGElement(
        "rect",
        [
          "x": SVGValue(x(start + i) - step / 2), "y": SVGValue(top), "width": SVGValue(step),
          "height": SVGValue(bottom - top), "fill": "#000000", "fill-opacity": 0,
        ], children: [SVGElement("title", text: hoverText(start: fan.start + i, month: i))])
    }
  }

  private func hoverText(start: Period, month i: Int) -> String {
    let lines = chart.fans.compactMap { fan -> String? in
      let at = start - fan.start
      guard fan.median.indices.contains(at) else { return nil }
      let bands = fan.bands.reversed().map { band in
        "\(percent(band.level)): \(number(band.lower[at])) to \(number(band.upper[at]))"
      }
      return ([fan.name + " median " + number(fan.median[at])] + bands).joined(separator: ", ")
    }
    return ([PeriodText.name(start)] + lines).joined(separator: "\n")
  }

  private func number(_ value: Double) -> String {
    NumberText.fixed(value, decimals: axis.decimals + 1, grouped: true)
  }

  private func legend() -> [SVGElement] {
    var entries: [(label: String, swatch: (Double) -> SVGElement)] = [
      ("observed", { stroke($0, "#1f2937") })
    ]
    for (index, fan) in chart.fans.enumerated() {
      entries.append((chart.fans.count == 1 ? "median" : fan.name, { stroke($0, color(index)) }))
    }
    if chart.fans.count == 1, let fan = chart.fans.first {
      for (index, band) in fan.bands.reversed().enumerated() {
        // Bands lie on each other, so the inner one shows the sum of their opacities.
        let opacity = 0.2 * Double(fan.bands.count - index)
        entries.append(("\(percent(band.level)) interval", { patch($0, opacity) }))
      }
    } else if let band = chart.fans.first?.bands.last {
      entries.append(("\(percent(band.level)) interval of each", { patch($0, 0.2) }))
    }
    var place = 24.0
    return entries.flatMap { entry in
      let start = place
      place += 28 + 7 * Double(displayWidth(entry.label)) + 18
      return [
        entry.swatch(start),
        SVGElement(
          "text",
          ["x": SVGValue(start + 28), "y": 80, "font-size": 12, "fill": "#374151"],
          text: entry.label),
      ]
    }
  }

  private func stroke(_ place: Double, _ color: String) -> SVGElement {
    SVGElement(
      "line",
      [
        "x1": SVGValue(place), "x2": SVGValue(place + 22), "y1": 76, "y2": 76,
        "stroke": "\(color)", "stroke-width": 2.2,
      ])
  }

  private func patch(_ place: Double, _ opacity: Double) -> SVGElement {
    SVGElement(
      "rect",
      [
        "x": SVGValue(place), "y": 70, "width": 22, "height": 12,
        "fill": "\(chart.fans.count == 1 ? color(0) : "#6b7280")",
        "fill-opacity": SVGValue(opacity),
      ])
  }

  private func sourceLine() -> [SVGElement] {
    footer.enumerated().map { i, line in
      let above = Self.footerStep * Double(footer.count - 1 - i)
      return SVGElement(
        "text",
        [
          "x": 24, "y": SVGValue(height - 16 - above), "font-size": SVGValue(Self.footerSize),
          "fill": "#6b7280",
        ], text: line)
    }
  }
}

/// 0.8 as `80%`.
func percent(_ level: Double) -> String {
  let percent = level * 100
  let text = NumberText.fixed(percent, decimals: 4)
  var shown = Substring(text)
  while shown.last == "0" { shown.removeLast() }
  if shown.last == "." { shown.removeLast() }
  return shown + "%"
}

/// Colours of the fans: told apart by readers with any colour vision (Okabe and Ito's set, darkened
/// for lines on white), blue for the baseline.
private let chartColors = ["#1d5fa8", "#d55e00", "#00866a", "#a3478f", "#8a6d00", "#4d9ad5"]
