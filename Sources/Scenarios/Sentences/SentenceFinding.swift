public import TimeSeries

/// What published sentences say together.
public struct SentenceFindings: Sendable {
  /// The interval that sentences leave to a value.
  public struct Range: Hashable, Sendable {
    /// The least value; −∞ where there is none.
    public let lower: Double
    /// The largest value; +∞ where there is none.
    public let upper: Double
    /// True if both ends are known to be reached; otherwise the true interval may be narrower.
    public let isExact: Bool
  }

  /// A sentence beside what the others say about its left side.
  public struct Sentence: Sendable {
    /// The sentence with its place.
    public let entry: SentenceFile.Entry
    /// The unit of its left side.
    public let unit: MeasureUnit
    /// What it allows, in that unit.
    public let allowed: Range
    /// What the other sentences imply; nil where they leave it open or say little.
    public let implied: Range?
  }

  /// Sentences that cannot hold together while any of them can be left out.
  public struct Conflict: Sendable {
    /// A member, and what the other members imply for it.
    public struct Member: Sendable {
      /// The sentence with its place.
      public let entry: SentenceFile.Entry
      /// The unit of its left side.
      public let unit: MeasureUnit
      /// What the others imply; nil where they leave it open.
      public let implied: Range?
      /// True if all other sentences of the file hold together without this one.
      public let isSuspect: Bool
    }

    /// The sentences.
    public let members: [Member]
  }

  /// A value that nobody stated.
  public struct Implied: Sendable {
    /// What it is a value of.
    public let measure: Measure
    /// Its unit.
    public let unit: MeasureUnit
    /// The value when every sentence holds as exactly as they can together; nil where that leaves
    /// a range.
    public let central: Double?
    /// The range within the rounding.
    public let range: Range
    /// True if the file asks for it.
    public let isAsked: Bool
  }

  /// The file.
  public let file: SentenceFile
  /// Every sentence that is in no conflict, in order.
  public let sentences: [Sentence]
  /// Sets of sentences that contradict each other; empty when all can hold.
  public let conflicts: [Conflict]
  /// What follows from the sentences outside conflicts, asked values first.
  public let implied: [Implied]
  /// Measures that were asked for and that the sentences leave open.
  public let open: [Measure]
  /// The share of the rounding that the sentences need to hold together: 0 where the numbers agree
  /// as they stand, up to 1 where they only just do.
  public let roundingNeeded: Double

  /// True if all sentences can hold together.
  public var isConsistent: Bool { conflicts.isEmpty }
}
