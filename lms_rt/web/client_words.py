"""A browser's own words (`User-Agent`) in ours: "Firefox on Windows". They are nothing but a hint, as anybody can say
them."""

from typing import Final

BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: most say that they are others as well."""
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
SHOWN_MAX: Final = 80
"""Characters of what is said by programs that we do not know."""


def client_words(client: str) -> str:
    """What a person calls it."""
    browser = next((name for mark, name in BROWSERS if mark in client), None)
    system = next((name for mark, name in SYSTEMS if mark in client), None)
    if browser is None:
        return client[:SHOWN_MAX] or "A program that does not say its name"
    return f"{browser} on {system}" if system else browser
