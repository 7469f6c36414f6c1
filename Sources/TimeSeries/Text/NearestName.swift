/// The candidate that is most likely meant by a misspelt name, for "did you mean" in errors.
///
/// Candidates are compared by edit distance (insertion, deletion, substitution and exchange of two
/// neighbours, over characters of any script), first with case ignored.
///
/// - Returns: The nearest candidate, the earlier one on a tie; nil when none is within a third of
///   the name's length (at least one edit).
/// - Complexity: O(candidates × length²).
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  // Past a third of the letters changed a suggestion confuses more than it helps.
  let limit = Swift.max(1, (wanted.count + 2) / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(wanted, Array(candidate.lowercased()))
    if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// Restricted Damerau–Levenshtein distance between two sequences of characters.
///
/// - SeeAlso: Damerau (1964), A technique for computer detection and correction of spelling errors,
///   Communications of the ACM 7(3), 171–176.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return Swift.max(a.count, b.count) }
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in 1...a.count {
    var current = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      current[j] = Swift.min(previous[j] + 1, current[j - 1] + 1, substitution)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        current[j] = Swift.min(current[j], beforePrevious[j - 2] + 1)
      }
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.count]
}
