// Placeholder until the first test of Tradewind lands.
