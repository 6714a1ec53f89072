"""What things mean: pure functions over the contract's types, without I/O and without a clock of their own."""
