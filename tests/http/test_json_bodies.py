"""Names that stand twice in a body, found in whatever JSON may be."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json, to_json

from lms_rt.contract.problems import json_path
from lms_rt.http.json_bodies import Path, repeated

NESTED_MOST = 198
"""Objects within each other that a body may be."""


@dataclass
class Object:
    """As it is written: a name may come again, and in another spelling."""

    members: list[tuple[str, bool, Any]]


def written(value: Any) -> str:
    if isinstance(value, Object):
        members = (f"{_name(name, spelt)}:{written(below)}" for name, spelt, below in value.members)
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(written, value))}]"
    return str(value)


def _name(name: str, spelt: bool) -> str:
    if not spelt:
        return to_json(name).decode()
    escapes = "".join(f"\\u{ord(each):04X}" for each in name)
    return f'"{escapes}"'


def twice(value: Any, path: Path = ()) -> Iterator[str]:
    """Where names stand twice. Of members of one name there is but the last to look into."""
    if isinstance(value, Object):
        times = Counter(name for name, _, _ in value.members)
        yield from (json_path((*path, name)) for name, count in sorted(times.items()) if count > 1)
        for name, below in {name: below for name, _, below in value.members}.items():
            yield from twice(below, (*path, name))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from twice(below, (*path, index))


scalars = st.sampled_from(
    ["0", "-0", "9" * 4000, "1e999", "0." + "1" * 4000, "NaN", "-Infinity", "true", "null", '""', '"{\\"a\\":1}"']
)
names = st.sampled_from(["", "a", "b.c", "é", "\\", '"', "[0]", "\u2028"])
bodies = st.recursive(
    scalars,
    lambda below: (
        st.lists(below, max_size=3) | st.builds(Object, st.lists(st.tuples(names, st.booleans(), below), max_size=4))
    ),
    max_leaves=12,
)


@given(bodies)
def test_every_name_that_stands_twice_is_found_and_nothing_else(body: Any) -> None:
    content = written(body).encode()
    from_json(content)  # it is JSON, or it would not be looked at
    assert [each.path for each in repeated(content)] == list(twice(body))


@pytest.mark.parametrize("around", ['{"a":%s}', "[%s]"])
def test_they_are_found_as_deep_as_a_body_goes(around: str) -> None:
    content = '{"b":1,"b":2}'
    for _ in range(NESTED_MOST):
        content = around % content
    from_json(content)
    [found] = repeated(content.encode())
    assert found.path.endswith(".b")
    with pytest.raises(ValueError, match="recursion"):
        from_json(around % around % content)
