"""What one says of oneself and of one's mails, as a form."""

from collections.abc import Mapping
from typing import Final

from lms_rt.contract.accounts import MePatch, User
from lms_rt.web.field_texts import required, tick
from lms_rt.web.forms import Errors, Reader, patch_of
from lms_rt.web.language import SPOKEN

NO_LANGUAGE: Final = "Please choose one of the languages."


def form_of(me: User) -> dict[str, str]:
    """The fields as they stand."""
    return {
        "name": me.name,
        "locale": me.locale,
        "mail_results": tick(me.mail_results),
        "mail_digest": tick(me.mail_digest),
    }


def typed_in(form: Mapping[str, str], me: User) -> dict[str, str]:
    """The fields as they were sent; a box that is not ticked is not."""
    return {name: form.get(name, "") for name in form_of(me)}


def patch_in(typed: Mapping[str, str], me: User) -> tuple[MePatch | None, Errors]:
    """What is to change, or else what is wrong with which field."""
    return patch_of(MePatch, typed, form_of(me), _READERS)


def languages(me: User) -> dict[str, str]:
    """What mails can be in, by their codes. The tag one has is among them: `de-AT` is German, and of one that mails do
    not speak this is said."""
    language = me.locale.partition("-")[0].lower()
    spoken = {me.locale if code == language else code: name for code, name in SPOKEN.items()}
    return spoken if language in SPOKEN else {**spoken, me.locale: f"{me.locale} (mails come in English)"}


def _spoken(text: str) -> str:
    if text not in SPOKEN:
        raise ValueError(NO_LANGUAGE)
    return text


_READERS: Final[Mapping[str, Reader]] = {
    "name": required,
    "locale": _spoken,
    "mail_results": bool,
    "mail_digest": bool,
}
