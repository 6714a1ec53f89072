"""Passwords and tokens: what proves who somebody is."""
