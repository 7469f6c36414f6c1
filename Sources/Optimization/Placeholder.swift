// Placeholder until the first source file of Optimization lands.
