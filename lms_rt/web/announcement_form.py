"""An announcement as a form: a title and a text in Markdown."""

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from lms_rt.contract.administration import Announcement, AnnouncementCreate, AnnouncementPatch
from lms_rt.web.field_texts import required
from lms_rt.web.forms import EMPTY, Errors, Reader, patch_of, wrong_fields

FIELDS: Final = ("title", "body")
_READERS: Final[Mapping[str, Reader]] = {"title": required}


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were sent."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in FIELDS}


def form_of(announcement: Announcement) -> dict[str, str]:
    """The fields as they stand."""
    return {"title": announcement.title, "body": announcement.body}


def given_in(typed: Mapping[str, str]) -> tuple[AnnouncementCreate | None, Errors]:
    """What is to be posted, or else what is wrong with which field. The title may say it all."""
    errors = {} if typed["title"].strip() else {"title": EMPTY}
    try:
        given = AnnouncementCreate(title=typed["title"], body=typed["body"].rstrip())
    except ValidationError as problem:
        return None, {**wrong_fields(problem), **errors}
    return (None, errors) if errors else (given, {})


def patch_in(typed: Mapping[str, str], announcement: Announcement) -> tuple[AnnouncementPatch | None, Errors]:
    """What is to change, or else what is wrong with which field."""
    return patch_of(AnnouncementPatch, typed, form_of(announcement), _READERS)
