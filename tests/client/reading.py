"""Reading what a channel tells, up to a point."""

import asyncio

from lms_rt.client import Event, Subscription

PATIENCE_S = 30.0


async def up_to(feed: Subscription, name: str) -> list[Event]:
    """The events up to and with the next one called `name`."""
    found: list[Event] = []
    async with asyncio.timeout(PATIENCE_S):
        async for update in feed:
            if isinstance(update, Event):
                found.append(update)
                if update.name == name:
                    break
    return found
