"""Servers as most people would write them, and the floor no server can pass."""
