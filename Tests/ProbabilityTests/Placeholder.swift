// Placeholder until the first test of Probability lands.
