// Placeholder until the first source file of SeriesIO lands.
