"""Every language says everything."""

import re
from collections.abc import Iterator, Mapping

import pytest

from lms_rt.web.language import SPOKEN
from workers.mail import words

FACT = re.compile(r"{{\s*(\w+)")


def texts(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    """Each text under its path; the paragraphs of a mail as one, since a language may part them otherwise."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from texts(value, f"{path}{key}.")
        else:
            yield path + key, " ".join(value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("language", [each for each in words.LANGUAGES if each != words.FALLBACK])
def test_a_language_has_every_text_and_tells_the_same_facts_in_it(language: str) -> None:
    theirs, ours = words.load(language), words.load(words.FALLBACK)
    for table, model in ((theirs.letter, ours.letter), (theirs.mails, ours.mails)):
        said, wanted = dict(texts(table)), dict(texts(model))
        assert said.keys() == wanted.keys()
        for key, text in said.items():
            assert set(FACT.findall(text)) <= set(FACT.findall(wanted[key])) | {"site", "name"}, key
            assert bool(text) == bool(wanted[key]), key


def test_pages_offer_the_languages_that_mails_are_written_in() -> None:
    assert SPOKEN.keys() == set(words.LANGUAGES)


def test_a_regional_reader_gets_the_language_and_others_get_english() -> None:
    assert words.best("de-AT") == "de"
    assert words.best("DE") == "de"
    assert words.best("fr-CA") == "fr"
    assert words.best("nl-BE") == "en"
