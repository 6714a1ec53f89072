"""From a mail's name and facts to its subject, text and HTML in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from workers.mail import words
from workers.mail.words import Words

Facts = Mapping[str, object]

HTML: Final = "letter.html"
TEXT: Final = "letter.txt"
NO_BREAK: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Content:
    """What a mail is about, before it has a language."""

    name: str
    """Its table in the words."""
    facts: Facts = field(default_factory=dict)
    link: str | None = None
    """Where its button leads."""
    details: Sequence[tuple[str, object]] = ()
    """Rows of its table: a key of the words' `details`, and what to say there. A pair of numbers is “a of b”."""
    sections: Sequence[tuple[str, Sequence[tuple[str, object]]]] = ()
    """Further tables of such rows, each under a heading of its own."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that can be read."""

    language: str
    subject: str
    text: str
    html: str


class Letters:
    """Writes letters; made once, because its templates are compiled as they are used first."""

    def __init__(self, site: str) -> None:
        """`site` is what the installation calls itself."""
        self._site = site
        self._html = _environment(autoescape=True)
        self._text = _environment(autoescape=False)
        self._words = {language: words.load(language) for language in words.LANGUAGES}
        self._compiled: dict[tuple[bool, str], Template] = {}

    def write(self, content: Content, name: str, locale: str) -> Letter:
        """The letter to somebody called `name` who reads `locale`. Raises KeyError for a mail without words."""
        said = self._words[words.best(locale)]
        facts = {**content.facts, "name": name, "site": self._site}
        return Letter(
            said.language,
            " ".join(self._say(self._text, said.mails[content.name]["subject"], facts).split()),
            self._text.get_template(TEXT).render(self._parts(self._text, said, content, facts)),
            self._html.get_template(HTML).render(self._parts(self._html, said, content, facts)),
        )

    def _parts(self, form: Environment, said: Words, content: Content, facts: Facts) -> dict[str, object]:
        own = said.mails[content.name]
        return {
            "language": said.language,
            "site": self._site,
            "subject": self._say(form, own["subject"], facts),
            "greeting": self._say(form, said.letter["greeting"], facts),
            "paragraphs": [self._say(form, each, facts) for each in own["paragraphs"]],
            "tables": [
                (heading, [(own["details"][key], self._value(form, own, value)) for key, value in rows])
                for heading, rows in (("", content.details), *content.sections)
                if rows
            ],
            "action": self._say(form, own["action"], facts),
            "link": content.link,
            "after": [self._say(form, each, facts) for each in own["after"]],
            "button_fails": said.letter["button_fails"],
            "footer": self._say(form, said.letter["footer"], facts),
        }

    def _value(self, form: Environment, own: Mapping[str, Mapping[str, str]], value: object) -> object:
        match value:
            case (part, whole):
                said = self._say(form, own["values"]["of"], {"part": part, "whole": whole})
                return said.replace(" ", NO_BREAK) if form is self._html else said
            case _:
                return value

    def _say(self, form: Environment, text: str, facts: Facts) -> str:
        escaped = form is self._html
        template = self._compiled.get((escaped, text))
        if template is None:
            template = self._compiled[escaped, text] = form.from_string(text)
        said = template.render(facts)
        return Markup(said) if escaped else said  # noqa: S704 - our own words, with the facts in them escaped


def _environment(*, autoescape: bool) -> Environment:
    folder = files("workers.mail").joinpath("templates")
    return Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=autoescape,  # noqa: S701 - on for HTML; in plain text it would show
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
