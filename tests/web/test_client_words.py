"""What browsers say they are, as people call it."""

import pytest

from lms_rt.web.client_words import client_words

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0"


@pytest.mark.parametrize(
    "client, words",
    [
        (WINDOWS, "Chrome on Windows"),
        (f"{WINDOWS} Edg/120.0.0.0", "Edge on Windows"),
        (f"{IPHONE} Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 500, "x" * 80),
        ("", "A program that does not say its name"),
    ],
)
def test_a_client_is_called_what_people_call_it(client: str, words: str) -> None:
    assert client_words(client) == words
