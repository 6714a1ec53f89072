"""When that is done which is done again and again.

What looks at something every second looks together with all else that does: a process that waits most of the time has
left the processor's cache by then, and waking up costs it more than looking.
"""

import asyncio
import math
import os
from typing import Final

_NEAR: Final = 0.1
"""The part of a period that is at least left to whoever has just been busy."""
_GOLDEN: Final = (math.sqrt(5) - 1) / 2


def tick_at(moment: float, step_s: float) -> float:
    """The first tick at or after `moment`, in the loop's time; ticks of a process are multiples of one another's."""
    zero = os.getpid() * _GOLDEN % 1  # processes of one machine do not ask the database all at once
    return math.ceil((moment - zero) / step_s) * step_s + zero


def next_tick(period_s: float) -> float:
    """The next tick, in the loop's time, after about `period_s` seconds and at most a tenth of it later."""
    return tick_at(asyncio.get_running_loop().time() + _NEAR * period_s, period_s)


async def tick(period_s: float) -> None:
    """Sleep until then: to the moment, so that all who do are woken in one turn of the loop."""
    loop = asyncio.get_running_loop()
    woken: asyncio.Future[None] = loop.create_future()
    timer = loop.call_at(next_tick(period_s), woken.set_result, None)
    try:
        await woken
    finally:
        timer.cancel()
