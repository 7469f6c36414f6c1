// Placeholder until the first source file of Models lands.
