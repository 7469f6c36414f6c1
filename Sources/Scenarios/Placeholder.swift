// Placeholder until the first source file of Scenarios lands.
