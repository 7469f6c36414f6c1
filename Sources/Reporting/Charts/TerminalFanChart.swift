import TimeSeries

extension FanChart {
  /// The chart in characters for a terminal, without colour.
  ///
  /// History is a line of braille dots; of the first fan the median is `•`, the narrowest band `▒`
  /// and the widest `░`. One month takes at least one column; history is cut to what fits.
  ///
  /// - Parameters:
  ///   - width: Terminal columns; at least 50.
  ///   - height: Lines of the drawing area; at least 4.
  /// - Returns: Lines ending in line feeds; empty when there is nothing to draw.
  public func terminal(width: Int = 80, height: Int = 14) -> String {
    guard let fan = fans.first, fan.median.contains(where: \.isFinite) else { return "" }
    // A label takes up to 9 columns on the left; 12 months of history are kept in any case.
    let room = Swift.max(width, 50) - 10
    let kept = keepingHistory(Swift.max(room - fan.median.count, 12))
    let drawing = TerminalDrawing(chart: kept, fan: fan, room: room, height: Swift.max(height, 4))
    return drawing.lines(title: title + ", " + unit).map { $0 + "\n" }.joined()
  }
}

/// The drawing area: one cell a column and line, four braille dots high and two wide.
private struct TerminalDrawing {
  let chart: FanChart
  let fan: FanChart.Fan
  let columns: Int
  let height: Int
  let axis: ValueAxis
  /// Columns a month takes: 1 or more when the chart is short.
  let step: Int

  init(chart: FanChart, fan: FanChart.Fan, room: Int, height: Int) {
    self.chart = chart
    self.fan = fan
    self.height = height
    step = Swift.max(room / Swift.max(chart.monthCount, 1), 1)
    columns = Swift.min(step * chart.monthCount, room)
    var shown = chart
    shown.fans = [fan]
    axis = ValueAxis(covering: shown.extent ?? 0...1, count: Swift.max(height / 3, 2))
  }

  func lines(title: String) -> [String] {
    var cells = [[Character]](
      repeating: [Character](repeating: " ", count: columns), count: height)
    drawFan(&cells)
    drawHistory(&cells)
    let labels = axisLabels()
    let labelWidth = labels.values.map(\.count).max() ?? 0
    var lines = [title]
    for (row, content) in cells.enumerated() {
      let label = labels[row] ?? ""
      let mark = labels[row] == nil ? "│" : "┤"
      let padding = String(repeating: " ", count: labelWidth - label.count)
      lines.append(trimmed(padding + label + " " + mark + String(content)))
    }
    lines += timeLines(margin: labelWidth + 1)
    lines.append(legend(margin: labelWidth + 2))
    return lines
  }

  private func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// Height above the bottom as a share of the drawing area.
  private func share(_ value: Double) -> Double { (value - axis.low) / (axis.high - axis.low) }

  private func row(_ value: Double) -> Int {
    let place = Int(((1 - share(value)) * Double(height)).rounded(.down))
    return Swift.min(Swift.max(place, 0), height - 1)
  }

  private func drawFan(_ cells: inout [[Character]]) {
    let start = (fan.start - chart.historyStart) * step
    // `bands` runs from the widest to the narrowest; the narrowest is drawn last and darkest.
    for (index, band) in fan.bands.enumerated() {
      let shade: Character = index == fan.bands.count - 1 && fan.bands.count > 1 ? "▒" : "░"
      for month in band.lower.indices where (band.lower[month] + band.upper[month]).isFinite {
        for line in row(band.upper[month])...row(band.lower[month]) {
          fill(&cells, line, from: start + month * step, with: shade)
        }
      }
    }
    for (month, value) in fan.median.enumerated() where value.isFinite {
      fill(&cells, row(value), from: start + month * step, with: "•")
    }
  }

  private func fill(
    _ cells: inout [[Character]], _ line: Int, from column: Int, with mark: Character
  ) {
    for place in column..<(column + step) where cells[line].indices.contains(place) {
      cells[line][place] = mark
    }
  }

  /// Joins neighbouring observed months by dots.
  private func drawHistory(_ cells: inout [[Character]]) {
    var canvas = BrailleCanvas(columns: columns, rows: height)
    let dotsPerMonth = 2 * step
    for (month, value) in chart.history.enumerated() where value.isFinite {
      let here = (x: month * dotsPerMonth, y: dot(value))
      guard month > 0, chart.history[month - 1].isFinite else {
        canvas.set(x: here.x, y: here.y)
        continue
      }
      canvas.line(
        from: ((month - 1) * dotsPerMonth, dot(chart.history[month - 1])), to: here)
    }
    for line in 0..<height {
      for column in 0..<columns {
        if let mark = canvas.character(column: column, row: line) { cells[line][column] = mark }
      }
    }
  }

  private func dot(_ value: Double) -> Int {
    let place = Int(((1 - share(value)) * Double(4 * height)).rounded(.down))
    return Swift.min(Swift.max(place, 0), 4 * height - 1)
  }

  private func axisLabels() -> [Int: String] {
    var labels: [Int: String] = [:]
    for tick in axis.ticks { labels[row(tick)] = axis.label(tick) }
    return labels
  }

  /// The rule below the area with a mark at each label, and the labels where they do not touch.
  private func timeLines(margin: Int) -> [String] {
    let capacity = Swift.max(columns / 6, 2)
    let ticks = TimeAxis(start: chart.historyStart, count: chart.monthCount, capacity: capacity)
      .ticks
    var rule = [Character](repeating: "─", count: columns)
    var labels = ""
    for tick in ticks where tick.isYear {
      let place = tick.offset * step
      guard place < columns, labels.count <= place, place + tick.label.count <= columns + 4 else {
        continue
      }
      rule[place] = "┬"
      labels += String(repeating: " ", count: place - labels.count) + tick.label + " "
    }
    let space = String(repeating: " ", count: margin)
    return [space + "└" + String(rule), space + " " + trimmed(labels)]
  }

  private func legend(margin: Int) -> String {
    var entries = ["⠤⠒ observed", "• median"]
    for (index, band) in fan.bands.enumerated().reversed() {
      let shade = index == fan.bands.count - 1 && fan.bands.count > 1 ? "▒" : "░"
      entries.append("\(shade) \(percent(band.level))")
    }
    return String(repeating: " ", count: margin) + entries.joined(separator: "   ")
  }
}
