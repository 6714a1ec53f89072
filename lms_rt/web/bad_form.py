"""The refusal of the forms in which questions are written."""


class BadForm(ValueError):
    """What was typed is no question; the text says what to mend."""
