// Placeholder until the first source file of Tradewind lands.
