import Scenarios
import TestSupport
import Testing

/// The simplex method against programs with known answers, and against all corners.
@Suite struct LinearProgramTests {
  @Test func textbookProgram() {
    // Most of 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18 is 36 at (2, 6).
    let program = LinearProgram(
      count: 2,
      rows: [
        .init(weights: [1, 0], bound: 4), .init(weights: [0, 2], bound: 12),
        .init(weights: [3, 2], bound: 18),
      ])
    guard case .optimal(let value, let point) = program.minimum(of: [-3, -5]) else {
      Issue.record("no optimum")
      return
    }
    #expect((value + 36).magnitude < 1e-12)
    #expect(zip(point, [2, 6]).allSatisfy { ($0 - $1).magnitude < 1e-12 })
  }

  @Test func whatCannotBeIsTold() {
    let contradiction = LinearProgram(
      count: 1, rows: [.init(weights: [1], bound: 1), .init(weights: [-1], bound: -2)])
    guard case .infeasible = contradiction.minimum(of: [1]) else {
      Issue.record("a contradiction has a solution")
      return
    }
    #expect(contradiction.feasiblePoint == nil)
    guard case .unbounded = LinearProgram(count: 1, rows: []).minimum(of: [-1]) else {
      Issue.record("no end expected")
      return
    }
    // Twice the same equation is no contradiction, and a degenerate corner no endless circle.
    let twice = LinearProgram(
      count: 2,
      rows: [
        .init(weights: [1, 1], bound: 1, isEquation: true),
        .init(weights: [2, 2], bound: 2, isEquation: true),
        .init(weights: [1, 0], bound: 0),
      ])
    #expect(twice.feasiblePoint?[1] == 1)
  }

  @Test func randomProgramsAgreeWithAllCorners() {
    var generator = SeededGenerator(seed: 20)
    func number() -> Double { Double(generator.next() % 2001) / 1000 - 1 }
    for round in 0..<200 {
      // A box keeps the program bounded; other rows may cut everything off.
      var rows = [
        LinearProgram.Row(weights: [1, 0], bound: 3), LinearProgram.Row(weights: [0, 1], bound: 3),
      ]
      for _ in 0..<4 { rows.append(.init(weights: [number(), number()], bound: number())) }
      let cost = [number(), number()]
      let all = rows + [.init(weights: [-1, 0], bound: 0), .init(weights: [0, -1], bound: 0)]
      let best = Self.corners(of: all).map { cost[0] * $0[0] + cost[1] * $0[1] }.min()
      switch LinearProgram(count: 2, rows: rows).minimum(of: cost) {
      case .optimal(let value, _):
        let expected = best ?? .nan
        #expect((value - expected).magnitude < 1e-9, "round \(round): \(value) for \(expected)")
      case .infeasible: #expect(best == nil, "round \(round) of seed 20")
      case .unbounded: Issue.record("round \(round): a bounded program has no end")
      }
    }
  }

  /// Where two rows meet and all others hold.
  private static func corners(of rows: [LinearProgram.Row]) -> [[Double]] {
    var corners: [[Double]] = []
    for (place, a) in rows.enumerated() {
      for b in rows[(place + 1)...] {
        let determinant = a.weights[0] * b.weights[1] - a.weights[1] * b.weights[0]
        if determinant.magnitude < 1e-9 { continue }
        let x = (a.bound * b.weights[1] - a.weights[1] * b.bound) / determinant
        let y = (a.weights[0] * b.bound - a.bound * b.weights[0]) / determinant
        let holds = rows.allSatisfy { $0.weights[0] * x + $0.weights[1] * y <= $0.bound + 1e-10 }
        if holds { corners.append([x, y]) }
      }
    }
    return corners
  }
}
