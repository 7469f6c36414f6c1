# One task of the comparison in R: Rscript models.R TASK FILE ROUNDS
#
# Prints `version` and rows series,seconds,result; seconds are processor time, medians over ROUNDS.
task <- commandArgs(TRUE)[1]
data <- read.csv(commandArgs(TRUE)[2], header = FALSE, col.names = c("series", "value"))
rounds <- as.integer(commandArgs(TRUE)[3])

if (!suppressWarnings(suppressPackageStartupMessages(require(forecast, quietly = TRUE)))) {
  cat("skip: the R package forecast is not installed\n")
  quit(status = 0)
}
cat("version R", as.character(getRversion()), "forecast", as.character(packageVersion("forecast")), "\n")

fixed <- function(order, seasonal) function(y) {
  fit <- arima(y, order, seasonal, method = "ML")
  predict(fit, n.ahead = 24)
  paste(sprintf("%.15g", coef(fit)), collapse = " ")
}
automatic <- function(y) {
  fit <- auto.arima(y)
  forecast(fit, h = 24)
  a <- fit$arma
  constant <- any(names(coef(fit)) %in% c("intercept", "drift"))
  paste(c(a[1], a[6], a[2], a[3], a[7], a[4], as.integer(constant)), collapse = " ")
}
smoothing <- function(estimate) function(y) {
  fit <- estimate(y)
  gsub(",", " ", fit$method)
}
work <- switch(task,
  ets = smoothing(function(y) forecast(ets(y), h = 24)),
  theta = smoothing(function(y) thetaf(y, h = 24)),
  airline = fixed(c(0, 1, 1), c(0, 1, 1)),
  large = fixed(c(2, 1, 2), c(1, 1, 1)),
  auto = automatic)

for (name in unique(data$series)) {
  y <- ts(data$value[data$series == name], frequency = 12)
  result <- tryCatch(suppressWarnings(work(y)), error = function(e) NULL)
  if (is.null(result)) next
  seconds <- replicate(rounds, {
    start <- proc.time()
    suppressWarnings(work(y))
    sum((proc.time() - start)[1:2])
  })
  cat(sprintf("%s,%.6g,%s\n", name, median(seconds), result))
}
