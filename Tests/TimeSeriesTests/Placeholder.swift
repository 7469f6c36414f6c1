// Placeholder until the first test of TimeSeries lands.
