// Placeholder until the first test of Reporting lands.
