"""A connection to an lms_rt server that comes back by itself.

async with connect("http://127.0.0.1:8080", token=token) as client:
    async for update in await client.subscribe(f"live:{session}"):
        ...
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final
from uuid import UUID

import aiohttp
from pydantic import JsonValue

from lms_rt.client.clock import ServerClock
from lms_rt.client.closing import FINAL, wait_before
from lms_rt.client.errors import ClientError, ConnectionEnded, Json, LineDown, Refused
from lms_rt.client.line import SILENT_S, Line
from lms_rt.client.messages import Receipt
from lms_rt.client.outbox import Outbox, StillMeant
from lms_rt.client.subscription import Subscription
from lms_rt.contract.frames import PROTOCOL

Token = str | Callable[[], Awaitable[str]]
"""An access token, or what gives a good one each time it is called (see `rest.SignedIn.token`)."""

WELCOME_S: Final = 10.0
CLOSE_S: Final = 2.0
RESUBSCRIBE_S: Final = 2.0
LARGEST_FRAME: Final = 16 * 1024 * 1024
"""Snapshots of big classes; the limit is against a server gone mad."""
REFUSED_FOR_GOOD: Final = frozenset({401, 403, 404})


class Client:
    """See `connect`. All methods belong to one event loop."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: Token) -> None:
        self._session = session
        self._url = url.rstrip("/") + "/ws"
        self._token = token
        self._feeds: dict[str, Subscription] = {}
        self._line: Line | None = None
        self._online = asyncio.Event()
        self._ended: ConnectionEnded | None = None
        self._outbox = Outbox(self.command)
        self.clock = ServerClock()
        """The server's time."""
        self.user: Mapping[str, JsonValue] = {}
        """Who we are, as the server greets us: id, name, role."""
        self.connections = 0
        """How often a connection was made: 1 until the line breaks for the first time."""

    @property
    def is_online(self) -> bool:
        """Whether there is a line just now."""
        return self._line is not None

    @property
    def unanswered(self) -> int:
        """Answers on their way that have no receipt yet."""
        return len(self._outbox)

    # --- what one can do

    async def command(self, kind: str, /, **fields: object) -> Json:
        """Send a command once there is a line; the data of its reply.

        Raises Refused; LineDown when the line broke before the reply, so that nobody knows whether it was done;
        ConnectionEnded.
        """
        line = await self._wait_for_line()
        reply: asyncio.Future[Json] = asyncio.get_running_loop().create_future()

        def done(result: Mapping[str, JsonValue] | ClientError) -> None:
            if reply.done():
                return
            if isinstance(result, ClientError):
                reply.set_exception(result)
            else:
                reply.set_result(dict(result))

        line.request(kind, fields, done)
        return await reply

    async def answer(
        self,
        session: UUID,
        question: UUID,
        answer: Mapping[str, JsonValue],
        *,
        revision: int | None = None,
        still_meant: StillMeant | None = None,
    ) -> Receipt:
        """Give an answer and wait for its receipt, across as many connections as it takes.

        It is sent again under the same key until the server has stored it, once, or refused it for good; or until it is
        not `still_meant`, which is asked before each time. Raises Refused, Overtaken or ConnectionEnded.
        """
        return await self._outbox.give(session, question, answer, revision, still_meant)

    async def subscribe(self, channel: str, *, after: int | None = None) -> Subscription:
        """Open a window on a channel, from a snapshot or from what followed `after`. Raises Refused."""
        return await self.open(Subscription(channel, after))

    async def open(self, feed: Subscription) -> Subscription:
        """The same for a window that was made already."""
        self._raise_if_ended()
        self._feeds[feed.channel] = feed
        if self._line is not None:
            self._sync(self._line, feed)
        await feed.opened()
        return feed

    def renew(self, feed: Subscription) -> None:
        """Have a snapshot of a window's channel told, because what tells of it beside was missed."""
        feed.doubt()
        if self._line is not None and not feed.syncing:  # else the reply that comes will not do
            self._sync(self._line, feed, anew=True)

    async def unsubscribe(self, channel: str) -> None:
        """Close the window on a channel."""
        if self._feeds.pop(channel, None) is not None and self._line is not None:
            await self.command("unsubscribe", channel=channel)

    def drop(self) -> None:
        """Lose the line, as when a network goes away. The client comes back by itself."""
        if self._line is not None:
            self._line.cut()

    # --- the life of a connection

    async def run(self) -> None:
        """Stay connected until the server ends it for good or this is cancelled. `connect` does it for you."""
        attempt = 0
        ended = ConnectionEnded(None, "The connection was closed here")
        try:
            while True:
                before = self.connections
                final = await self._until_lost()
                if final is not None:
                    ended = final
                    return
                attempt = 0 if self.connections > before else attempt + 1
                await asyncio.sleep(wait_before(attempt))
        except Exception as error:
            ended = ConnectionEnded(None, f"The client failed: {error!r}")
            raise
        finally:
            self._end(ended)

    async def _until_lost(self) -> ConnectionEnded | None:
        """One connection, or one attempt at it; why there is no point in another, if so."""
        try:
            code = await self._connection()
        except aiohttp.WSServerHandshakeError as error:
            if error.status in REFUSED_FOR_GOOD:
                return ConnectionEnded(error.status, f"The server refused the connection ({error.status})")
        except Refused as error:  # the token cannot be renewed
            if not error.may_pass:
                return ConnectionEnded(error.status, str(error))
        except (aiohttp.ClientError, OSError, TimeoutError):
            pass  # not reached
        else:
            if code is not None and code in FINAL:
                return ConnectionEnded(code, FINAL[code])
        return None

    async def _connection(self) -> int | None:
        """One connection; the code it was closed with."""
        token = self._token if isinstance(self._token, str) else await self._token()
        async with asyncio.timeout(WELCOME_S):
            ws = await self._session.ws_connect(
                self._url,
                protocols=(PROTOCOL,),
                headers={"Authorization": f"Bearer {token}"},
                timeout=aiohttp.ClientWSTimeout(ws_receive=SILENT_S, ws_close=CLOSE_S),
                compress=0,
                max_msg_size=LARGEST_FRAME,
            )
        line = Line(ws)
        helpers = [asyncio.create_task(line.write()), asyncio.create_task(self._keep_time(line))]
        try:
            while (frame := await line.read()) is not None:
                self._receive(line, frame)
            return line.close_code
        finally:
            self._line = None
            self._online.clear()
            for feed in self._feeds.values():
                feed.abandon()
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            await line.close()

    def _receive(self, line: Line, frame: Json) -> None:
        match frame["type"]:
            case "event":
                feed = self._feeds.get(str(frame["channel"]))
                if feed is not None and not feed.push(frame) and not feed.syncing:
                    self._sync(line, feed)
            case "signal":
                feed = self._feeds.get(str(frame["channel"]))
                if feed is not None:
                    feed.signal(frame)
            case "ok" | "error":
                line.settle(frame)
            case "welcome":
                self._welcome(line, frame)

    def _welcome(self, line: Line, frame: Json) -> None:
        user = frame["user"]
        self.user = user if isinstance(user, dict) else {}
        self.clock.restart(str(frame["now"]))
        self.connections += 1
        self._line = line
        for feed in self._feeds.values():
            self._sync(line, feed)
        self._online.set()

    def _sync(self, line: Line, feed: Subscription, *, anew: bool = False) -> None:
        """Ask for what this window is missing; its reply is taken in before the next frame is read."""
        feed.begin()
        resumed = feed.seq is not None and not anew
        fields: dict[str, object] = {"channel": feed.channel, **({"after": feed.seq} if resumed else {})}

        def done(result: Mapping[str, JsonValue] | ClientError) -> None:
            if not isinstance(result, ClientError):
                if not feed.adopt(result):
                    self._sync(line, feed, anew=True)
                return
            feed.abandon()
            if isinstance(result, LineDown):
                return  # the next welcome asks again
            if isinstance(result, Refused) and result.may_pass:
                asyncio.get_running_loop().call_later(RESUBSCRIBE_S, self._sync_if_current, line, feed)
            else:
                self._feeds.pop(feed.channel, None)
                feed.end(result)

        line.request("subscribe", fields, done)

    def _sync_if_current(self, line: Line, feed: Subscription) -> None:
        if self._line is line and self._feeds.get(feed.channel) is feed and not feed.syncing:
            self._sync(line, feed)

    async def _keep_time(self, line: Line) -> None:
        await self._online.wait()
        await self.clock.keep_right(line)

    async def _wait_for_line(self) -> Line:
        while self._line is None:
            self._raise_if_ended()
            await self._online.wait()
        return self._line

    async def wait_online(self) -> None:
        """Wait until there is a line. Raises ConnectionEnded when there will be none."""
        await self._wait_for_line()

    def _end(self, reason: ConnectionEnded) -> None:
        self._ended = reason
        self._online.set()  # wakes those who wait, to be told
        for feed in self._feeds.values():
            feed.end(reason)

    def _raise_if_ended(self) -> None:
        if self._ended is not None:
            raise self._ended


@asynccontextmanager
async def connect(
    url: str, *, token: Token, session: aiohttp.ClientSession | None = None, within_s: float = 30.0
) -> AsyncIterator[Client]:
    """A client of the server at `url` (http or https), connected; it stays so for as long as the block lasts.

    Give many clients one `session` (made with `TCPConnector(limit=0)`). Raises ConnectionEnded when the server does
    not let us in, and LineDown when it cannot be reached `within_s` seconds.
    """
    async with AsyncExitStack() as stack:
        if session is None:
            session = await stack.enter_async_context(aiohttp.ClientSession())
        client = Client(session, url, token)
        running = asyncio.create_task(client.run())
        try:
            try:
                async with asyncio.timeout(within_s):
                    await client.wait_online()
            except TimeoutError:
                raise LineDown(f"{url} could not be reached within {within_s:g} s") from None
            yield client
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
