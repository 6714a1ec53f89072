"""Many sends with one call into the kernel.

Of what an event to a thousand readers costs, most is the thousand `send()`s, and much of each of these is the way from
Python into the kernel and back. Linux takes a list of writes in one call (`io_submit`, its native asynchronous I/O); on
sockets that do not block it does them at once, one after the other, and says for each what it took. What it did not
take entirely is left to the caller, who has a transport for that.

Elsewhere, or where the kernel refuses, there is no `BulkSender`, and readers are written to one by one.
"""

import ctypes
import errno
import os
import platform
import sys
import threading
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

from lms_rt import limits

_SYSCALLS: Final = {"x86_64": (206, 208, 209), "aarch64": (0, 4, 2)}
"""The numbers of io_setup, io_getevents and io_submit by processor, for programs of 64 bits; both are little-endian."""
_WRITE: Final = 1
"""IOCB_CMD_PWRITE."""
_REQUEST_WORDS: Final = 8
"""`struct iocb` of linux/aio_abi.h in words of 64 bits; those that are not named here stay zero."""
_KEY, _TARGET, _ADDRESS, _LENGTH = 0, 2, 3, 4
_RESULT_WORDS: Final = 4
"""`struct io_event`: the request's key, its address, what it returned."""
_RETURNED: Final = 2

SOCKETS_MAX: Final = limits.FANOUT_CHUNK_IDLE
"""Sockets that can be sent to with one call."""

WORTH_IT: Final = 4
"""Sockets from which on one call for all of them is cheaper than one for each."""

_threads: Final = threading.local()


class Untaken(NamedTuple):
    """One who did not take all."""

    which: int
    """The target's index."""
    sent: int
    """Bytes that were taken; none also where the socket is broken, as its next `send()` will tell."""


class BulkSender:
    """Sends to up to `SOCKETS_MAX` sockets at a time. Belongs to one thread; between calls nothing is under way."""

    __slots__ = (
        "_context",
        "_data",
        "_get_events",
        "_pointers",
        "_pointers_at",
        "_requests",
        "_results",
        "_results_at",
        "_submit",
    )

    def __init__(self) -> None:
        """Raises OSError where the system does not offer this."""
        if sys.platform != "linux" or platform.machine() not in _SYSCALLS or sys.maxsize < 2**32:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
        setup, self._get_events, self._submit = _SYSCALLS[platform.machine()]
        most = SOCKETS_MAX
        self._context = ctypes.c_ulong(0)
        _call(setup, ctypes.c_long(most), ctypes.byref(self._context))
        self._requests = array("Q", bytes(8 * _REQUEST_WORDS * most))
        self._requests[_KEY::_REQUEST_WORDS] = array("Q", range(most))
        first, size = self._requests.buffer_info()[0], 8 * _REQUEST_WORDS
        self._data: bytes | None = None
        """What the requests send, where it is the same for all."""
        self._pointers = array("Q", range(first, first + size * most, size))
        self._pointers_at = ctypes.c_void_p(self._pointers.buffer_info()[0])
        self._results = array("q", bytes(8 * _RESULT_WORDS * most))
        self._results_at = ctypes.c_void_p(self._results.buffer_info()[0])

    def send(self, targets: "array[int]", data: bytes) -> Sequence[Untaken]:
        """Send `data` to each of these `target`s (type "Q"), in their order. Never raises for what a socket says."""
        if data is not self._data:
            self._requests[_ADDRESS::_REQUEST_WORDS] = array("Q", [_address(data)]) * SOCKETS_MAX
            self._requests[_LENGTH::_REQUEST_WORDS] = array("Q", [len(data)]) * SOCKETS_MAX
            self._data = data
        return self._send(targets, [len(data)] * len(targets), len(data) * len(targets))

    def send_each(self, targets: "array[int]", frames: Sequence[bytes]) -> Sequence[Untaken]:
        """Send each of these targets its own of `frames`; the same otherwise."""
        self._data = None
        together, lengths = b"".join(frames), array("Q", map(len, frames))
        ends, words = _REQUEST_WORDS * len(frames), _REQUEST_WORDS
        self._requests[_ADDRESS:ends:words] = array("Q", accumulate(lengths, initial=_address(together)))[:-1]
        self._requests[_LENGTH:ends:words] = lengths
        return self._send(targets, lengths, len(together))

    def _send(self, targets: "array[int]", lengths: Sequence[int], total: int) -> Sequence[Untaken]:
        count = len(targets)
        self._requests[_TARGET : _REQUEST_WORDS * count : _REQUEST_WORDS] = targets
        try:
            submitted = _call(self._submit, self._context, ctypes.c_long(count), self._pointers_at)
        except OSError:  # of the first one; after a later one it says how many came before
            return [Untaken(index, 0) for index in range(count)]
        self._wait_for(submitted)
        returned = self._results[_RETURNED : _RESULT_WORDS * submitted : _RESULT_WORDS]
        if sum(returned) == total:
            return ()  # nobody takes more than there is, so each took all
        taken = dict(zip(self._results[_KEY : _RESULT_WORDS * submitted : _RESULT_WORDS], returned, strict=True))
        sent = [max(0, taken.get(index, 0)) for index in range(count)]
        return [Untaken(index, took) for index, took in enumerate(sent) if took < lengths[index]]

    def _wait_for(self, submitted: int) -> None:
        """Have the results of all that was submitted: at once, unless a kernel did put it off, which then still reads
        what is to be sent."""
        done = 0
        while done < submitted:
            left = ctypes.c_long(submitted - done)
            at = ctypes.c_void_p((self._results_at.value or 0) + 8 * _RESULT_WORDS * done)
            try:
                done += _call(self._get_events, self._context, left, left, at, None)
            except InterruptedError:
                continue


def target(socket: int) -> int:
    """How the kernel is told to write to this descriptor, which must not block; never 0."""
    return _WRITE | socket << 32


def of_this_thread() -> BulkSender | None:
    """The thread's own; None where the system does not offer it. The system only gives back what it takes at the end of
    the process, so there is one for all that follows one another in a thread."""
    if not hasattr(_threads, "sender"):
        try:
            _threads.sender = BulkSender()
        except OSError:
            _threads.sender = None
    sender: BulkSender | None = _threads.sender
    return sender


def _address(data: bytes) -> int:
    """Where it lies, for as long as somebody holds it."""
    return ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value or 0


def _call(number: int, *arguments: object) -> int:
    """A system call. Raises OSError."""
    returned: int = _libc().syscall(ctypes.c_long(number), *arguments)
    if returned < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return returned


@cache
def _libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library
