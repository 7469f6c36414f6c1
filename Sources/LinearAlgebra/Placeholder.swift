// Placeholder until the first source file of LinearAlgebra lands.
