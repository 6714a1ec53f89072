"""Mails: what they say in which language, how they look, how they reach a server."""
