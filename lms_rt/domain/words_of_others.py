"""What other programs say, as it can be kept: an error's text may hold whatever came over a line."""


def keepable(said: str) -> str:
    """The same as PostgreSQL and JSON can hold it: a question mark for what is no Unicode, and U+FFFD for U+0000."""
    return said.encode(errors="replace").decode().replace("\x00", "�")
