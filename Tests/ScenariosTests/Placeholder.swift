// Placeholder until the first test of Scenarios lands.
