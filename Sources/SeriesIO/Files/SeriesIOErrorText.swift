extension SeriesIOError: CustomStringConvertible {
  /// The sentence for the user.
  public var description: String {
    fileSentence ?? cellSentence ?? periodSentence ?? dataSetSentence
  }

  private var fileSentence: String? {
    switch self {
    case .noSuchFile(let path, let nearest):
      "\(path): there is no such file" + suggestion(nearest)
    case .isDirectory(let path):
      "\(path): this is a folder; name a file in it, or a folder with a dataset.yaml"
    case .noPermission(let path):
      "\(path): you are not allowed to read this file; change its permissions"
    case .cannotRead(let path, let reason): "\(shown(path)): cannot be read: \(reason)"
    case .changedWhileRead(let path, let before, let now):
      "\(path): the file changed from \(before) to \(now) bytes while it was read, so its "
        + "end is missing; read it again when nobody writes to it"
    case .emptyFile(let path):
      "\(shown(path)): the file is empty; a header and at least two rows of data are needed"
    case .notText(let path, let found, let remedy): "\(shown(path)): \(found); \(remedy)"
    case .invalidUTF8(let place, let offset):
      "\(place): the bytes at offset \(offset) are not UTF-8; save the file as UTF-8"
    case .nulByte(let place, let offset):
      "\(place): there is a zero byte at offset \(offset); this is not a text file, or it is "
        + "damaged"
    case .cannotWrite(let path, let reason):
      "\(path == "-" ? "standard output" : path): could not be written: \(reason)"
    default: nil
    }
  }

  private var cellSentence: String? {
    switch self {
    case .noHeader(let place, let found):
      "\(place): expected a header whose first column is month, quarter, year, date or period "
        + "(or series_id, period, value), found \(quoted(found))"
    case .unnamedColumn(let place): "\(place): this column has no name; give it one in the header"
    case .duplicateColumn(let place, let first):
      "\(place): column \(first) has the same name; rename one of them"
    case .headerOnly(let path):
      "\(shown(path)): there is a header but no data below it; at least two rows are needed"
    case .oneRow(let place):
      "\(place): there is only one period; a series needs at least two"
    case .raggedRow(let place, let expected, let found):
      "\(place): this row has \(cells(found)) where the header has \(expected); add or remove "
        + "commas, or put a cell that contains a comma in quotes"
    case .unterminatedQuote(let place):
      "\(place): the quote that opens here never closes; close it, or double a quote that is text"
    case .textAfterQuote(let place):
      "\(place): there is text after the closing quote; double a quote that is part of the text"
    case .notANumber(let place, let text, let hint):
      "\(place): expected a number, found \(quoted(text)); "
        + (hint ?? "leave the cell empty or write NA where the value is missing")
    case .unusableNumber(let place, let text):
      "\(place): \(quoted(text)) is not a usable number (infinite or beyond 1e300 in magnitude); "
        + "correct it or leave the cell empty"
    default: nil
    }
  }

  private var periodSentence: String? {
    switch self {
    case .notAPeriod(let place, let text, let expected):
      "\(place): \(quoted(text)) is not a period; \(expected)"
    case .dailyDates(let place, let previous):
      "\(place): this date lies in the same month as \(previous), so these are daily or weekly "
        + "data; turn them into months first: `tradewind data convert FILE --to month`"
    case .mixedFrequencies(let place, let expected, let found):
      "\(place): this period is \(found) where the rows before are \(expected); keep one "
        + "frequency in a file"
    case .duplicatePeriod(let place, let firstLine):
      "\(place): this period already stands in line \(firstLine); remove one of the two"
    case .periodsOutOfOrder(let place, let previous, let previousLine):
      "\(place): this period comes after \(previous) in line \(previousLine); sort the rows by time"
    case .absurdGap(let place, let previous, let previousLine, let missing):
      "\(place): \(missing) periods are missing since \(previous) in line \(previousLine), which "
        + "must be a mistake in one of the two; correct it"
    case .scatteredSeries(let place):
      "\(place): this series appeared before and another one came in between; sort the rows by "
        + "series_id and period so that each series can be read in one piece"
    default: nil
    }
  }

  private var dataSetSentence: String {
    switch self {
    case .yamlSyntax(let place, let problem): "\(place): this is not valid YAML: \(problem)"
    case .invalidContent(let place, let problem): "\(place): \(problem)"
    case .unknownKey(let place, let key, let nearest, let known):
      "\(place): unknown key \(quoted(key))" + suggestion(nearest)
        + (nearest == nil ? "; known here: \(known.joined(separator: ", "))" : "")
    case .unknownSeries(let name, let path, let nearest, let known):
      "\(shown(path)): there is no series \(quoted(name))" + suggestion(nearest)
        + (nearest == nil && !known.isEmpty ? "; there are \(listed(known))" : "")
    case .noLevel(let name, let path, let forms):
      "\(shown(path)): series \(name) is not published as a level, only as "
        + "\(forms.joined(separator: ", ")); "
        + "use \(forms.map { "\(name).\($0)" }.joined(separator: " or "))"
    case .allMissing(let name, let path):
      "\(shown(path)): series \(name) has no values, all its cells are missing"
    default: ""
    }
  }
}

/// The path for a message; `-` is spelled out.
private func shown(_ path: String) -> String { path == "-" ? "standard input" : path }

private func suggestion(_ nearest: String?) -> String {
  nearest.map { "; did you mean \($0)?" } ?? ""
}

private func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

/// The first names of a list, with the number of the others.
private func listed(_ names: [String]) -> String {
  // Twelve names fill about one line of a terminal.
  let limit = 12
  let rest = names.count - limit
  return names.prefix(limit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
}

/// The text in quotes, control characters made visible and cut to a readable length.
func quoted(_ text: String) -> String {
  // Sixty characters show what a cell is without filling the terminal.
  let limit = 60
  var shown = ""
  for scalar in text.unicodeScalars.prefix(limit) {
    let isControl = scalar.value < 32 || scalar.value == 127
    shown += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
  }
  return "“\(shown)\(text.unicodeScalars.count > limit ? "…" : "")”"
}
