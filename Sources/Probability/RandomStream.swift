/// A stream of random numbers addressed by seed, stream number and position.
///
/// Draw number i of stream s depends on (seed, s, i) only: give every path, replication or scenario
/// its own stream number, and the draws are the same for any number of workers and in any order.
/// Every uniform and every normal uses up one position, so `jump(to:)` and `position` count draws.
///
///     var stream = RandomStream(seed: 20_240_701, stream: UInt64(path))
///     let shock = stream.nextNormal()
///
/// Streams of one seed and streams of different seeds are independent for all practical purposes
/// (the pair is the key of Philox 4×64-10); a stream has 2⁶⁴ positions.
public struct RandomStream: Sendable {
  private let generator: Philox
  /// The number of draws taken so far, or the target of the last jump.
  public private(set) var position: UInt64 = 0
  private var words: Philox.Block = (0, 0, 0, 0)
  /// Whether `words` is the block that holds `position`.
  private var blockIsCurrent = false

  /// The stream number `stream` of `seed`, at position 0.
  public init(seed: UInt64, stream: UInt64 = 0) {
    generator = Philox(key: (seed, stream))
  }

  /// Moves to draw number `position`, forwards or backwards, in constant time.
  public mutating func jump(to position: UInt64) {
    self.position = position
    blockIsCurrent = false
  }

  /// The next 64 random bits.
  @inline(__always)
  private mutating func nextWord() -> UInt64 {
    if !blockIsCurrent {
      words = generator.block(at: (position >> 2, 0, 0, 0))
      blockIsCurrent = true
    }
    let lane = position & 3
    position &+= 1
    switch lane {
    case 0: return words.0
    case 1: return words.1
    case 2: return words.2
    default:
      blockIsCurrent = false
      return words.3
    }
  }

  /// A uniform draw from the open interval (0, 1).
  ///
  /// One of the 2⁵² midpoints (k + ½) 2⁻⁵²: never 0, never 1, and symmetric about ½.
  public mutating func nextUniform() -> Double { openUniform(nextWord()) }

  /// A standard normal draw: the normal quantile of `nextUniform()`, so |z| < 8.3.
  public mutating func nextNormal() -> Double {
    standardNormalQuantile(openUniform(nextWord()))
  }

  /// Fills `buffer` with the draws that as many calls of `nextUniform()` would give.
  ///
  /// - Complexity: O(n), about 4 ns a draw.
  public mutating func fillUniforms(_ buffer: UnsafeMutableBufferPointer<Double>) {
    fill(buffer)
  }

  /// Fills `buffer` with the draws that as many calls of `nextNormal()` would give.
  ///
  /// - Complexity: O(n), about 12 ns a draw.
  public mutating func fillNormals(_ buffer: UnsafeMutableBufferPointer<Double>) {
    fill(buffer)
    if let base = buffer.baseAddress { replaceByNormalQuantiles(base, count: buffer.count) }
  }

  /// `count` standard normal draws.
  public mutating func normals(_ count: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      fillNormals(UnsafeMutableBufferPointer(rebasing: buffer[0..<count]))
      initialized = count
    }
  }

  /// Whole blocks straight into the buffer; single draws before and after them.
  private mutating func fill(_ buffer: UnsafeMutableBufferPointer<Double>) {
    guard let base = buffer.baseAddress else { return }
    var next = 0
    while next < buffer.count && position & 3 != 0 {
      base[next] = openUniform(nextWord())
      next += 1
    }
    while next + 4 <= buffer.count {
      let block = generator.block(at: (position >> 2, 0, 0, 0))
      position &+= 4
      base[next] = openUniform(block.0)
      base[next + 1] = openUniform(block.1)
      base[next + 2] = openUniform(block.2)
      base[next + 3] = openUniform(block.3)
      next += 4
    }
    while next < buffer.count {
      base[next] = openUniform(nextWord())
      next += 1
    }
  }
}

/// The upper 52 bits k of a word as (k + ½) 2⁻⁵², exact in a Double.
@inline(__always)
private func openUniform(_ word: UInt64) -> Double {
  (Double(Int64(bitPattern: word >> 12)) + 0.5) * 0x1p-52
}
