# China's exports and imports from rolling origins by R's auto.arima(log(x)), without calendar.
#
#   Rscript Benchmarks/peers/china_rolling.R Data/china china_r.csv [2000-01]
#
# The same origins, data and horizons as `Accuracy china --start 2000-01`; its option --peer reads
# the result: series,origin,horizon,level, where the level is the median.
suppressPackageStartupMessages(library(forecast))

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
output <- arguments[2]
start <- if (length(arguments) > 2) arguments[3] else "2000-01"
first <- as.integer(strsplit(start, "-")[[1]])

recent <- read.csv(file.path(folder, "trade.csv"))
recent <- recent[recent$month >= start, ]
history <- read.csv(file.path(folder, "trade_history.csv"))
history <- history[history$month >= start & history$month < "2008-01", ]
months <- c(history$month, recent$month)
origins <- which(months >= "2016-01" & months <= "2024-06")

rows <- list()
for (series in c("exports", "imports")) {
  # The history is in units of 100 million.
  level <- c(history[[series]] / 10, recent[[series]])
  for (origin in origins) {
    past <- ts(log(level[1:origin]), start = first, frequency = 12)
    ahead <- exp(as.numeric(forecast(auto.arima(past), h = 12)$mean))
    for (horizon in c(1, 3, 6, 12)) {
      rows[[length(rows) + 1]] <- data.frame(
        series = series, origin = months[origin], horizon = horizon, level = ahead[horizon])
    }
  }
}
write.csv(do.call(rbind, rows), output, row.names = FALSE, quote = FALSE)
message("R ", getRversion(), ", forecast ", packageVersion("forecast"))
