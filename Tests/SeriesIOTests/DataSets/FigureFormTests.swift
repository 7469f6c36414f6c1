import SeriesIO
import Testing

struct FigureFormTests {
  @Test(
    arguments: [
      .level, .ytd, .yoy, .ytdYoy, .mom, .janFeb, .share(of: "exports"), .sum(periods: 3),
      .share(of: "exports", over: .ytd), .share(of: "exports", over: .sum(periods: 12)),
    ] as [FigureForm])
  func textAndBack(form: FigureForm) {
    #expect(FigureForm(parsing: form.description) == form)
  }

  @Test(arguments: [
    "", "Level", "sum", "sum()", "sum(1)", "sum(13)", "sum(x)", "share()", "share(", "share(x, )",
    "share(x, yoy)", "share(x, share(y))", "share(, ytd)",
  ])
  func notAForm(text: String) {
    #expect(FigureForm(parsing: text) == nil)
  }
}
