/// One question with a size, answered by one or more methods in the same run.
struct Question {
  /// What is asked, with the size: "exact likelihood, airline model, 132 observations".
  let title: String
  /// The first method is ours; ratios say how many times longer the others take.
  let methods: [Method]

  /// A method: a name, the work, and a check that its result is right.
  struct Method {
    let name: String
    let work: () throws -> Void
    let check: () throws -> Bool

    init(_ name: String, check: @escaping () throws -> Bool, work: @escaping () throws -> Void) {
      self.name = name
      self.work = work
      self.check = check
    }
  }

  /// Checks every method, times them in turn and prints a row each.
  func answer(rounds: Int) throws {
    for method in methods {
      guard try method.check() else { throw WrongResult(title: title, method: method.name) }
    }
    let times = try timings(of: methods.map(\.work), rounds: rounds)
    print(title)
    for (method, time) in zip(methods, times) {
      let ratio = time.median / times[0].median
      print(
        "  " + padded(method.name, 34) + padded(duration(time.median), 12)
          + padded("min " + duration(time.fastest), 16)
          + (methods.count > 1 ? "×" + rounded(ratio, ratio < 10 ? 2 : 0) : ""))
    }
  }
}

/// A benchmark whose result is wrong says nothing about speed.
struct WrongResult: Error, CustomStringConvertible {
  let title: String
  let method: String
  var description: String { "\(title): the result of '\(method)' is wrong, so it is not timed" }
}

func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}

func rounded(_ value: Double, _ decimals: Int) -> String {
  let scale = decimals == 0 ? 1.0 : decimals == 1 ? 10.0 : 100.0
  let number = (value * scale).rounded() / scale
  return decimals == 0 ? "\(Int(number))" : "\(number)"
}

/// Seconds in the unit a person would choose.
func duration(_ seconds: Double) -> String {
  switch seconds {
  case ..<1e-6: rounded(seconds * 1e9, 1) + " ns"
  case ..<1e-3: rounded(seconds * 1e6, 1) + " µs"
  case ..<1: rounded(seconds * 1e3, 2) + " ms"
  default: rounded(seconds, 2) + " s"
  }
}
