/// The counter-based generator Philox 4×64 with ten rounds.
///
/// A block of four 64-bit words is a keyed bijection of a 256-bit counter, so any block of any
/// stream is reached in constant time and no state is shared between workers.
///
/// Source: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
/// SC '11, doi:10.1145/2063384.2063405; checked against the known-answer vectors published with it.
package struct Philox: Sendable {
  /// Four words, counter or result.
  package typealias Block = (UInt64, UInt64, UInt64, UInt64)

  /// The two key words.
  package let key: (UInt64, UInt64)

  /// A generator for one key.
  package init(key: (UInt64, UInt64)) { self.key = key }

  /// The four random words that belong to `counter`.
  @inline(__always)
  package func block(at counter: Block) -> Block {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      // The multipliers and the key increments are the paper's (table 2; golden ratio, √3 − 1).
      let first = (0xD2E7_470E_E14C_6C93 as UInt64).multipliedFullWidth(by: c0)
      let second = (0xCA5A_8263_9512_1157 as UInt64).multipliedFullWidth(by: c2)
      (c0, c1, c2, c3) = (second.high ^ c1 ^ k0, second.low, first.high ^ c3 ^ k1, first.low)
      k0 &+= 0x9E37_79B9_7F4A_7C15
      k1 &+= 0xBB67_AE85_84CA_A73B
    }
    return (c0, c1, c2, c3)
  }
}
