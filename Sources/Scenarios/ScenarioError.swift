public import Models
public import TimeSeries

/// Why a scenario cannot be read or projected.
///
/// Positions are those of the scenario file; nil where an assumption came from elsewhere.
public enum ScenarioError: Error, Equatable, Sendable {
  /// The file is not built as a scenario is; the text says what is wrong and what is expected.
  case structure(String, at: SourcePosition)
  /// A key that scenario files do not have.
  case unknownKey(String, allowed: [String], nearest: String?, at: SourcePosition)
  /// An assumption or measure that cannot be read.
  case syntax(TimeSeriesError, at: SourcePosition?)
  /// An assumption or measure that makes no sense on the series it names.
  case refused(String, because: TimeSeriesError, at: SourcePosition?)
  /// A month before the data, or past the end of the projection.
  case outsideMonths(
    String, series: String, month: Period, published: PeriodSpan, end: Period,
    at: SourcePosition?)
  /// A month the data should hold is missing and not part of the projection.
  case missingMonth(String, series: String, month: Period, at: SourcePosition?)
  /// A statement about published months that they contradict.
  case alreadyPublished(String, value: String, at: SourcePosition?)
  /// The same for a series that is read from figures in several forms.
  case alreadyInFigures(String, value: String, at: SourcePosition?)
  /// Another file that a scenario names cannot be used; the text says why.
  case otherFile(String, reason: String, at: SourcePosition)
  /// An assumption that stands there more than once, with the lines.
  case repeated(String, places: [SourcePosition])
  /// A shock, shape or coefficient that the projection cannot take; the text says why.
  case notApplicable(String, reason: String, at: SourcePosition?)
  /// A path of something that is no regressor of the baseline's models.
  case notARegressor(String, nearest: String?, regressors: [String], at: SourcePosition?)
  /// A path that starts where the regressor is published, or that leaves months without value.
  case pathMonths(String, reason: String, at: SourcePosition?)
  /// A statement that cannot hold even alone.
  case impossible(String, reason: String, at: SourcePosition?)
  /// Statements that cannot hold together; each is needed for the conflict.
  case contradictory([ConflictingAssumption])
  /// Some draws could not be moved onto the statements.
  case drawsNotMet(count: Int, of: Int)
  /// More statements than can be handled together.
  case tooManyStatements(Int, limit: Int)
  /// A published total that is not the sum of its published parts.
  case brokenIdentity(
    Identity, period: Period, published: String, sum: String, difference: String)
  /// The projection's end is not after the data of a series, or of another frequency.
  case endBeforeData(end: Period, series: String, last: Period)
  /// The baseline could not be projected.
  case projection(ModelError)
}

/// One member of a set of statements that cannot hold together.
public struct ConflictingAssumption: Hashable, Sendable, CustomStringConvertible {
  /// The statement in its canonical spelling.
  public let statement: String
  /// Where it stands.
  public let position: SourcePosition?
  /// The value its measure has when the others hold; nil where that is not known.
  public let implied: String?

  /// A member from its parts.
  public init(statement: String, position: SourcePosition?, implied: String? = nil) {
    self.statement = statement
    self.position = position
    self.implied = implied
  }

  /// The statement with its place.
  public var description: String {
    statement + (position?.remark ?? "")
      + (implied.map { ", where the others give \($0)" } ?? "")
  }
}

extension ScenarioError: CustomStringConvertible {
  /// The place in the scenario file, if there is one.
  public var position: SourcePosition? {
    switch self {
    case .structure(_, let at), .unknownKey(_, _, _, let at), .otherFile(_, _, let at): at
    case .syntax(_, let at), .refused(_, _, let at), .outsideMonths(_, _, _, _, _, let at),
      .missingMonth(_, _, _, let at), .alreadyPublished(_, _, let at),
      .alreadyInFigures(_, _, let at),
      .impossible(_, _, let at), .notApplicable(_, _, let at),
      .notARegressor(_, _, _, let at), .pathMonths(_, _, let at):
      at
    case .contradictory(let members): members.compactMap(\.position).max()
    case .repeated(_, let places): places.max()
    case .drawsNotMet, .tooManyStatements, .brokenIdentity, .endBeforeData,
      .projection:
      nil
    }
  }

