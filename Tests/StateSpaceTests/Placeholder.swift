// Placeholder until the first test of StateSpace lands.
