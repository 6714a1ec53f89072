"""`python -m bench.desk`: what a host's dashboard is told of a question, by the size of the class."""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bench.client.driver import program
from bench.growth.answering import answered, question
from bench.many.hall import Hall
from bench.many.play import Size, assembled
from bench.recording import record, said
from bench.services import Services, examined, service_addresses

SIZES = (50, 500, 5000)
ANSWERING_S = 5.0
QUIET_S = 1.0
"""Longer than anything is held back."""


class Desk:
    """A host's socket on the staff's channel, and what it was told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._told: list[str] = []

    @classmethod
    async def of(cls, http: aiohttp.ClientSession, address: str, hall: Hall) -> Desk:
        """Of the only class in `hall`, subscribed."""
        [each] = hall.classes
        headers = {"Authorization": f"Bearer {each.host.token}"}
        desk = cls(await http.ws_connect(f"http://{address}/ws", protocols=("lms.v1",), headers=headers))
        await desk._socket.send_json({"id": 1, "type": "subscribe", "channel": f"live:{each.session}:staff"})
        async for message in desk._socket:
            if json.loads(message.data).get("id") == 1:
                break
        return desk

    async def listen(self) -> None:
        """Until it is cancelled."""
        async for message in self._socket:
            self._told.append(message.data)

    def take(self) -> list[str]:
        """The frames since this was last asked."""
        told, self._told = self._told, []
        return told


async def told(people: int, services: Services, client_command: Sequence[str], work: Path) -> dict[str, float]:
    """Frames and their size while a class of so many answers its second question; the first warms everything up."""
    size = Size(sessions=1, people=people, processes=1)
    async with (
        assembled(size, services, client_command, work) as (server, hall, client),
        aiohttp.ClientSession() as http,
    ):
        await question(hall, client, size, 0, ANSWERING_S)
        desk = await Desk.of(http, f"{server.host}:{server.port}", hall)
        listening = asyncio.create_task(desk.listen())
        await hall.step("open", 1)
        await asyncio.sleep(QUIET_S)
        desk.take()
        await answered(hall, client, size, 1, ANSWERING_S)
        await asyncio.sleep(QUIET_S)
        frames = desk.take()
        listening.cancel()
    tallies = [frame for frame in frames if json.loads(frame).get("event") == "tally"]
    return {"frames": len(frames), "of them tallies": len(tallies), "kB": sum(map(len, frames)) / 1000}


def main() -> None:
    """Plays, prints and records."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("--no-record", action="store_true", help="print only, leave bench/results alone")
    options = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as folder, service_addresses(Path(folder)) as addresses:
        _, command = program(Path(folder))
        services = asyncio.run(examined(*addresses))
        for people in SIZES:
            what = f"{people:,} people"
            found[what] = asyncio.run(told(people, services, command, Path(folder)))
            print(f"{what}: {said(found[what], 1)}", flush=True)
    if not options.no_record:
        about = f"Everybody answers within {ANSWERING_S:.0f} seconds."
        record("desk", "What a dashboard is told of a question", found, about=about, digits=1)


if __name__ == "__main__":
    main()
