"""The texts of Moodle XML, each in the format that it names."""

from fractions import Fraction

from lms_rt.interchange.amounts import percent
from lms_rt.interchange.building import Choice, Draft
from lms_rt.interchange.text.html import Converted, from_either, from_html, from_text
from lms_rt.interchange.xml import Element


def plain(element: Element | None) -> str:
    """A name, a number or an answer to type, as it stands there; in one line."""
    if element is None:
        return ""
    text = element.child("text")
    return " ".join((text or element).text.split())


def markdown(element: Element | None, draft: Draft) -> str:
    """A prompt or what is said to an answer."""
    return "" if element is None else _text(element, draft, as_option=False)


def option(element: Element, draft: Draft) -> str:
    """Something to choose or to match: in one line, without markup."""
    return _text(element, draft, as_option=True)


def typed_choices(element: Element, draft: Draft) -> list[Choice]:
    """The answers of a question, where these are typed: they are never HTML."""
    return _choices(element, draft, plain_texts=True)


def listed_choices(element: Element, draft: Draft) -> list[Choice]:
    """The answers of a question, where these are listed."""
    return _choices(element, draft, plain_texts=False)


def _choices(element: Element, draft: Draft, *, plain_texts: bool) -> list[Choice]:
    choices = [
        Choice(
            plain(answer) if plain_texts else option(answer, draft),
            _worth(answer),
            markdown(answer.child("feedback"), draft),
        )
        for answer in element.children
        if answer.name == "answer"
    ]
    draft.answered(*choices)
    return choices


def _worth(answer: Element) -> Fraction:
    return percent(answer.get("fraction", "0"))


def _text(element: Element, draft: Draft, *, as_option: bool) -> str:
    text = element.child("text")
    kind = element.get("format", "moodle_auto_format")
    converted = _converted(text.text if text is not None else "", kind, as_option=as_option)
    for lost in converted.lost:
        draft.note(lost)
    return converted.text


def _converted(text: str, kind: str, *, as_option: bool) -> Converted:
    match kind:
        case "html":
            return from_html(text, plain=as_option)
        case "markdown" if not as_option:
            return Converted(text.strip())
        case "plain_text":
            return from_text(text, plain=as_option)
        case _:
            return from_either(text, plain=as_option)
