"""How many statements something costs."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from lms_rt.db import database


@contextmanager
def counted() -> Iterator[list[int]]:
    """A list that grows by one with every statement of the block, BEGIN and COMMIT aside."""
    made: list[int] = []
    run = database._in_time  # every statement goes through it

    async def counting(statement: Awaitable[Any]) -> Any:
        made.append(len(made))
        return await run(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_in_time", counting)
        yield made
