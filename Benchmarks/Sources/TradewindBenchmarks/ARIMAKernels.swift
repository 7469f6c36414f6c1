import Tradewind

/// Likelihood, gradient and fit of seasonal ARIMA models.
func arimaQuestions() throws -> [Question] {
  var questions: [Question] = []
  let cases: [(String, ARIMASpecification, [Double])] = [
    ("(0,1,1)(0,1,1)12", airline, [-0.4, -0.6]),
    ("(2,1,2)(1,1,1)12", large, [0.4, -0.2, 0.3, 0.2, 0.3, -0.5]),
  ]
  for (name, model, point) in cases {
    for count in [132, 500] {
      questions.append(try likelihood(name, model, point, airlineSeries(count: count)))
      questions.append(try fit(name, model, airlineSeries(count: count)))
    }
  }
  return questions
}

/// Automatic choice of the orders on a series that the airline model made.
func selectionQuestion() throws -> Question {
  let series = airlineSeries(count: 132)
  let reference = try airline.fit(series).aicc
  return Question(
    title: "automatic choice of orders, stepwise, \(series.count) observations",
    methods: [
      .init(
        "choice and final fit",
        check: {
          let chosen = try ARIMASelection(series, period: 12).fit
          let isComparable = chosen.specification.differencingSpan == airline.differencingSpan
          return chosen.converged && (!isComparable || chosen.aicc <= reference + 1e-6)
        }
      ) { blackHole(try ARIMASelection(series, period: 12).fit.aicc) }
    ])
}

private func likelihood(
  _ name: String, _ model: ARIMASpecification, _ point: [Double], _ series: [Double]
) throws -> Question {
  let likelihood = try ARIMALikelihood(model, series)
  let reference = try model.evaluate(series, armaCoefficients: point).logLikelihood
  var gradient = [Double](repeating: 0, count: point.count)
  func agrees(_ value: Double) -> Bool { abs(value - reference) < 1e-8 * abs(reference) }
  return Question(
    title: "exact likelihood of \(name), \(series.count) observations",
    methods: [
      .init("value", check: { agrees(likelihood.logLikelihood(point)) }) {
        blackHole(likelihood.logLikelihood(point))
      },
      .init(
        "value and gradient",
        check: { agrees(likelihood.logLikelihood(point, gradient: &gradient)) }
      ) { blackHole(likelihood.logLikelihood(point, gradient: &gradient)) },
      .init("companion Kalman filter, with residuals", check: { true }) {
        blackHole(try model.evaluate(series, armaCoefficients: point).logLikelihood)
      },
    ])
}

private func fit(
  _ name: String, _ model: ARIMASpecification, _ series: [Double]
) throws -> Question {
  let bare = ARIMAOptions(computesCovariance: false)
  let best = try model.fit(series).logLikelihood
  return Question(
    title: "maximum likelihood fit of \(name), \(series.count) observations",
    methods: [
      .init(
        "with standard errors and a 24-month law", check: { try model.fit(series).converged }
      ) { blackHole(try model.fit(series).jointLaw(horizon: 24).mean[23]) },
      .init(
        "estimate only",
        check: { try abs(model.fit(series, options: bare).logLikelihood - best) < 1e-6 }
      ) { blackHole(try model.fit(series, options: bare).sigma2) },
    ])
}
