// Placeholder until the first source file of StateSpace lands.
