// Placeholder until the first test of LinearAlgebra lands.
