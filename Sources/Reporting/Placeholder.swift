// Placeholder until the first source file of Reporting lands.
