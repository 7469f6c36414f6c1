// Placeholder until the first test of Optimization lands.
