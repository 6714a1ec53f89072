"""The load client, and the language in which it is spoken to."""
