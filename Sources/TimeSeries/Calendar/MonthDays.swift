extension Period {
  /// Days in this month, 28...31; monthly periods only, others trap.
  public var daysInMonth: Int {
    precondition(frequency == .monthly, "daysInMonth of a \(frequency) period")
    switch month {
    case 2: return isLeapYear(year) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }
}

/// True for a leap year of the Gregorian calendar (proleptic before 1582).
public func isLeapYear(_ year: Int) -> Bool {
  year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}
