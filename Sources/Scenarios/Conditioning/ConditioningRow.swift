/// One statement as conditioning sees it: a form of the stacked months, its value and tolerance.
///
///     g(x(y)) = target + e,   e ~ N(0, tolerance²)
package struct ConditioningRow: Sendable, Equatable {
  /// The form g of the months in levels.
  package var form: StackedForm
  /// The stated value, in the unit of the form.
  package var target: Double
  /// One standard deviation of the stated value; 0 for a hard statement.
  package var tolerance: Double
  /// Names the random stream of the error e, so that equal soft statements share it.
  package var streamKey: UInt64

  /// A row from its parts; a negative tolerance traps.
  package init(form: StackedForm, target: Double, tolerance: Double = 0, streamKey: UInt64 = 0) {
    precondition(tolerance >= 0, "a tolerance of \(tolerance)")
    self.form = form
    self.target = target
    self.tolerance = tolerance
    self.streamKey = streamKey
  }

  /// True for a statement without tolerance.
  package var isHard: Bool { tolerance == 0 }
}
