# R's auto.arima on a competition: point forecasts, errors and processor time a series.
#
#   Rscript Benchmarks/peers/competition.R FOLDER tourism_monthly_even scores.csv [every]
#
# FOLDER holds PREFIX_meta.csv and PREFIX_values.csv.gz, as `Accuracy tourism FOLDER` reads them.
# MASE divides by the mean absolute difference on a year earlier in the training part. auto.arima runs
# with its defaults, on levels; forecasts below zero stay as they are.
suppressPackageStartupMessages(library(forecast))

arguments <- commandArgs(trailingOnly = TRUE)
base <- file.path(arguments[1], arguments[2])
every <- if (length(arguments) > 3) as.integer(arguments[4]) else 1
meta <- read.csv(paste0(base, "_meta.csv"))
values <- read.csv(gzfile(paste0(base, "_values.csv.gz")))
meta <- meta[seq(1, nrow(meta), by = every), ]

score <- function(i) {
  mine <- values[values$series_id == meta$series_id[i], ]
  start <- as.integer(strsplit(as.character(meta$start_month[i]), "-")[[1]])
  train <- ts(mine$value[mine$part == "train"], start = start, frequency = 12)
  actual <- mine$value[mine$part == "test"]
  seconds <- system.time({
    fit <- auto.arima(train)
    ahead <- forecast(fit, h = length(actual))
  })
  point <- as.numeric(ahead$mean)
  scale <- mean(abs(diff(train, lag = 12)))
  inside <- function(k) mean(actual >= ahead$lower[, k] & actual <= ahead$upper[, k])
  data.frame(
    series_id = meta$series_id[i], model = as.character(fit),
    smape = mean(200 * abs(point - actual) / (abs(point) + abs(actual))),
    mase = mean(abs(point - actual)) / scale, within80 = inside(1), within95 = inside(2),
    seconds = seconds[["user.self"]] + seconds[["sys.self"]])
}
rows <- do.call(rbind, lapply(seq_len(nrow(meta)), score))
write.csv(rows, arguments[3], row.names = FALSE, quote = TRUE)
cat(
  "R", as.character(getRversion()), "forecast", as.character(packageVersion("forecast")),
  "series", nrow(rows), "sMAPE", mean(rows$smape), "MASE", mean(rows$mase),
  "80%", 100 * mean(rows$within80), "95%", 100 * mean(rows$within95),
  "seconds a series", mean(rows$seconds), "\n")
