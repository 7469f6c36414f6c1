// Placeholder until the first source file of TimeSeries lands.
