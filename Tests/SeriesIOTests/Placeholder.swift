// Placeholder until the first test of SeriesIO lands.
