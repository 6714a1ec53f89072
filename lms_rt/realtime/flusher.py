"""The writes of one turn of the event loop, over all connections."""

import asyncio
from array import array
from collections.abc import Sequence
from typing import Final, Protocol

from lms_rt.realtime import bulk_send
from lms_rt.realtime.bulk_send import BulkSender

SHORT: Final = 4096
"""Bytes up to which the frames of many are put together for one call into the kernel: a receipt has 250."""


class Writer(Protocol):
    """Who has something due."""

    direct: int

    def flush(self) -> None:
        """Write what is due now."""

    def take_reply(self, at_most: int) -> bytes:
        """The one frame that is due, for the caller to write to `direct` at once; nothing where that cannot be."""

    def write_rest(self, data: bytes, sent: int) -> None:
        """Write what the kernel did not take of `data`, which went past the transport."""


class Flusher:
    """Has the connections that have something due write it, all in the next turn of the loop.

    One callback for all of them, and few calls into the kernel: a thousand acknowledgements after one commit would
    otherwise be a thousand of each.
    """

    __slots__ = ("_due", "_loop", "_sender", "turnings")

    def __init__(self) -> None:
        """Must be made in a running event loop."""
        self._loop = asyncio.get_running_loop()
        self._sender = bulk_send.of_this_thread()
        self._due: list[Writer] = []
        self.turnings = 0
        """How often one of them changed its `direct`: while this stays, all that is known of them does."""

    def add(self, writer: Writer) -> None:
        """Flush `writer` in the next turn."""
        if not self._due:
            self._loop.call_soon(self.flush)
        self._due.append(writer)

    def flush(self) -> None:
        """Have what is due written now."""
        due, self._due = self._due, []
        if self._sender is not None and len(due) >= bulk_send.WORTH_IT:
            due = _write_together(due, self._sender)
        for writer in due:
            writer.flush()


def _write_together(due: Sequence[Writer], sender: BulkSender) -> list[Writer]:
    """Write where one short frame is due, past the transports; the others are returned."""
    others: list[Writer] = []
    for first in range(0, len(due), bulk_send.SOCKETS_MAX):
        direct: list[Writer] = []
        frames: list[bytes] = []
        for writer in due[first : first + bulk_send.SOCKETS_MAX]:
            if frame := writer.take_reply(SHORT):
                direct.append(writer)
                frames.append(frame)
            else:
                others.append(writer)
        if frames:
            for index, sent in sender.send_each(array("Q", [writer.direct for writer in direct]), frames):
                direct[index].write_rest(frames[index], sent)
    return others
