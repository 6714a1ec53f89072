"""The line between a page and the server, on which what is said of one channel can be made to come late."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Page, WebSocketRoute

from tests.support.running import until

Frame = dict[str, Any]


@dataclass
class Wire:
    """Between channels there is no order that a page could count on; within each it is kept."""

    slow: str
    """What is said of this channel, replies to `subscribe` first, is held back while `holding`."""
    holding: bool = False
    silent: bool = False
    """Whether signals of the slow channel are lost, and nothing can be looked up any more that might make up for it."""
    passed: list[Frame] = field(default_factory=list)
    held: list[Frame] = field(default_factory=list)
    _asked: set[int] = field(default_factory=set)
    _page: WebSocketRoute | None = None

    async def between(self, page: Page) -> None:
        """Be the line of each socket that `page` opens."""
        await page.route_web_socket(re.compile(r"/ws$"), self._route)

    async def until_held(self) -> None:
        """Wait until a reply to `subscribe` is held back."""
        await until(lambda: any(frame["type"] == "ok" for frame in self.held))

    async def until_passed(self, event: str) -> None:
        """Wait until the page was told."""
        await until(lambda: any(frame.get("event") == event for frame in self.passed))

    def release(self) -> None:
        """Let go what was held, in its order."""
        self.holding = False
        held, self.held = self.held, []
        for frame in held:
            self._pass(frame)

    def _route(self, page: WebSocketRoute) -> None:
        server, self._page = page.connect_to_server(), page
        self._asked.clear()

        def from_page(message: str | bytes) -> None:
            frame = json.loads(message)
            if frame["type"] == "subscribe":
                if self.silent:
                    return
                if frame["channel"] == self.slow:
                    self._asked.add(frame["id"])
            server.send(message)

        page.on_message(from_page)
        server.on_message(lambda message: self._from_server(json.loads(message)))

    def _from_server(self, frame: Frame) -> None:
        ours = frame.get("channel") == self.slow or (frame["type"] in ("ok", "error") and frame["id"] in self._asked)
        if ours and self.silent and frame["type"] == "signal":
            return
        if ours and self.holding:
            self.held.append(frame)
        else:
            self._pass(frame)

    def _pass(self, frame: Frame) -> None:
        assert self._page is not None
        self.passed.append(frame)
        self._page.send(json.dumps(frame))
