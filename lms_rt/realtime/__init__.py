"""The socket: who is connected, what they watch, and how it reaches them."""
