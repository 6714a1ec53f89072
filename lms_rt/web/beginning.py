"""Beginning an attempt, of a quiz or of a class that was missed, or going on with the one that is open."""

from collections.abc import Awaitable
from typing import Final

from aiohttp import web

from lms_rt.contract.attempts import Attempt
from lms_rt.errors import ErrorCode, Problem
from lms_rt.web.rendering import redirect

REFUSED: Final = frozenset({ErrorCode.CONFLICT, ErrorCode.FORBIDDEN})


async def begun(start: Awaitable[tuple[Attempt, bool]], offer: str) -> web.Response:
    """On to the attempt; where one cannot begin, back to the page `offer`, which says in words why."""
    try:
        attempt, _ = await start
    except Problem as problem:
        if problem.code not in REFUSED or "unavailable" not in problem.extra:
            raise
        return redirect(f"{offer}?refused")
    return redirect(f"/attempts/{attempt.id}")
