/// Independent components one below the other: T = diag(T₁, T₂, …).
public struct BlockTransition: TransitionOperator {
  private let blocks: [any TransitionOperator]
  private let offsets: [Int]
  /// The states of all blocks together.
  public let stateCount: Int

  /// The blocks in the order of their states.
  public init(_ blocks: [any TransitionOperator]) {
    self.blocks = blocks
    var offsets: [Int] = []
    var total = 0
    for block in blocks {
      offsets.append(total)
      total += block.stateCount
    }
    self.offsets = offsets
    stateCount = total
  }

  /// The first state of block number `index`.
  public func offset(ofBlock index: Int) -> Int { offsets[index] }

  /// Each block on its own states.
  public func apply(to vectors: StateVectors, at time: Int) {
    // Through a pointer: the block is used in place, not copied out of its array.
    blocks.withUnsafeBufferPointer { blocks in
      for index in blocks.indices {
        blocks[index].apply(to: vectors.dropping(offsets[index]), at: time)
      }
    }
  }

  /// Each block's adjoint on its own states.
  public func applyTransposed(to vectors: StateVectors, at time: Int) {
    // Through a pointer: the block is used in place, not copied out of its array.
    blocks.withUnsafeBufferPointer { blocks in
      for index in blocks.indices {
        blocks[index].applyTransposed(to: vectors.dropping(offsets[index]), at: time)
      }
    }
  }
}
