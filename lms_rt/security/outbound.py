"""Where requests of ours may go when the address was given by somebody else: to public addresses, and nowhere else.

A name is looked up once, every address it has is checked, and the connection is made to one of the checked addresses,
so that a name that answers differently the next time gains nothing. The check stands a second time where the socket is
made, which no way to a connection passes by.
"""

import errno
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from aiohttp import AddrInfoType, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from lms_rt.security.lookups import Lookups

_REFUSED_V4: Final = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, where clouds tell machines their secrets
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays into IPv6
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_V6: Final = IPv6Network("2000::/3")
_REFUSED_V6: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, among them Teredo, which holds an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which holds an IPv4 address
        "3fff::/20",  # documentation
    )
)


class AddressRefusedError(OSError):
    """It is not a public address."""

    def __init__(self, what: str) -> None:
        super().__init__(errno.EACCES, f"{what} is not a public address")


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet; whatever is not known to be is not.

    An IPv4 address inside an IPv6 one counts as what it is; where it is hidden otherwise (6to4, NAT64), it is refused.
    """
    try:
        given = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(given, IPv6Address) and given.ipv4_mapped is not None:
        given = given.ipv4_mapped
    if isinstance(given, IPv4Address):
        return not any(given in network for network in _REFUSED_V4)
    return given in _GLOBAL_V6 and not any(given in network for network in _REFUSED_V6)


def complaint(url: str, allowed_hosts: Collection[str]) -> str | None:
    """What is wrong with an address that somebody wants us to send to; None where nothing is to be seen yet.

    `allowed_hosts` may be private, and reached without TLS: for development and tests.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme not in {"http", "https"} or not host:
        return "must be an https:// address"
    if parts.username is not None or parts.password is not None:
        return "must not hold a name or password"
    if parts.fragment:
        return "must not have a fragment"
    return None if host in allowed_hosts else _not_public(parts, host)


def _not_public(parts: SplitResult, host: str) -> str | None:
    if parts.scheme != "https":
        return "must be an https:// address"
    if _is_numeric(host):
        return None if is_public(host) else "must be a public address"
    if "." not in host.strip(".") or host.rstrip(".").rpartition(".")[2].isdigit():
        return "must be a public name"
    return None


def _is_numeric(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class PublicResolver(AbstractResolver):
    """Looks names up, and refuses those that have an address which is not public."""

    def __init__(self) -> None:
        self._lookups = Lookups()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises AddressRefusedError, or OSError where it has none."""
        found = await self._lookups.find(host, port, family)
        if not all(is_public(address) for address, _ in found):
            raise AddressRefusedError(host)
        numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(hostname=host, host=address, port=port, family=of, proto=socket.IPPROTO_TCP, flags=numeric)
            for address, of in found
        ]

    async def close(self) -> None:
        """Nothing is held."""


def public_connector(limit: int) -> TCPConnector:
    """Connects to public addresses only, at most `limit` at a time; nothing is kept open or remembered."""
    return TCPConnector(
        resolver=PublicResolver(), use_dns_cache=False, socket_factory=_socket, force_close=True, limit=limit
    )


def _socket(info: AddrInfoType) -> socket.socket:
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise AddressRefusedError(str(address[0]))
    return socket.socket(family, kind, protocol)
