/// What can go wrong while files are read or written; every case prints as one full sentence.
///
/// The sentence names the place, says what was expected and what to do about it.
public enum SeriesIOError: Error, Hashable, Sendable {
  // The file as a whole
  /// There is no such file; `nearest` is the most similar name in that folder.
  case noSuchFile(path: String, nearest: String?)
  /// A folder was given where a file is needed.
  case isDirectory(path: String)
  /// The file may not be read.
  case noPermission(path: String)
  /// The system refused to read, for another reason.
  case cannotRead(path: String, reason: String)
  /// The file got longer or shorter while it was read and what was read may be half a line.
  case changedWhileRead(path: String, sizeAtOpening: Int, sizeNow: Int)
  /// The file has no bytes, or only blank ones.
  case emptyFile(path: String)
  /// The file is something else than UTF-8 text: compressed, a spreadsheet, UTF-16.
  case notText(path: String, found: String, remedy: String)
  /// Bytes that are not UTF-8, with their offset from the start of the file.
  case invalidUTF8(FilePlace, byteOffset: Int)
  /// A zero byte, with its offset from the start of the file.
  case nulByte(FilePlace, byteOffset: Int)

  // CSV
  /// The first line is not a header that starts with the period column.
  case noHeader(FilePlace, found: String)
  /// A header without a name in one column.
  case unnamedColumn(FilePlace)
  /// A header that names one column twice.
  case duplicateColumn(FilePlace, firstColumn: Int)
  /// A header without any data below it.
  case headerOnly(path: String)
  /// A single row of data, of which no series can be made.
  case oneRow(FilePlace)
  /// A row with too many or too few cells.
  case raggedRow(FilePlace, expected: Int, found: Int)
  /// A quote that never closes.
  case unterminatedQuote(FilePlace)
  /// Text after the closing quote of a cell.
  case textAfterQuote(FilePlace)
  /// A cell that should be a number; `hint` names the usual cause when it is recognized.
  case notANumber(FilePlace, text: String, hint: String?)
  /// Infinity, or a magnitude above 1e300.
  case unusableNumber(FilePlace, text: String)
  /// A cell that should be a period.
  case notAPeriod(FilePlace, text: String, expected: String)
  /// Days or weeks where months, quarters or years are needed.
  case dailyDates(FilePlace, previous: String)
  /// Two kinds of periods in one column.
  case mixedFrequencies(FilePlace, expected: String, found: String)
  /// A period that was there before.
  case duplicatePeriod(FilePlace, firstLine: Int)
  /// A period earlier than that of the row before.
  case periodsOutOfOrder(FilePlace, previous: String, previousLine: Int)
  /// A gap so long that it must be a mistake.
  case absurdGap(FilePlace, previous: String, previousLine: Int, missing: Int)
  /// The rows of one series of a long file do not stand together.
  case scatteredSeries(FilePlace)

  // Data sets
  /// A YAML file that cannot be read as YAML.
  case yamlSyntax(FilePlace, problem: String)
  /// A dictionary or another YAML file that says something wrong.
  case invalidContent(FilePlace, problem: String)
  /// A key that means nothing here.
  case unknownKey(FilePlace, key: String, nearest: String?, known: [String])
  /// A name that no series of the data set has.
  case unknownSeries(name: String, path: String, nearest: String?, known: [String])
  /// A series of which only other forms than the level are published.
  case noLevel(name: String, path: String, forms: [String])
  /// A series without a single value.
  case allMissing(name: String, path: String)

  // Output
  /// The output could not be written; nothing was left behind.
  case cannotWrite(path: String, reason: String)
}

extension SeriesIOError {
  /// Where the mistake stands, if it stands somewhere inside a file.
  public var place: FilePlace? {
    switch self {
    case .invalidUTF8(let place, _), .nulByte(let place, _), .noHeader(let place, _),
      .unnamedColumn(let place), .duplicateColumn(let place, _), .oneRow(let place),
      .raggedRow(let place, _, _), .unterminatedQuote(let place), .textAfterQuote(let place),
      .notANumber(let place, _, _), .unusableNumber(let place, _), .notAPeriod(let place, _, _),
      .dailyDates(let place, _), .mixedFrequencies(let place, _, _),
      .duplicatePeriod(let place, _), .periodsOutOfOrder(let place, _, _),
      .absurdGap(let place, _, _, _), .scatteredSeries(let place), .yamlSyntax(let place, _),
      .invalidContent(let place, _), .unknownKey(let place, _, _, _):
      place
    default: nil
    }
  }

  /// True when writing failed, which is exit code 1 where bad input is 2.
  public var isOutputFailure: Bool {
    if case .cannotWrite = self { true } else { false }
  }
}
