/// Scratch memory of the likelihood kernels: taken from the front, given back all at once.
///
/// One a thread; grows when a model needs more, so that evaluations allocate nothing.
final class KernelWorkspace {
  private var memory: UnsafeMutableRawPointer
  private var capacity: Int
  private var used = 0

  /// Alignment of every piece: a cache line, which also suits the widest vectors.
  private static let alignment = 64

  init(capacity: Int = 1 << 16) {
    self.capacity = capacity
    memory = .allocate(byteCount: capacity, alignment: Self.alignment)
  }

  deinit { memory.deallocate() }

  /// Gives everything back and makes room for `bytes` more; pointers taken before are invalid.
  func reset(reserving bytes: Int) {
    used = 0
    guard bytes > capacity else { return }
    memory.deallocate()
    capacity = bytes
    memory = .allocate(byteCount: capacity, alignment: Self.alignment)
  }

  /// Room for `count` elements, not cleared.
  ///
  /// Traps when more is taken than was reserved.
  @inline(__always)
  func take<Element: BitwiseCopyable>(_ count: Int, of type: Element.Type = Element.self)
    -> UnsafeMutablePointer<Element>
  {
    let start = (used + Self.alignment - 1) & ~(Self.alignment - 1)
    used = start + count * MemoryLayout<Element>.stride
    precondition(used <= capacity, "kernel workspace of \(capacity) bytes is too small")
    return (memory + start).bindMemory(to: Element.self, capacity: Swift.max(count, 1))
  }

  /// Bytes that `count` elements take at most, with padding.
  static func bytes<Element>(_ count: Int, of type: Element.Type) -> Int {
    count * MemoryLayout<Element>.stride + alignment
  }
}
