# Forecasts with decomposition by R's forecast: stlf with ets and arima, robust and periodic; and Naive2 of
# the M4 competition, with its test and decomposition written out.
#
# Run with R 4.2.2 and forecast 8.20 in the project's folder: Rscript Tests/Golden/scripts/stlf.R Tests/Golden/stlf.json
suppressMessages(library(forecast))
target <- commandArgs(trailingOnly = TRUE)[1]
number <- function(x) ifelse(is.na(x), "null", formatC(x, digits = 12, format = "g"))
list_of <- function(x) paste0("[", paste(trimws(number(as.numeric(x))), collapse = ","), "]")
ways <- list(
  ets = function(y) stlf(y, h = 24, method = "ets"),
  ets_ann = function(y) stlf(y, h = 24, method = "ets", etsmodel = "ANN"),
  ets_periodic = function(y) stlf(y, h = 24, method = "ets", s.window = "periodic"),
  ets_robust = function(y) stlf(y, h = 24, method = "ets", robust = TRUE),
  arima = function(y) stlf(y, h = 24, method = "arima"),
  arima_011 = function(y) forecast(stlm(y, modelfunction = function(x, ...)
    Arima(x, order = c(0, 1, 1), method = "ML")), h = 24),
  drift = function(y) stlf(y, h = 24, method = "rwdrift")
)
series <- list(AirPassengers = log(AirPassengers), USAccDeaths = USAccDeaths, UKgas = log(UKgas))
# Makridakis et al. (2020): three years at least, 90%, ratios to a centred moving average.
naive2 <- function(y, h) {
  m <- frequency(y)
  r <- acf(y, lag.max = m, plot = FALSE)$acf[-1]
  seasonal <- m > 1 && length(y) >= 3 * m &&
    abs(r[m]) > 1.645 / sqrt(length(y)) * sqrt(1 + 2 * sum(r[-m]^2))
  if (!seasonal) return(rep(tail(y, 1), h))
  index <- decompose(y, type = "multiplicative")$seasonal
  rep(as.numeric(tail(index, m)), length.out = h) * as.numeric(tail(y / index, 1))
}
cases <- c()
for (name in names(series)) {
  y <- series[[name]]
  for (way in names(ways)) {
    f <- ways[[way]](y)
    parts <- mstl(y, s.window = if (way == "ets_periodic") "periodic" else 11,
                  robust = way == "ets_robust", iterate = 2)
    cases <- c(cases, paste0(
      "{\"id\":\"", way, "/", name, "\",\"model\":\"", f$method, "\",\"mean\":", list_of(f$mean),
      if (is.null(f$model$loglik)) "" else paste0(",\"loglik\":", number(f$model$loglik)),
      ",\"lastSeason\":", list_of(tail(parts[, grep("Season", colnames(parts))], frequency(y))), "}"))
  }
}
plain <- list(AirPassengers = AirPassengers, USAccDeaths = USAccDeaths, UKgas = UKgas,
              Nile = Nile, short = head(AirPassengers, 30), shifted = ts(AirPassengers[-(1:5)], frequency = 12))
for (name in names(plain)) {
  cases <- c(cases, paste0(
    "{\"id\":\"naive2/", name, "\",\"frequency\":", frequency(plain[[name]]), ",\"values\":",
    list_of(plain[[name]]), ",\"mean\":", list_of(naive2(plain[[name]], 24)), "}"))
}
data <- sapply(names(series), function(name) {
  y <- series[[name]]
  paste0("\"", name, "\":{\"frequency\":", frequency(y), ",\"values\":",
         list_of(if (name == "USAccDeaths") y else exp(y)), "}")
})
writeLines(paste0(
  "{\"source\":\"R ", getRversion(), ", forecast ", packageVersion("forecast"),
  ": stlf and stlm; AirPassengers and UKgas in logarithms\",\"datasets\":{",
  paste(data, collapse = ","), "},\"cases\":[", paste(cases, collapse = ",\n"), "]}"), target)
