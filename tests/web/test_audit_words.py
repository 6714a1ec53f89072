"""Entries of the audit log as people read them."""

from datetime import UTC, datetime
from typing import get_args
from uuid import UUID

import pytest
from pydantic import JsonValue

from lms_rt.contract.administration import AuditEntry
from lms_rt.services.audit import Kind
from lms_rt.web.audit_words import FIELDS_SHOWN, FOLDED_FROM, GLIMPSE, KINDS, SHOWN_MOST, changes, readable, said

State = dict[str, JsonValue] | None


def entry(before: State = None, after: State = None, action: str = "lesson.edit") -> AuditEntry:
    nobody = UUID(int=0)
    return AuditEntry(
        id=nobody,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        actor=nobody,
        actor_name="Grace",
        action=action,
        kind=action.split(".", maxsplit=1)[0],
        subject=nobody,
        course=None,
        before=before,
        after=after,
    )


def test_every_kind_that_is_noted_has_a_word() -> None:
    assert set(KINDS) == set(get_args(Kind))


def test_what_has_no_words_of_its_own_is_said_as_it_is_noted() -> None:
    assert said(entry()) == "Changed · lesson"
    assert said(entry(action="new_thing.turn_over")) == "Turn over · new thing"


@pytest.mark.parametrize(
    "value, text",
    [
        (None, "nothing"),
        ("", "nothing"),
        ([], "nothing"),
        (0, "0"),
        (False, "no"),
        (True, "yes"),
        (1.5, "1.5"),
        ("two\nlines", "two\nlines"),
        (["a", None, 2], "a, nothing, 2"),
        ({"options": ["a", "b"]}, "options: a, b"),
        ([{"id": "a", "max_points": 1}, {"id": "b"}], "– id: a\n  max points: 1\n– id: b"),
        ({"m": {"a": 1, "b": [[1], [2]]}}, "m:\n  a: 1\n  b:\n    – 1\n    – 2"),
    ],
)
def test_values_are_readable_without_brackets(value: JsonValue, text: str) -> None:
    assert readable(value) == text


def test_fields_stand_beside_what_they_were_and_what_is_missing_is_missing() -> None:
    told = changes(entry({"a_b": 1, "c": None}, {"c": 2, "d": "x"}))
    rows = [(each.name, each.before and each.before.text, each.after and each.after.text) for each in told.fields]
    assert rows == [("a b", "1", None), ("c", "nothing", "2"), ("d", None, "x")]
    assert (told.has_before, told.has_after, told.folded) == (True, True, False)
    made = changes(entry(after={f"field {number}": number for number in range(FIELDS_SHOWN + 1)}))
    assert (made.has_before, made.has_after, made.folded) == (False, True, True)
    assert changes(entry()).fields == ()


def test_long_values_have_a_glimpse_and_an_end() -> None:
    short, long, endless, tall = "x" * FOLDED_FROM, "x" * (FOLDED_FROM + 1), "x" * (SHOWN_MOST + 1234), "a\n" * 5
    given: dict[str, JsonValue] = {"short": short, "long": long, "endless": endless, "tall": tall}
    values = {each.name: each.after for each in changes(entry(after=given)).fields}
    assert values["short"] and values["short"].glimpse == ""
    assert values["long"] and (values["long"].text, values["long"].glimpse) == (long, f"{'x' * GLIMPSE}…")
    assert values["endless"] and values["endless"].text.endswith("x… (and 1,234 characters more)")
    assert values["tall"] and values["tall"].glimpse == "a a a a a…"
