import Foundation
public import TimeSeries

/// One series of a long table, or why it cannot be used.
public enum LongSeriesItem: Sendable {
  /// A series and what the user should know about it.
  case series(Series, warnings: [DataWarning])
  /// A series with a mistake in it; the others can still be read.
  case refused(name: String, SeriesIOError)
}

/// Reads a long table (`series_id, period, value` in any order) one series at a time.
///
/// The rows of one series must stand together and rise in time. Memory is one series, one piece of
/// the file and eight bytes for each name seen; a pipe can be endless.
///
///     let reader = try LongSeriesReader(path: "-")
///     while let item = try reader.next() { … }
///
/// A mistake inside a series (a text for a number, a row with too many cells, a duplicate period, all
/// values missing, a single row) refuses that series and the reading goes on behind it; a mistake in
/// the table itself (no header, a series in two places) is thrown.
///
/// - Complexity: O(bytes); a row costs about as much as its number and its period.
public final class LongSeriesReader {
  private let rows: LongRowScanner
  private let reader: LongRowReader
  private var builder: LongSeriesBuilder
  private var hasBegun = false
  private var failure: SeriesIOError?
  private var currentBytes: [UInt8] = []
  /// Hashes of the names seen; two names of a million share one with a chance of 3 in 100 million.
  private var seen: Set<UInt64> = []
  private var isFinished = false

  /// Opens a file; `-` is standard input.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - period: The seasonal period of data whose column `period` only numbers the rows.
  /// - Throws: `SeriesIOError` when the file cannot be read or has no header of a long table.
  public convenience init(path: String, period: Int? = nil) throws(SeriesIOError) {
    try self.init(try ByteSource(path: path), cycle: period)
  }

  /// Reads bytes that are in memory; `file` names them in messages.
  ///
  /// - Throws: `SeriesIOError` when there is no header of a long table.
  public convenience init(
    bytes: [UInt8], file: String, period: Int? = nil
  ) throws(SeriesIOError) {
    try self.init(ByteSource(bytes: bytes, path: file), cycle: period)
  }

  init(_ source: ByteSource, cycle: Int?) throws(SeriesIOError) {
    rows = try LongRowScanner(source)
    reader = LongRowReader(rows, cycle: cycle)
    builder = reader.newBuilder(name: "")
  }

  /// The next series; nil after the last one.
  ///
  /// - Throws: `SeriesIOError` for a mistake in the table itself; the reading cannot go on then.
  public func next() throws(SeriesIOError) -> LongSeriesItem? {
    if isFinished { return nil }
    while let row = try advance() {
      var item: LongSeriesItem?
      if !hasBegun || !isSameSeries {
        item = completed()
        try beginSeries()
      }
      switch row {
      case .whole: readRow()
      case .ragged(let error): failure = failure ?? error
      }
      if let item { return item }
    }
    isFinished = true
    if !hasBegun { throw .headerOnly(path: rows.path) }
    return completed()
  }

  /// How much of the file has been read, from 0 to 1; nil for a pipe, whose end is unknown.
  public var fractionRead: Double? { rows.lines.fractionRead }

  private enum Row {
    case whole
    /// A row with a wrong number of cells that names its series all the same.
    case ragged(SeriesIOError)
  }

  /// Steps to the next row; nil after the last one.
  private func advance() throws(SeriesIOError) -> Row? {
    do throws(SeriesIOError) {
      return try rows.advance() ? .whole : nil
    } catch {
      guard case .raggedRow = error, !rows.identifier.isEmpty else { throw error }
      return .ragged(error)
    }
  }

  private var isSameSeries: Bool {
    let identifier = rows.identifier
    guard identifier.count == currentBytes.count else { return false }
    return currentBytes.withUnsafeBufferPointer { current in
      guard let a = current.baseAddress, let b = identifier.baseAddress else { return true }
      return memcmp(a, b, current.count) == 0
    }
  }

  private func beginSeries() throws(SeriesIOError) {
    let name = try reader.name()
    guard seen.insert(hash(name)).inserted else {
      throw .scatteredSeries(rows.place(column: rows.places.series, series: name))
    }
    hasBegun = true
    currentBytes = Array(rows.identifier)
    builder.restart(name: name)
    failure = nil
  }

  /// Fowler–Noll–Vo, 64 bits, variant 1a; the two numbers are its definition.
  private func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  private func readRow() {
    guard failure == nil else { return }
    do throws(SeriesIOError) {
      try reader.read(into: &builder)
      rows.readPlainRows(of: currentBytes, into: &builder)
    } catch {
      failure = error
    }
  }

  /// What has been collected; nil before the first series.
  private func completed() -> LongSeriesItem? {
    guard hasBegun else { return nil }
    let name = builder.name
    if let failure { return .refused(name: name, failure) }
    do throws(SeriesIOError) {
      let (series, warnings) = try builder.finish()
      if series.observedCount == 0 { throw .allMissing(name: name, path: rows.path) }
      return .series(series, warnings: warnings)
    } catch {
      return .refused(name: name, error)
    }
  }
}
