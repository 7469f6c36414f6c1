/// The error of a kernel, known to the compiler.
protocol ETSErrorForm {
  static var isRelative: Bool { get }
}

/// The trend of a kernel, known to the compiler.
protocol ETSTrendForm {
  static var isPresent: Bool { get }
  static var isFactor: Bool { get }
}

/// The season of a kernel, known to the compiler.
protocol ETSSeasonForm {
  static var isPresent: Bool { get }
  static var isFactor: Bool { get }
}

enum AbsoluteError: ETSErrorForm {
  @inline(__always) static var isRelative: Bool { false }
}

enum RelativeError: ETSErrorForm {
  @inline(__always) static var isRelative: Bool { true }
}

enum NoPart: ETSTrendForm, ETSSeasonForm {
  @inline(__always) static var isPresent: Bool { false }
  @inline(__always) static var isFactor: Bool { false }
}

enum AddedPart: ETSTrendForm, ETSSeasonForm {
  @inline(__always) static var isPresent: Bool { true }
  @inline(__always) static var isFactor: Bool { false }
}

enum FactorPart: ETSTrendForm, ETSSeasonForm {
  @inline(__always) static var isPresent: Bool { true }
  @inline(__always) static var isFactor: Bool { true }
}
