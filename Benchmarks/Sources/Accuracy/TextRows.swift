import Foundation

/// A number with a fixed count of decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
  value.isNaN ? "–" : String(format: "%.\(decimals)f", value)
}

/// A markdown table: the first column left, numbers right, columns as wide as their cells.
func markdownTable(_ header: [String], _ rows: [[String]]) -> String {
  let widths = header.indices.map { k in ([header] + rows).map { $0[k].count }.max() ?? 0 }
  func line(_ cells: [String]) -> String {
    let padded = cells.enumerated().map { k, cell in
      let space = String(repeating: " ", count: widths[k] - cell.count)
      return k == 0 ? cell + space : space + cell
    }
    return "| " + padded.joined(separator: " | ") + " |"
  }
  let rule = widths.enumerated().map { k, width in
    k == 0 ? String(repeating: "-", count: width) : String(repeating: "-", count: width - 1) + ":"
  }
  return ([line(header), line(rule)] + rows.map(line)).joined(separator: "\n")
}
