// Placeholder until the first test of Models lands.
