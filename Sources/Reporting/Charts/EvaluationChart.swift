import Evaluation
import TimeSeries

/// Loss by horizon, a line a model, named at its end.
public struct EvaluationChart: Sendable {
  /// Headline.
  public let title: String
  /// What is drawn, with its unit.
  public let subtitle: String
  /// Periods ahead.
  public let horizons: [Int]
  /// Name and loss by horizon, NaN where there is none.
  public let lines: [(name: String, values: [Double])]
  /// What the horizontal axis counts: `months ahead`.
  public let axisTitle: String

  private static let (width, height) = (760.0, 400.0)
  private static let (left, right, top, bottom) = (64.0, 190.0, 84.0, 56.0)
  /// Okabe and Ito's colours, told apart by colour-blind readers, dark enough for lines on white.
  private static let colors = ["#0072b2", "#c24e00", "#00795a", "#9c4f7f", "#6b5b00", "#111827"]
  /// Told apart without colour too.
  private static let dashes = ["none", "7 4", "2 3", "9 3 2 3", "12 4", "4 2"]

  /// The picture as an SVG document.
  public func svg() -> String { picture().markup() }

  private var axis: ValueAxis {
    let largest = lines.flatMap(\.values).filter(\.isFinite).max() ?? 1
    return ValueAxis(covering: 0...Swift.max(largest, .leastNormalMagnitude), count: 5)
  }

  private func x(_ place: Int) -> Double {
    let room = Self.width - Self.left - Self.right
    return Self.left + room * Double(place) / Double(Swift.max(horizons.count - 1, 1))
  }

  private func y(_ value: Double, _ axis: ValueAxis) -> Double {
    let room = Self.height - Self.top - Self.bottom
    return Self.top + room * (1 - (value - axis.low) / (axis.high - axis.low))
  }

  private func picture() -> SVGElement {
    let axis = axis
    return SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox":
          "0 0 \(SVGValue.coordinate(Self.width)) \(SVGValue.coordinate(Self.height))",
        "width": SVGValue(Self.width), "height": SVGValue(Self.height), "role": "img",
        "font-family":
          "Inter, 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
      ],
      children: [
        SVGElement("title", text: "\(title), \(subtitle)"),
        SVGElement(
          "rect",
          ["width": SVGValue(Self.width), "height": SVGValue(Self.height), "fill": "#ffffff"]),
        SVGElement.label(title, x: 24, y: 34, size: 18, color: "#111827", weight: "600"),
        SVGElement.label(subtitle, x: 24, y: 56, size: 13, color: "#4b5563"),
      ] + grid(axis) + lines.indices.flatMap { line($0, axis) } + labels(axis))
  }

  private func grid(_ axis: ValueAxis) -> [SVGElement] {
    let rows = axis.ticks.flatMap { tick in
      [
        SVGElement(
          "line",
          [
            "x1": SVGValue(Self.left), "x2": SVGValue(Self.width - Self.right),
            "y1": SVGValue(y(tick, axis)), "y2": SVGValue(y(tick, axis)), "stroke": "#e5e7eb",
          ]),
        SVGElement.label(
          axis.label(tick), x: Self.left - 8, y: y(tick, axis) + 4, size: 12, color: "#4b5563",
          anchor: "end"),
      ]
    }
    let columns = horizons.enumerated().map { place, horizon in
      SVGElement.label(
        "\(horizon)", x: x(place), y: Self.height - Self.bottom + 20, size: 12, color: "#4b5563",
        anchor: "middle")
    }
    return rows + columns + [
      SVGElement.label(
        axisTitle, x: (Self.left + Self.width - Self.right) / 2, y: Self.height - 14, size: 12,
        color: "#4b5563", anchor: "middle")
    ]
  }

  private func line(_ index: Int, _ axis: ValueAxis) -> [SVGElement] {
    let color = Self.colors[index % Self.colors.count]
    let points = lines[index].values.enumerated().map { (x: x($0.offset), y: y($0.element, axis)) }
    let path = SVGElement(
      "path",
      [
        "d": "\(SVGPath(line: points).commands)", "fill": "none", "stroke": "\(color)",
        "stroke-width": 2.2, "stroke-dasharray": "\(Self.dashes[index % Self.dashes.count])",
      ])
    return [path]
      + points.filter { $0.y.isFinite }.map { point in
        SVGElement(
          "circle",
          ["cx": SVGValue(point.x), "cy": SVGValue(point.y), "r": 3.2, "fill": "\(color)"])
      }
  }

  /// The names at the ends of the lines, pushed apart where they would touch.
  private func labels(_ axis: ValueAxis) -> [SVGElement] {
    let ends = lines.indices.compactMap { index in
      lines[index].values.last { $0.isFinite }.map { (index: index, y: y($0, axis)) }
    }.sorted { $0.y < $1.y }
    var last = -Double.infinity
    return ends.map { end in
      // Letters of 12 pixels touch below 15.
      let place = Swift.max(end.y, last + 15)
      last = place
      return SVGElement.label(
        lines[end.index].name, x: Self.width - Self.right + 10, y: place + 4, size: 12,
        color: Self.colors[end.index % Self.colors.count], weight: "600")
    }
  }
}

extension EvaluationReport {
  /// The loss by horizon as a picture.
  public func chart() -> EvaluationChart {
    let losses = horizons.map(meanLosses)
    return EvaluationChart(
      title: title, subtitle: lossName + (unit.isEmpty ? "" : ", \(unit)"),
      horizons: horizons.map(\.horizon),
      // Room for about 24 letters beside the plot.
      lines: names.indices.map { model in
        (cut(names[model], to: 24), losses.map { $0[model] })
      },
      axisTitle: PeriodText.noun(evaluation.series.frequency) + "s ahead")
  }
}