  /// One sentence that says where, what is wrong and what to do.
  public var description: String {
    (position.map { "\($0): " } ?? "") + sentence
  }

  private var sentence: String {
    switch self {
    case .structure(let text, _): text
    case .unknownKey(let key, let allowed, let nearest, _):
      "unknown key “\(key)”"
        + (nearest.map { "; did you mean “\($0)”?" }
          ?? "; known are \(allowed.joined(separator: ", "))")
    case .syntax(let error, _): "\(error)"
    case .refused(let text, let error, _): "\(text): \(error)"
    case .outsideMonths(let text, let series, let month, let published, let end, _):
      "\(text) needs \(month), but \(series) is published from \(published.start) to "
        + "\(published.end) and projected to \(end)"
        + (month > end ? "; set a later end of the projection (until:)" : "")
    case .missingMonth(let text, let series, let month, _):
      "\(text) needs \(month), which is missing in \(series) and not projected"
    case .alreadyPublished(let text, let value, _):
      "\(text) contradicts the published value \(value); leave the statement out, or write "
        + "“what if” before it to ask what would follow had it been so"
    case .alreadyInFigures(let text, let value, _):
      "\(text) contradicts the published value \(value); leave the statement out, or change the "
        + "figures in a copy of the data to ask what would follow had they been so"
    case .notARegressor(let name, let nearest, let regressors, _):
      notARegressor(name, nearest, regressors)
    case .pathMonths(let text, let reason, _): "\(text): \(reason)"
    case .impossible(let text, let reason, _): "\(text) cannot hold: \(reason)"
    case .notApplicable(let text, let reason, _): "\(text): \(reason)"
    case .otherFile(let name, let reason, _): "\(name) cannot be used: \(reason)"
    case .repeated(let text, let places):
      "\(text) is set \(max(places.count, 2)) times"
        + (places.isEmpty ? "" : " (\(listing(places.map(\.place))))") + "; keep one of them"
    case .contradictory(let members):
      "cannot hold together: " + members.map(\.description).joined(separator: "; ")
        + "; give one of them a tolerance (±) or leave it out"
    case .drawsNotMet(let count, let total):
      "\(count) of \(total) draws could not be moved onto the statements; they ask for months too "
        + "far from the baseline; give them a tolerance (±)"
    case .tooManyStatements(let count, let limit):
      "\(count) statements are more than the \(limit) that can hold together; put those about the "
        + "same measure into one, or leave out what follows from others"
    case .brokenIdentity(let identity, let period, let published, let sum, let difference):
      "\(identity) does not hold in the data: in \(period) \(identity.name) is \(published) and the "
        + "right side \(sum), which differs by \(difference); so \(identity.name) cannot be projected as that sum; leave it out, or "
        + "leave out \(listing(identity.terms.map(\.series)))"
    case .endBeforeData(let end, let series, let last):
      "the projection ends in \(end), but the data of \(series) reach \(last); "
        + "it must end in a later period of the same kind"
    case .projection(let error): "\(error)"
    }
  }

  private func notARegressor(_ name: String, _ nearest: String?, _ regressors: [String]) -> String {
    let remedy =
      if let nearest {
        "did you mean “\(nearest)”?"
      } else if regressors.isEmpty {
        "the baseline's model has no regressors from the data"
      } else {
        "its regressors are \(regressors.joined(separator: ", "))"
      }
    return "there is no regressor “\(name)” to give a path to; \(remedy)"
  }
}

/// `a`, `a and b`, `a, b and c`.
func listing(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
