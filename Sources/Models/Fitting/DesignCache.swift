import Synchronization

/// Columns of regressors already made for one sample, by term.
///
/// A choice among models builds the same calendar again and again; its windows are centred over
/// 121 years and cost as much as a fit. Safe to share between threads.
final class DesignCache: Sendable {
  private let columns = Mutex<[RegressorTerm: [RegressorDesign.Column]]>([:])

  /// The columns of a term, made by `make` the first time.
  func columns(
    of term: RegressorTerm, make: () throws(ModelError) -> [RegressorDesign.Column]
  ) throws(ModelError) -> [RegressorDesign.Column] {
    if let known = columns.withLock({ $0[term] }) { return known }
    let made = try make()
    columns.withLock { $0[term] = made }
    return made
  }
}
