# China's published year-to-date retail growth from rolling origins by R's auto.arima(log(x)) on months.
#
#   Rscript Benchmarks/peers/retail_rolling.R Data/china retail_r.csv [2016-01 2024-06]
#
# From 2012 on January and February are published together; here they are split along the line from
# December to March, scaled to their sum, and evenly while March is not known. Forecasts of the months
# follow figures published up to the origin; growth compares their sum from January with that published
# a year earlier. Prints root mean squared errors in points by horizon, and of the last published growth.
suppressPackageStartupMessages(library(forecast))

arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(file.path(arguments[1], "retail.csv"))
span <- if (length(arguments) > 3) arguments[3:4] else c("2016-01", "2024-06")
month <- data$month
number <- as.integer(substr(month, 6, 7))
origins <- which(month >= span[1] & month <= span[2])

months_known <- function(origin) {
  x <- data$sales[1:origin]
  for (feb in which(number[1:origin] == 2 & is.na(x))) {
    both <- data$sales_jan_feb[feb]
    december <- x[feb - 2]
    march <- if (feb + 1 <= origin) x[feb + 1] else NA
    share <- if (is.na(march)) 0.5 else (2 * december + march) / (3 * (december + march))
    x[feb - 1] <- share * both
    x[feb] <- both - x[feb - 1]
  }
  x
}

rows <- list()
ahead <- NULL
for (origin in origins) {
  x <- months_known(origin)
  last <- max(which(!is.na(x)))
  # Nothing is published in January, so the forecasts of December stand.
  if (is.null(ahead) || last == origin) {
    past <- ts(log(x[1:last]), start = c(2008, 1), frequency = 12)
    ahead <- exp(as.numeric(forecast(auto.arima(past), h = 13)$mean))
  }
  path <- c(x[1:last], ahead)
  seen <- data$sales_ytd_yoy[1:origin]
  for (horizon in c(1, 3, 6, 12)) {
    target <- origin + horizon
    if (target > length(month) || is.na(data$sales_ytd_yoy[target])) next
    sum <- sum(path[(target - number[target] + 1):target])
    rows[[length(rows) + 1]] <- data.frame(
      origin = month[origin], horizon = horizon, target = month[target],
      published = data$sales_ytd_yoy[target],
      arima = 100 * (sum / data$sales_ytd[target - 12] - 1), last = tail(na.omit(seen), 1))
  }
}
rows <- do.call(rbind, rows)
write.csv(rows, arguments[2], row.names = FALSE, quote = FALSE)
for (left in list(character(), as.character(2020:2022), as.character(2020:2023))) {
  kept <- rows[!(substr(rows$target, 1, 4) %in% left), ]
  for (name in c("arima", "last")) {
    errors <- tapply((kept[[name]] - kept$published)^2, kept$horizon, function(e) sqrt(mean(e)))
    cat(name, "without", left, ":", sprintf("%.2f", errors), "\n")
  }
}
message("R ", getRversion(), ", forecast ", packageVersion("forecast"))
