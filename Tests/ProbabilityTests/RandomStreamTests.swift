import Probability
import RealModule
import TestSupport
import Testing

@Suite("Counter-based random streams")
struct RandomStreamTests {
  /// The known-answer vectors of Random123, which accompanies the paper of 2011.
  @Test("Philox 4×64-10 gives the published blocks")
  func knownAnswers() {
    let ones = UInt64.max
    #expect(
      Philox(key: (0, 0)).block(at: (0, 0, 0, 0)) == (
        0x1655_4d9e_ca36_314c, 0xdb20_fe9d_672d_0fdc, 0xd7e7_72ce_e186_176b, 0x7e68_b68a_ec7b_a23b
      ))
    #expect(
      Philox(key: (ones, ones)).block(at: (ones, ones, ones, ones)) == (
        0x87b0_92c3_013f_e90b, 0x438c_3c67_be8d_0224, 0x9cc7_d7c6_9cd7_77b6, 0xa09c_aebf_594f_0ba0
      ))
    let pi: Philox.Block = (
      0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89
    )
    #expect(
      Philox(key: (0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c)).block(at: pi) == (
        0xa528_f454_03e6_1d95, 0x38c7_2dbd_566e_9788, 0xa5a1_610e_72fd_18b5, 0x57bd_43b5_e52b_7fe6
      ))
  }

  @Test("Filling equals single draws from any position")
  func fillEqualsSingles() {
    for start in 0..<9 {
      for count in 0..<14 {
        var one = RandomStream(seed: 7, stream: 3)
        one.jump(to: UInt64(start))
        var other = one
        let filled = one.normals(count)
        let singles = (0..<count).map { _ in other.nextNormal() }
        #expect(filled == singles, "start \(start), count \(count)")
        #expect(one.position == UInt64(start + count))
        #expect(one.nextUniform() == other.nextUniform())
      }
    }
  }

  @Test("A normal is the quantile of the uniform at the same position")
  func normalFromUniform() {
    var normals = RandomStream(seed: 11, stream: 0)
    var uniforms = normals
    for _ in 0..<1000 {
      #expect(normals.nextNormal() == Normal.standard.quantile(uniforms.nextUniform()))
    }
  }

  @Test("Uniforms are open and evenly spread; streams differ")
  func uniformMoments() {
    let count = 1 << 18
    for stream in [0, 1, UInt64.max] {
      var source = RandomStream(seed: 20_240_701, stream: stream)
      var bins = [Int](repeating: 0, count: 64)
      var inside = true
      for _ in 0..<count {
        let u = source.nextUniform()
        inside = inside && u > 0 && u < 1
        bins[Int(u * 64)] += 1
      }
      #expect(inside)
      let expected = Double(count) / 64
      let statistic = bins.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) }
      let pValue = ChiSquared(degreesOfFreedom: 63).upperTail(statistic / expected)
      #expect(pValue > 1e-4 && pValue < 1 - 1e-4, "stream \(stream): \(pValue)")
    }
    var first = RandomStream(seed: 1, stream: 0)
    var second = RandomStream(seed: 1, stream: 1)
    #expect(first.normals(8) != second.normals(8))
  }

  @Test("Normals have the moments of N(0, 1)")
  func normalMoments() {
    var source = RandomStream(seed: 5, stream: 9)
    let draws = source.normals(1 << 20)
    let count = Double(draws.count)
    let moments = (1...4).map { power in
      draws.reduce(0) { $0 + Double.pow($1, power) } / count
    }
    // Five standard errors: √1, √2, √15, √96 over √n.
    for (moment, (expected, variance)) in zip(moments, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect((moment - expected).magnitude < 5 * (variance / count).squareRoot())
    }
  }
}
