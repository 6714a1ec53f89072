"""What things cost: CPU, memory, and the machine it was on."""
