// Placeholder until the first source file of Probability lands.
