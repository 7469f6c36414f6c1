import TimeSeries

/// The estimates of a combination's members, and what became of those that failed.
struct MemberFits {
  private(set) var members: [any FittedModel] = []
  private(set) var failures: [(formula: ModelFormula, error: ModelError)] = []
  /// What the first member took out of the series of the others.
  private(set) var effects: AdjustedEffects?

  /// Estimates one member after the other.
  init(
    _ formula: ModelFormula, _ term: CombinationTerm, data: [String: Series], options: FitOptions
  ) throws(ModelError) {
    let formulas: [ModelFormula]
    do throws(FormulaError) {
      formulas = try term.formulas(in: formula)
    } catch {
      throw .invalidSpecification("\(error)")
    }
    var data = data
    for (number, member) in formulas.enumerated() {
      do throws(ModelError) {
        members.append(try fit(member, data: data, options: options))
      } catch {
        failures.append((member, error))
        continue
      }
      guard number == 0, let adjustment = term.adjustment else { continue }
      effects = try AdjustedEffects(of: members[0], adjustment)
      if let effects { data[formula.response] = try effects.cleared(members[0].series) }
    }
  }
}
