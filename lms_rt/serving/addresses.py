"""Which port a group of processes shares."""

import errno
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

from lms_rt.serving.errors import AddressTakenError
from lms_rt.serving.server import listening_problem


@contextmanager
def reserved_port(host: str, port: int) -> Iterator[int]:
    """A port that several processes may listen on with SO_REUSEPORT, kept for them meanwhile; 0 chooses a free one.

    The reserving socket never listens, so it takes no connections. Raises AddressTakenError.
    """
    family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    try:
        if port:
            _refuse_company(family, kind, protocol, where)
        with closing(socket.socket(family, kind, protocol)) as reserving:
            reserving.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            reserving.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            reserving.bind(where)
            yield reserving.getsockname()[1]
    except OSError as error:
        if error.errno not in {errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL}:
            raise
        raise AddressTakenError(host, port, listening_problem(error)) from error


def _refuse_company(family: int, kind: int, protocol: int, where: object) -> None:
    """With SO_REUSEPORT alone we would quietly share the port with another installation of the same user."""
    with closing(socket.socket(family, kind, protocol)) as alone:
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        alone.bind(where)  # type: ignore[arg-type]  # an address as getaddrinfo gave it
