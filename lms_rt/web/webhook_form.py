"""A webhook as a form: its address, what it is for, a tick an event, and whether it is enabled.

The ticks are one text here, the names of the events with spaces between, so that they are compared and shown as the
other fields are.
"""

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from lms_rt.contract.webhooks import Webhook, WebhookCreate, WebhookPatch
from lms_rt.web.field_texts import TICK, required, tick
from lms_rt.web.forms import Errors, Reader, patch_of, wrong_fields
from lms_rt.web.webhook_words import EVENTS, in_order

EVENT: Final = "event-"
"""What the names of the ticks begin with."""
NO_EVENT: Final = "Choose at least one."
UNKNOWN_EVENT: Final = "One of those that were ticked is none that can be told of. Choose among these."

EMPTY_FORM: Final[Mapping[str, str]] = {"url": "", "description": "", "events": "", "enabled": TICK}


def form_of(webhook: Webhook) -> dict[str, str]:
    """The fields as they stand."""
    return {
        "url": webhook.url,
        "description": webhook.description,
        "events": " ".join(in_order(webhook.events)),
        "enabled": tick(webhook.enabled),
    }


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were sent; a box that is not ticked is not."""
    ticked = (name.removeprefix(EVENT) for name in form if name.startswith(EVENT))
    return {name: form.get(name, "") for name in EMPTY_FORM} | {"events": " ".join(in_order(ticked))}


def new_in(typed: Mapping[str, str]) -> tuple[WebhookCreate | None, Errors]:
    """A new webhook, or else what is wrong with which field."""
    given: dict[str, object] = {"description": typed["description"]}
    errors: Errors = {}
    for name in ("url", "events"):
        try:
            given[name] = _READERS[name](typed[name].strip())
        except ValueError as wrong:
            errors[name] = str(wrong)
    try:
        webhook = WebhookCreate.model_validate(given)
    except ValidationError as problem:
        return None, {**wrong_fields(problem), **errors}
    return webhook, {}


def patch_in(typed: Mapping[str, str], webhook: Webhook) -> tuple[WebhookPatch | None, Errors]:
    """What is to change, or else what is wrong with which field."""
    return patch_of(WebhookPatch, typed, form_of(webhook), _READERS)


def _events(text: str) -> list[str]:
    names = text.split()
    if not names:
        raise ValueError(NO_EVENT)
    if any(name not in EVENTS for name in names):
        raise ValueError(UNKNOWN_EVENT)
    return names


_READERS: Final[Mapping[str, Reader]] = {"url": required, "events": _events, "enabled": bool}
