# mypy: disable-error-code="import-untyped, import-not-found, misc"
"""The same on Django Channels with its Redis layer, as its documentation shows it, served by uvicorn.

python -m bench.references.channels_naive --redis URL
"""

from __future__ import annotations

import argparse
import asyncio
import socket

import django
import uvicorn
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings

GROUP = "class"
WAITING = 10_000
"""Messages that may wait for a process: of the usual hundred, those above are dropped without a word."""


class Classroom(AsyncJsonWebsocketConsumer):
    """One participant, or the host: whatever the host says with the type `event` goes to everyone."""

    async def receive_json(self, content: dict[str, object]) -> None:
        """A command."""
        match content["type"]:
            case "event":
                await self.channel_layer.group_send(GROUP, {"type": "tell", "event": content})
            case "subscribe":
                await self.channel_layer.group_add(GROUP, self.channel_name)
                await self.send_json({"type": "ok", "id": content["id"], "data": {}})
            case _:
                await self.send_json({"type": "ok", "id": content["id"], "data": {}})

    async def tell(self, message: dict[str, object]) -> None:
        """What the group was told."""
        await self.send_json(message["event"])


async def main() -> None:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--redis", required=True)
    options = parser.parse_args()
    layer = {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [options.redis], "capacity": WAITING},
    }
    settings.configure(CHANNEL_LAYERS={"default": layer})
    django.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        Classroom.as_asgi(), lifespan="off", log_level="warning", ws="websockets", ws_per_message_deflate=False
    )
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await uvicorn.Server(config).serve([listener])


if __name__ == "__main__":
    asyncio.run(main())
