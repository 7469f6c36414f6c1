import Models
import TestSupport
import Testing
import TimeSeries

@Suite struct ModelFormulaTests {
  @Test(arguments: [
    "log(exports) ~ arima(0,1,1)(0,1,1) + newYear(before: 20, after: 15) + tradingDays()",
    "log(exports) ~ arima() + newYear()", "retail ~ auto()", "growth ~ 1 + x1 + x2",
    "y ~ 0 + arima(1,0,0) + lag(x,2)", "boxCox(x, 0.3) ~ 1 + arima(1,1,0)",
    "`US exports` ~ arima(2,1,0) + `PMI, new orders` + trend()",
    "出口 ~ arima(0,1,1)(0,1,1) + pulse(2020-02) + temporary(2020-02, 0.8) + step(2022-04)",
    "log(y) ~ lag(log(y), 1) + lags(x, 0...3) + almon(`a b`, lags: 1...12, degree: 2) + log(x)",
    "y ~ ar1(cochraneOrcutt) + holiday(`Mid-Autumn`, before: 5, during: 1) + holiday(Qingming)",
    "y ~ arima() + outliers(auto, AO 2020-02, LS 2008Q4, tc 2010-01) + `0` + lag(`1`, 2)",
    "y ~ auto() + outliers(SO, ao, critical: 4.5)", "y ~ arima() + outliers(critical: 3)",
    "x ~ fourier(3) + seasonal() + ramp(2020-01, 2020-06) + leapYear() + easter() + workingDays()",
  ])
  func canonicalFormIsAFixedPoint(text: String) throws {
    let formula = try ModelFormula(parsing: text)
    let again = try ModelFormula(parsing: formula.description)
    #expect(again == formula)
    #expect(again.description == formula.description)
  }

  @Test func readsTheParts() throws {
    let formula = try ModelFormula(
      parsing: "log(exports)~1+arima(0,1,1) + newYear(before: 20,after:15) + pmi")
    #expect(formula.response == "exports")
    #expect(formula.transform == .log)
    #expect(formula.constant == .included)
    #expect(formula.family == .arima(order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: nil))
    #expect(formula.regressors == [.newYear(before: 20, during: 0, after: 15), .column("pmi")])
  }

  @Test(arguments: [
    ("exports arima()", 8, "expected '~'"), ("exports ~ ", 10, "found the end"),
    ("exports ~ arima(0,1)", 16, "three whole numbers"),
    ("exports ~ arima(0,1,1) arima()", 23, "expected '+'"),
    ("exports ~ arima(0,1,1) + arima()", 25, "one time-series term"),
    ("exports ~ arimaa()", 10, "did you mean arima()?"),
    ("exports ~ newYear(10)", 18, "labelled lengths"),
    ("exports ~ newYear(before: x)", 18, "whole number"),
    ("exports ~ pulse(2020-13)", 16, "2020-13"), ("exports ~ arima(0,1,1", 15, "closing partner"),
    ("exports ~ `pmi", 10, "backtick"), ("exports ~ pmi + pmi", 16, "twice"),
    ("y ~ lags(x, 3)", 12, "such as 0...3"), ("y ~ lags(x, 3...1)", 12, "such as 0...3"),
    ("y ~ lag(x + 1, 1)", 8, "a column or log(column)"), ("y ~ log(x, y)", 4, "one column"),
    ("y ~ almon(x, 0...3, 2)", 4, "lags: 0...12, degree: 2"),
    ("y ~ almon(x, lags: 0...3, degree: 4)", 26, "from 0 to 3"),
    ("y ~ holiday(before: 3)", 4, "name of a holiday"),
    ("y ~ holiday(Qingming, 3)", 22, "labelled lengths"),
    ("y ~ ar1(gls)", 8, "praisWinsten or cochraneOrcutt"),
    ("y ~ outliers(XX 2020-02)", 13, "AO, LS, TC, SO"),
    ("y ~ outliers(critical: 1)", 13, "from 2 to 100"),
    ("y ~ outliers(AO 2020-13)", 13, "2020-13"), ("y ~ lagz(x, 1)", 4, "did you mean lag"),
    ("sqrt(exports) ~ auto()", 0, "a response is"), ("exports ~ 0 + 1", 14, "given twice"),
  ])
  func saysWhereAndWhat(text: String, offset: Int, message: String) {
    #expect {
      try ModelFormula(parsing: text)
    } throws: { error in
      guard let error = error as? FormulaError else { return false }
      return error.offset == offset && error.message.contains(message)
    }
  }

  @Test func datedOutliersAreTermsOfTheirOwn() throws {
    let formula = try ModelFormula(parsing: "y ~ outliers(AO 2020-02, LS 2008-11, TC 2010-01)")
    let dates = [(2020, 2), (2008, 11), (2010, 1)].map { Period(year: $0.0, month: $0.1) }
    #expect(formula.regressors == [.pulse(dates[0]), .step(dates[1]), .temporary(dates[2], 0.7)])
  }

  @Test func aSearchForOutliersHasAScope() throws {
    let scope = OutlierScope(kinds: [.additive, .seasonal], criticalValue: 4.5)
    let formula = try ModelFormula(parsing: "y ~ arima() + outliers(SO, AO, critical: 4.5)")
    #expect(formula.regressors == [.outliers(scope)])
    #expect("\(scope)" == "outliers(AO, SO, critical: 4.5)")
    #expect("\(OutlierScope.usual)" == "outliers()")
    #expect(
      try ModelFormula(parsing: "y ~ arima() + outliers(AO, LS, TC)").regressors == [.outliers()])
  }

  @Test func theErrorNamesTheCharacter() {
    let error = FormulaError(formula: "y ~ (", offset: 4, message: "expected a name")
    #expect("\(error)" == "at character 5: expected a name\n  y ~ (\n      ^")
  }

  @Test func anyTextIsReadOrRefused() {
    var generator = SeededGenerator(seed: 20)
    let alphabet = Array("ab~()+,:`01.2 -[]éarimaλ\"")
    for _ in 0..<2000 {
      let length = Int.random(in: 0...30, using: &generator)
      let text = String((0..<length).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
      if let formula = try? ModelFormula(parsing: text) {
        #expect((try? ModelFormula(parsing: formula.description)) == formula, "\(text)")
      }
    }
  }
}
