import TimeSeries

/// Reads a whole long table, also one whose rows are sorted by period.
enum LongTable {
  static func read(
    bytes: [UInt8], file: String, cycle: Int?
  ) throws(SeriesIOError) -> SeriesTable {
    let rows = try LongRowScanner(ByteSource(bytes: bytes, path: file))
    let reader = LongRowReader(rows, cycle: cycle)
    var builders: [LongSeriesBuilder] = []
    var places: [String: Int] = [:]
    while try rows.advance() {
      let name = try reader.name()
      let place = places[name] ?? builders.count
      if place == builders.count {
        places[name] = place
        builders.append(reader.newBuilder(name: name))
      }
      let bytes = Array(rows.identifier)
      try reader.read(into: &builders[place])
      rows.readPlainRows(of: bytes, into: &builders[place])
    }
    if builders.isEmpty { throw .headerOnly(path: file) }
    var series: [Series] = []
    var warnings: [DataWarning] = []
    var emptyEnds: [String: Int] = [:]
    for builder in builders {
      let finished = try builder.finish()
      series.append(finished.series)
      warnings += finished.warnings
      emptyEnds[builder.name] = builder.emptyEnd
    }
    return SeriesTable(
      file: file, layout: .long, series: series, warnings: warnings, emptyEnds: emptyEnds)
  }
}
