"""What can go wrong with the embedded servers."""


class EmbeddedError(Exception):
    """The embedded servers cannot be had; the message is one line that says what to do."""
