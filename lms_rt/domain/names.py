"""Taking a name out of what was said, and taking back what was said."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from pydantic import JsonValue

_WHO = ("participant", "user")
"""Beside a `name`, whose it is."""

DELETED_NAME: Final = "Deleted account"
"""What stands where the name of somebody stood who deleted their account."""


def nobodys_address(user: UUID) -> str:
    """What stands for their address: unique, and of no mailbox, for .invalid is reserved for that (RFC 2606)."""
    return f"deleted-{user}@account.invalid"


def nameless(said: JsonValue, of: Collection[str], name: str) -> JsonValue:
    """`said` with `name` wherever it names one of these participants, users and announcements by id.

    Nothing else changes, the order of the fields neither: whoever reads an old event reads the same shape.
    """
    if isinstance(said, list):
        return [nameless(each, of, name) for each in said]
    if not isinstance(said, dict):
        return said
    told = {field: nameless(value, of, name) for field, value in said.items()}
    if isinstance(told.get("name"), str) and any(told.get(who) in of for who in _WHO):
        told["name"] = name
    if isinstance(told.get("posted_by"), str) and told.get("announcement") in of:
        told["posted_by"] = name
    return told


def is_about(said: JsonValue, thing: str) -> bool:
    """Whether this was said about the thing, and does not only mention it somewhere in a text."""
    return isinstance(said, dict) and thing in said.values()


def unsaid(said: JsonValue, thing: str) -> JsonValue:
    """`said` with empty texts, but for the id of the thing that it was about."""
    if isinstance(said, list):
        return [unsaid(each, thing) for each in said]
    if isinstance(said, dict):
        return {field: unsaid(value, thing) for field, value in said.items()}
    return "" if isinstance(said, str) and said != thing else said
