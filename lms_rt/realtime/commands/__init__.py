"""The commands of the realtime contract, one module a subject."""
